import {
  type Change,
  isQuiet,
  labelOf,
  type Match,
  type Origin,
  type Plan,
  type RevokeReason,
  refusalsOf,
  type Summary,
  startsAnew,
  widens,
} from '../../model/change.ts'
import type { Diagnostic, Severity, Span } from '../../model/diagnostic.ts'
import type { Fingerprint } from '../../model/identity.ts'
import type { LinkKind } from '../../model/link.ts'
import type { Room, RoomType } from '../../model/room.ts'
import { digestOf } from './digest.ts'
import { type FieldDocument, fieldDocument, type SettingsDocument, settingsDocument } from './settings.ts'
import { summaryOf } from './summary.ts'

/** The version of every document that we write: a minor bump adds, a major one breaks. */
export const formatVersion = '1.4'

/** A plan as plain data without secrets: what is saved, and what every view shows. Shape: schemas/plan.schema.json. */
export interface PlanDocument {
  readonly formatVersion: string
  readonly ok: true
  readonly manifest: string
  readonly portal: PortalDocument
  /** How many rooms were looked through that the manifest does not name; null where it was no sweep. */
  readonly swept: number | null
  /** Whether a guard refuses it. */
  readonly refused: boolean
  /** Names the set of its changes; see `digestOf`. */
  readonly digest: string
  readonly summary: SummaryDocument
  readonly rooms: readonly RoomDocument[]
  readonly diagnostics: readonly DiagnosticDocument[]
}

/** The portal that a plan was made on. */
export interface PortalDocument {
  readonly url: string
  readonly version: string | null
}

/** How many links, by what happens to them; `origins` counts what is to be done by where it comes from. */
export interface SummaryDocument extends Summary {
  readonly origins: { readonly [O in Origin | 'unknown']: number } | null
}

/** A room, by what people know of it. */
export interface RoomLabel {
  readonly id: string
  readonly title: string
  readonly type: RoomType | null
}

/** A room and its changes, in the order in which they run. */
export interface RoomDocument extends RoomLabel {
  /** The entries of the manifest that select it: the cause of what no link of theirs declares. */
  readonly sources: readonly SourceDocument[]
  readonly changes: readonly ChangeDocument[]
}

/** What happens to one link. */
export type ChangeDocument = ChangeFacts & Cause

type Cause =
  | { readonly kind: 'revoke'; readonly reason: RevokeReason }
  | { readonly kind: 'replace'; readonly reason: 'rotation' }
  | { readonly kind: 'create' | 'update' | 'reissue' | 'keep' | 'unmanaged' | 'foreign'; readonly reason: null }

interface ChangeFacts {
  readonly key: string | null
  /** The link as the portal has it, or will have it. */
  readonly link: { readonly kind: LinkKind; readonly title: string; readonly fingerprint: Fingerprint | null }
  readonly match: Match | null
  /** It moves a link that this manifest did not create, because it has the declared role. */
  readonly takesOver: boolean
  readonly widens: boolean
  /** The uses of a limited invitation are counted from 0 again. */
  readonly startsAnew: boolean
  /** Null where there is nothing to compare with, and for what stays as it is. */
  readonly origin: Origin | null
  readonly fields: readonly FieldDocument[]
  /** As asked for where it is created, updated, replaced or reissued; as they are otherwise. */
  readonly settings: SettingsDocument
  readonly source: SourceDocument | null
}

/** Something to tell the author of a manifest. */
export interface DiagnosticDocument {
  readonly code: string
  readonly severity: Severity
  readonly message: string
  readonly hint: string
  readonly source: SourceDocument | null
  readonly related: SourceDocument | null
}

/** A place in a manifest, without the text there. */
export type SourceDocument = Omit<Span, 'text'>

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
