import type { Audience, LinkState, RoomReading } from '../../model/inventory.ts'
import type { AccessLevel, LinkKind } from '../../model/link.ts'
import type { PolicyFinding, PolicyLevel } from '../../model/policy.ts'
import type { Misfit, PlanDocument, RoomLabel, SourceDocument } from '../document/shape.ts'

/** Everything found, as plain data without secrets: what every view of it shows. Shape: schemas/portal-audit.schema.json. */
export interface AuditDocument extends Pick<PlanDocument, 'formatVersion' | 'ok' | 'portal' | 'diagnostics'> {
  readonly kind: 'audit'
  readonly madeAt: string
  /** The names of the manifests that the links are compared with. */
  readonly manifests: readonly string[]
  /** The rooms that were asked for, such as `tag:client`; empty: all. */
  readonly scope: readonly string[]
  readonly policies: readonly { readonly name: string; readonly file: string }[]
  readonly coverage: CoverageDocument
  readonly summary: AuditSummary
  /** Most dangerous first. */
  readonly findings: readonly AuditFinding[]
  /** In the order of their ids; those without links are in it as well. */
  readonly rooms: readonly AuditRoom[]
  /** What is different from an earlier audit; null where there is none to compare with. */
  readonly since: SinceDocument | null
}

/** How far the portal was looked at, in rooms. */
export interface CoverageDocument {
  readonly rooms: number
  readonly read: number
  /** The portal shows only the first 100 links of these. */
  readonly cut: number
  /** `--quick`: they have no external links, and their invitations are not known. */
  readonly skipped: number
  /** The owner of the API key may not manage these. */
  readonly noRight: number
  readonly failed: number
  /** Archived rooms that still have links. */
  readonly archived: number
  /** What no audit covers, in sentences. */
  readonly notCovered: readonly string[]
}

/** Counts of links. */
export interface AuditSummary {
  readonly links: number
  readonly byState: { readonly [S in LinkState]: number }
  /** `unknown`: missing links whose declaration leaves it open. */
  readonly byAudience: { readonly [A in Audience | 'unknown']: number }
  /** By level; `level 9` where the portal has one without a name. */
  readonly byAccess: { readonly [level: string]: number }
  readonly expired: number
  readonly neverExpiring: number
  /** Of links that are there and not expired: anyone with the URL gets in. */
  readonly withoutPassword: number
  /** Within the next 30 days. */
  readonly expiringSoon: number
}

/** A room and its links. */
export interface AuditRoom extends RoomLabel {
  readonly tags: readonly string[]
  readonly state: 'active' | 'archived'
  readonly reading: RoomReading
  /** Why it could not be read, else null. */
  readonly why: string | null
  readonly links: readonly AuditLink[]
}

/** A link; what is not known is null. */
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
  /** `never`, or a date as in manifests; null: not known. */
  readonly expirationDate: string | null
  /** Until it expires; less than none once it has. */
  readonly secondsLeft: number | null
  readonly password: boolean | null
  readonly internal: boolean | null
  readonly denyDownload: boolean | null
  /** How often an invitation was used, and how often it may be: `unlimited`, or a number. */
  readonly uses: number | null
  readonly maxUseCount: number | 'unlimited' | null
  /** From 0 (nobody gets in) to 100 (anyone may edit, forever). */
  readonly risk: number
}

/** A link that breaks a rule of a policy, or a fault of the policy itself. */
export interface AuditFinding extends Pick<PolicyFinding, 'verdict' | 'message' | 'hint'> {
  readonly policy: string
  readonly rule: string
  readonly level: PolicyLevel
  /** Null: it is about the policy itself, such as an exception that has ended. */
  readonly room: Pick<AuditRoom, 'id' | 'title'> | null
  readonly link: Pick<AuditLink, 'kind' | 'key' | 'title' | 'fingerprint' | 'state'> | null
  readonly source: SourceDocument | null
}

/** What is different from an earlier audit. */
export interface SinceDocument {
  readonly madeAt: string
  readonly changes: readonly SinceChange[]
}

/** A link that is new or gone, or that lets more (`widened`) or fewer (`narrowed`) people do something. */
export interface SinceChange {
  readonly what: 'new' | 'gone' | 'widened' | 'narrowed' | 'changed'
  readonly room: Pick<AuditRoom, 'id' | 'title'>
  readonly link: Pick<AuditLink, 'kind' | 'key' | 'title' | 'fingerprint'>
  /** The settings that differ, in words: `access read → editing`. */
  readonly fields: readonly string[]
}

/** Whether data is an audit as its schema has it. */
export interface IsAudit {
  (data: unknown): data is AuditDocument
  /** Those of the latest call, which has to have given `false`. */
  readonly errors: readonly Misfit[]
}
