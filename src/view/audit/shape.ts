import type { Audience, LinkState, RoomReading } from '../../model/inventory.ts'
import type { AccessLevel, LinkKind } from '../../model/link.ts'
import type { PolicyFinding, PolicyLevel } from '../../model/policy.ts'
import type { PlanDocument, RoomLabel, SchemaError, SourceDocument } from '../document/shape.ts'

/** An audit as plain data without secrets, for all formats. Shape: schemas/portal-audit.schema.json. */
export interface AuditDocument extends Pick<PlanDocument, 'formatVersion' | 'ok' | 'portal' | 'diagnostics'> {
  readonly kind: 'audit'
  readonly madeAt: string
  /** The names of the manifests to compare the links with. */
  readonly manifests: readonly string[]
  /** The requested rooms, such as `tag:client`; empty: all. */
  readonly scope: readonly string[]
  readonly policies: readonly { readonly name: string; readonly file: string }[]
  readonly coverage: CoverageDocument
  readonly summary: AuditSummary
  /** Most dangerous first. */
  readonly findings: readonly AuditFinding[]
  /** Sorted by id, including those without links. */
  readonly rooms: readonly AuditRoom[]
  /** The differences from an earlier audit; null if there was none to compare with. */
  readonly since: SinceDocument | null
}

/** How much of the portal was read, in rooms. */
export interface CoverageDocument {
  readonly rooms: number
  readonly read: number
  /** The portal shows only the first 100 links of these. */
  readonly cut: number
  /** `--quick`: these have no external links, and their invitations were not read. */
  readonly skipped: number
  /** The owner of the API key may not manage these. */
  readonly noRight: number
  readonly failed: number
  /** Archived rooms that still have links. */
  readonly archived: number
  /** What no audit covers, in words. */
  readonly notCovered: readonly string[]
}

/** Counts of links. */
export interface AuditSummary {
  readonly links: number
  readonly byState: { readonly [S in LinkState]: number }
  /** `unknown`: missing links whose declaration does not decide it. */
  readonly byAudience: { readonly [A in Audience | 'unknown']: number }
  /** By level; `level 9` is one without a name. */
  readonly byAccess: { readonly [level: string]: number }
  readonly expired: number
  readonly neverExpiring: number
  /** Links that work, and let in anyone with the URL. */
  readonly withoutPassword: number
  /** Within the next 30 days. */
  readonly expiringSoon: number
}

/** A room and its links. */
export interface AuditRoom extends RoomLabel {
  readonly tags: readonly string[]
  readonly state: 'active' | 'archived'
  readonly reading: RoomReading
  /** Why it could not be read; null unless `failed`. */
  readonly why: string | null
  readonly links: readonly AuditLink[]
}

/** A link; unknown values are null. */
export interface AuditLink {
  readonly state: LinkState
  readonly kind: LinkKind
  readonly key: string | null
  readonly title: string
  readonly fingerprint: string | null
  readonly manifest: string | null
  readonly source: SourceDocument | null
  readonly access: AccessLevel | null
  readonly audience: Audience | null
  /** A date as in manifests, or `never`. */
  readonly expirationDate: string | null
  /** Until it expires; negative once it has. */
  readonly secondsLeft: number | null
  readonly password: boolean | null
  readonly internal: boolean | null
  readonly denyDownload: boolean | null
  /** How often an invitation has been used. */
  readonly uses: number | null
  /** How often it may be used. */
  readonly maxUseCount: number | 'unlimited' | null
  /** From 0 (nobody gets in) to 100 (anyone may edit, forever, and no manifest declares it). */
  readonly risk: number
  /** The reason for which a manifest ignores an unmanaged link; absent: none does. */
  readonly ignoreReason?: string
}

/** A link that breaks a rule or might, or a problem of the policy itself. */
export interface AuditFinding extends Pick<PolicyFinding, 'verdict' | 'message' | 'hint'> {
  readonly policy: string
  readonly rule: string
  readonly level: PolicyLevel
  /** Null if the problem is in the policy itself, such as an exception that has ended. */
  readonly room: Pick<AuditRoom, 'id' | 'title'> | null
  readonly link: Pick<AuditLink, 'kind' | 'key' | 'title' | 'fingerprint' | 'state'> | null
  readonly source: SourceDocument | null
}

/** The differences from an earlier audit. */
export interface SinceDocument {
  readonly madeAt: string
  readonly changes: readonly SinceChange[]
}

/** A link that is different. `widened`: it lets more people do more, or for longer; `narrowed`: the opposite; `changed`: neither. */
export interface SinceChange {
  readonly what: 'new' | 'gone' | 'widened' | 'narrowed' | 'changed'
  readonly room: Pick<AuditRoom, 'id' | 'title'>
  readonly link: Pick<AuditLink, 'kind' | 'key' | 'title' | 'fingerprint'>
  /** The differences, such as `access read → editing`. */
  readonly fields: readonly string[]
}

/** Checks whether data follows the schema of an audit. */
export interface IsAudit {
  (data: unknown): data is AuditDocument
  /** The errors of the latest call, if that returned `false`. */
  readonly errors: readonly SchemaError[]
}
