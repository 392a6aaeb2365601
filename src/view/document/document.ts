import {
  type Change,
  countedAs,
  isOmission,
  isQuiet,
  isRefusal,
  labelOf,
  type Plan,
  type RoomPlan,
  startsAnew,
  widens,
  withoutZero,
} from '../../model/change.ts'
import type { Diagnostic, Span } from '../../model/diagnostic.ts'
import { fingerprint, idKey } from '../../model/identity.ts'
import type { Room } from '../../model/room.ts'
import { writeInstant } from '../../model/values/instant.ts'
import { digestOf, linkDigest } from './digest.ts'
import { fieldDocument, settingsDocument } from './settings.ts'
import {
  type ChangeDocument,
  type ChangeFacts,
  type DiagnosticDocument,
  formatVersion,
  type ObservedDocument,
  type PlanDocument,
  type RoomDocument,
  type RoomLabel,
  type SourceDocument,
  type SummaryDocument,
} from './shape.ts'

/** A plan as plain data. */
export function documentOf(plan: Plan): PlanDocument {
  const where = portalAndManifest(plan)
  const rooms = plan.rooms.map((room) => ({
    ...roomLabel(room.room),
    tags: room.room.tags,
    sources: room.desired.places.map((place) => sourceDocument(place())),
    // A getter, because the hashes are only needed when a plan is saved or compared.
    get observed() {
      return room.changes.every(isQuiet) ? [] : observedLinks(room)
    },
    changes: room.changes.map((change) => changeDocument(change, plan)),
  }))
  return {
    formatVersion,
    ok: true,
    madeAt: plan.madeAt === undefined ? null : writeInstant(plan.madeAt),
    commit: plan.commit ?? null,
    ...where,
    swept: plan.swept ?? null,
    refused: plan.diagnostics.some(isRefusal),
    incomplete: plan.diagnostics.some(isOmission),
    digest: digestOf({ ...where, rooms }),
    summary: summarizeRooms(rooms, plan.origins !== undefined),
    rooms,
    diagnostics: plan.diagnostics.map(diagnosticDocument),
  }
}

/** The observed links of a room. An expiry that the portal shows an hour late is corrected, as in its change. */
function observedLinks({ observed, changes }: RoomPlan): readonly ObservedDocument[] {
  const corrected = new Map(
    changes.flatMap((change) => ('before' in change ? [[idKey(change.before.id), change.before]] : [])),
  )
  const documents = observed.map((found) => {
    const link = corrected.get(idKey(found.id)) ?? found
    return { fingerprint: fingerprint(link.id), digest: linkDigest(link.kind, settingsDocument(link)) }
  })
  return documents.toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1))
}

/** The manifest and the portal of a plan as plain data. */
export function portalAndManifest({ manifest, portal }: Plan): Pick<PlanDocument, 'manifest' | 'portal'> {
  return { manifest, portal: { url: portal.url, version: portal.version ?? null } }
}

/** A room as plain data. */
export function roomLabel({ id, title, type }: Room): RoomLabel {
  return { id, title, type: type ?? null }
}

/** A change of a plan as plain data. */
export function changeDocument(change: Change, { origins, manifest }: Plan): ChangeDocument {
  const { key, kind, title, fingerprint } = labelOf(change)
  const facts: ChangeFacts = {
    key: key ?? null,
    link: { kind, title, fingerprint: fingerprint ?? null },
    match: change.kind === 'update' ? change.match : null,
    // A link matched by role without our tag is unmanaged: links of other manifests are never matched by role.
    takesOver: change.kind === 'update' && change.match === 'role' && change.before.id.tag === undefined,
    widens: widens(change),
    startsAnew: startsAnew(change),
    origin: isQuiet(change) ? null : (origins?.get(change) ?? null),
    fields: 'fields' in change ? change.fields.map(fieldDocument) : [],
    settings: settingsDocument('after' in change ? change.after : change.before),
    ...('ignoreReason' in change && { ignoreReason: change.ignoreReason }),
    source: manifest !== '' && 'want' in change && change.want ? sourceDocument(change.want.place()) : null,
  }
  if (change.kind === 'revoke') return { kind: change.kind, reason: change.reason, ...facts }
  if (change.kind === 'replace') return { kind: change.kind, reason: 'rotation', ...facts }
  if (change.kind === 'create') {
    return { kind: change.kind, reason: change.want.adopt === undefined ? null : 'gone', ...facts }
  }
  return { kind: change.kind, reason: null, ...facts }
}

/** A diagnostic as plain data. */
export function diagnosticDocument(diagnostic: Diagnostic): DiagnosticDocument {
  const { code, severity, message, hint, rule, span, related } = diagnostic
  return {
    ...{ code, severity, message, hint, ...(rule !== undefined && { rule }) },
    source: span ? sourceDocument(span) : null,
    related: related ? sourceDocument(related) : null,
  }
}

/** A place without the text of its line. */
export function sourceDocument({ file, line, column, endColumn }: Span): SourceDocument {
  return { file, line, column, endColumn }
}

/** Counts the changes of a plan; with a base, also by origin. */
function summarizeRooms(rooms: readonly RoomDocument[], hasBase: boolean): SummaryDocument {
  const counts = {
    ...{ create: 0, update: 0, replace: 0, revoke: 0, reissue: 0 },
    ...{ unchanged: 0, unmanaged: 0, ignoredUnmanaged: 0, foreign: 0, widening: 0 },
  }
  const origins = { change: 0, drift: 0, both: 0, unknown: 0 }
  for (const change of rooms.flatMap(({ changes }) => changes)) {
    counts[countedAs(change)]++
    if (change.widens) counts.widening++
    if (!isQuiet(change)) origins[change.origin ?? 'unknown']++
  }
  return { ...withoutZero(counts), origins: hasBase ? origins : null }
}

/** Whether the summary of a document matches its content. The digest does not cover the summary. */
export function hasCorrectSummary({ rooms, summary, refused, incomplete, diagnostics }: PlanDocument): boolean {
  const hasBase = summary.origins !== null || rooms.some(({ changes }) => changes.some(({ origin }) => origin !== null))
  const { origins, ...counts } = summarizeRooms(rooms, hasBase)
  // Counts that a later version added are kept.
  const expected = { ...summary, ...counts, origins: origins && { ...summary.origins, ...origins } }
  return (
    JSON.stringify(expected) === JSON.stringify(summary) &&
    refused === diagnostics.some(isRefusal) &&
    incomplete === diagnostics.some(isOmission)
  )
}
