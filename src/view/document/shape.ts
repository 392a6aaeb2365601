import type { Match, Origin, RevokeReason, Summary } from '../../model/change.ts'
import type { Severity, Span } from '../../model/diagnostic.ts'
import type { Fingerprint } from '../../model/identity.ts'
import type { LinkKind } from '../../model/link.ts'
import type { RoomType } from '../../model/room.ts'
import type { FieldDocument, SettingsDocument } from './settings.ts'

/** The version of every document that we write: a minor bump adds, a major one breaks. */
export const formatVersion = '2.0'

/** A plan as plain data without secrets: what is saved, and what every view shows. Shape: schemas/plan.schema.json. */
export interface PlanDocument {
  readonly formatVersion: string
  readonly ok: true
  /** When it was made, such as `2027-01-11T09:00:00Z`; null where it was saved in a format that did not tell. */
  readonly madeAt: string | null
  /** The commit that was checked out; null where that is not known. */
  readonly commit: string | null
  readonly manifest: string
  readonly portal: PortalDocument
  /** How many rooms were looked through that the manifest does not name; null where it was no sweep. */
  readonly swept: number | null
  /** Whether a guard refuses it. */
  readonly refused: boolean
  /** Whether something that the manifest declares could not be planned, and is left out: an error says what, and why. */
  readonly incomplete: boolean
  /** Names the set of its changes; see `digestOf`. */
  readonly digest: string
  readonly summary: SummaryDocument
  readonly rooms: readonly RoomDocument[]
  readonly diagnostics: readonly DiagnosticDocument[]
}

/** A plan as it is saved. */
export interface SavedPlan extends PlanDocument {
  /** Covers all else that is in it; null where it was saved in a format that had none: nothing in it is verified. */
  readonly seal: string | null
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
  /** What its links were like, where one of them is to change: so apply knows whether somebody has changed them since. */
  readonly observed: readonly ObservedDocument[]
  readonly changes: readonly ChangeDocument[]
}

/** A link as it was found. */
export interface ObservedDocument {
  readonly fingerprint: Fingerprint
  /** Names its kind and its settings; of a password only whether there is one. */
  readonly digest: string
}

/** What happens to one link. */
export type ChangeDocument = ChangeFacts & Cause

type Cause =
  | { readonly kind: 'revoke'; readonly reason: RevokeReason }
  | { readonly kind: 'replace'; readonly reason: 'rotation' }
  /** The link that was to be adopted is gone. */
  | { readonly kind: 'create'; readonly reason: 'gone' | null }
  | { readonly kind: 'update' | 'reissue' | 'keep' | 'unmanaged' | 'foreign'; readonly reason: null }

/** All of a change but why. */
export interface ChangeFacts {
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

/** One failure as Ajv reports it. */
export interface Misfit {
  readonly instancePath: string
  readonly message: string
}

/** Whether data is a plan as its schema has it. */
export interface IsPlan {
  (data: unknown): data is SavedPlan
  /** Those of the latest call, which has to have given `false`. */
  readonly errors: readonly Misfit[]
}
