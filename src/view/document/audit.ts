import type { AuditEntry } from '../../model/audit.ts'
import { labelOf, type Plan } from '../../model/change.ts'
import { write } from '../json.ts'
import { roomLabel } from './document.ts'
import { settingsDocument } from './settings.ts'
import { formatVersion } from './shape.ts'

/** One request for the audit log: a line of JSON, with its end. Shape: schemas/audit.schema.json. */
export function auditLine(entry: AuditEntry, { manifest, portal }: Plan): string {
  const { run, room, change, request, before, after, attempt, outcome } = entry
  const { key, kind, title } = labelOf(change)
  return write(
    {
      formatVersion,
      time: new Date(attempt.sentAt).toISOString(),
      ...{ run, manifest, portal: portal.url },
      room: roomLabel(room),
      link: { key: key ?? null, kind, title, fingerprint: entry.fingerprint ?? null },
      change: change.kind,
      request,
      before: before && settingsDocument(before),
      after: after && settingsDocument(after, before),
      status: attempt.status ?? null,
      milliseconds: attempt.duration,
      outcome,
    },
    0,
  )
}
