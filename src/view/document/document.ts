import { type Change, isQuiet, labelOf, type Plan, refusalsOf, startsAnew, widens } from '../../model/change.ts'
import type { Diagnostic, Span } from '../../model/diagnostic.ts'
import type { Room } from '../../model/room.ts'
import { digestOf } from './digest.ts'
import { fieldDocument, settingsDocument } from './settings.ts'
import {
  type ChangeDocument,
  type ChangeFacts,
  type DiagnosticDocument,
  formatVersion,
  type PlanDocument,
  type RoomLabel,
  type SourceDocument,
} from './shape.ts'
import { summaryOf } from './summary.ts'

/** A plan as plain data. */
export function documentOf(plan: Plan): PlanDocument {
  const { manifest, portal } = portalAndManifest(plan)
  const rooms = plan.rooms.map(({ room, desired, changes }) => ({
    ...roomLabel(room),
    sources: desired.places.map((place) => sourceDocument(place())),
    changes: changes.map((change) => changeDocument(change, plan)),
  }))
  return {
    formatVersion,
    ok: true,
    manifest,
    portal,
    swept: plan.swept ?? null,
    refused: refusalsOf(plan).length > 0,
    digest: digestOf({ manifest, portal, rooms }),
    summary: summaryOf(rooms, plan.origins !== undefined),
    rooms,
    diagnostics: plan.diagnostics.map(diagnosticDocument),
  }
}

/** Which manifest meets which portal. */
export function portalAndManifest({ manifest, portal }: Plan): Pick<PlanDocument, 'manifest' | 'portal'> {
  return { manifest, portal: { url: portal.url, version: portal.version ?? null } }
}

/** A room as plain data. */
export function roomLabel({ id, title, type }: Room): RoomLabel {
  return { id, title, type: type ?? null }
}

/** A change of a plan as plain data. */
export function changeDocument(change: Change, { origins }: Plan): ChangeDocument {
  const { key, kind, title, fingerprint } = labelOf(change)
  const facts: ChangeFacts = {
    key: key ?? null,
    link: { kind, title, fingerprint: fingerprint ?? null },
    match: change.kind === 'update' ? change.match : null,
    // By its role a link is ours, or nobody's: never another manifest's.
    takesOver: change.kind === 'update' && change.match === 'role' && change.before.id.tag === undefined,
    widens: widens(change),
    startsAnew: startsAnew(change),
    origin: isQuiet(change) ? null : (origins?.get(change) ?? null),
    fields: 'fields' in change ? change.fields.map(fieldDocument) : [],
    settings: settingsDocument('after' in change ? change.after : change.before),
    source: 'want' in change && change.want ? sourceDocument(change.want.place()) : null,
  }
  if (change.kind === 'revoke') return { kind: change.kind, reason: change.reason, ...facts }
  return change.kind === 'replace'
    ? { kind: change.kind, reason: 'rotation', ...facts }
    : { kind: change.kind, reason: null, ...facts }
}

/** A diagnostic as plain data. */
export function diagnosticDocument(diagnostic: Diagnostic): DiagnosticDocument {
  const { code, severity, message, hint, span, related } = diagnostic
  return {
    code,
    severity,
    message,
    hint,
    source: span ? sourceDocument(span) : null,
    related: related ? sourceDocument(related) : null,
  }
}

function sourceDocument({ file, line, column, endColumn }: Span): SourceDocument {
  return { file, line, column, endColumn }
}
