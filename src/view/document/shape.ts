import type { Match, Origin, RevokeReason, Summary } from '../../model/change.ts'
import type { Severity, Span } from '../../model/diagnostic.ts'
import type { Fingerprint } from '../../model/identity.ts'
import type { LinkKind } from '../../model/link.ts'
import type { RoomType } from '../../model/room.ts'
import type { FieldDocument, SettingsDocument } from './settings.ts'

/** The format version of every document that is written. Minor versions only add; major ones break. */
export const formatVersion = '2.0'

/** A plan as plain data without secrets, to be saved and shown. Shape: schemas/plan.schema.json. */
export interface PlanDocument {
  readonly formatVersion: string
  readonly ok: true
  /** When it was made, such as `2027-01-11T09:00:00Z`; null if it was saved in a format without it. */
  readonly madeAt: string | null
  /** The commit that was checked out; null if it is not known. */
  readonly commit: string | null
  readonly manifest: string
  readonly portal: PortalDocument
  /** The number of other rooms that a sweep searched; null without a sweep. */
  readonly swept: number | null
  /** Whether a guard or a policy refuses it. */
  readonly refused: boolean
  /** Whether something that the manifest declares could not be planned and is left out; the diagnostics say why. */
  readonly incomplete: boolean
  /** Identifies the set of its changes; see `digestOf`. */
  readonly digest: string
  readonly summary: SummaryDocument
  readonly rooms: readonly RoomDocument[]
  readonly diagnostics: readonly DiagnosticDocument[]
}

/** A plan as it is saved. */
export interface SavedPlan extends PlanDocument {
  /**
   * A checksum of everything else in the plan; null if it was saved in a format without one, and so is not verified.
   */
  readonly seal: string | null
}

/** The portal that a plan was made on. */
export interface PortalDocument {
  readonly url: string
  readonly version: string | null
}

/** The number of links by kind of change; `origins` counts the changes by origin. */
export interface SummaryDocument extends Summary {
  readonly origins: { readonly [O in Origin | 'unknown']: number } | null
}

/** What identifies a room to people. */
export interface RoomLabel {
  readonly id: string
  readonly title: string
  readonly type: RoomType | null
}

/** A room and its changes, in the order in which they run. */
export interface RoomDocument extends RoomLabel {
  /** Its tags on the portal, for rules about them. The digest does not cover them. */
  readonly tags: readonly string[]
  /** The entries of the manifest that select it. They cause the changes that no declared link causes. */
  readonly sources: readonly SourceDocument[]
  /** Its links as found, if one of them will change. Apply uses this to detect changes by others. */
  readonly observed: readonly ObservedDocument[]
  readonly changes: readonly ChangeDocument[]
}

/** A link as found on the portal. */
export interface ObservedDocument {
  readonly fingerprint: Fingerprint
  /** Identifies its kind and settings; see `linkDigest`. */
  readonly digest: string
}

/** What happens to one link. */
export type ChangeDocument = ChangeFacts & Cause

type Cause =
  | { readonly kind: 'revoke'; readonly reason: RevokeReason }
  | { readonly kind: 'replace'; readonly reason: 'rotation' }
  /** `gone`: the link to adopt is gone. */
  | { readonly kind: 'create'; readonly reason: 'gone' | null }
  | { readonly kind: 'update' | 'reissue' | 'keep' | 'unmanaged' | 'foreign'; readonly reason: null }

/** A change without its kind and reason. */
export interface ChangeFacts {
  readonly key: string | null
  /** The link as the portal has it, or will have it. */
  readonly link: { readonly kind: LinkKind; readonly title: string; readonly fingerprint: Fingerprint | null }
  readonly match: Match | null
  /** Whether it changes a link that this manifest did not create, because the link has the declared role. */
  readonly takesOver: boolean
  readonly widens: boolean
  /** Whether the uses of a limited invitation are counted from 0 again. */
  readonly startsAnew: boolean
  /** Null without a base, and for links that stay as they are. */
  readonly origin: Origin | null
  readonly fields: readonly FieldDocument[]
  /** The requested settings if it is created, updated, replaced or reissued; otherwise the current ones. */
  readonly settings: SettingsDocument
  readonly source: SourceDocument | null
  /** The reason for which the manifest ignores an unmanaged link; absent: it does not. */
  readonly ignoreReason?: string
}

/** An error or a warning for the author of a manifest. */
export interface DiagnosticDocument {
  readonly code: string
  readonly severity: Severity
  readonly message: string
  readonly hint: string
  /** The rule of a policy that it is about, such as `company/public-links-end`. */
  readonly rule?: string
  readonly source: SourceDocument | null
  readonly related: SourceDocument | null
}

/** A place in a manifest, without the text of the line. */
export type SourceDocument = Omit<Span, 'text' | 'path'>

/** An error as reported by Ajv. */
export interface SchemaError {
  readonly instancePath: string
  readonly message: string
}

/** A compiled validator that checks data against the schema of plans. */
export interface IsPlan {
  (data: unknown): data is SavedPlan
  /** The errors of the latest call that returned false. */
  readonly errors: readonly SchemaError[]
}
