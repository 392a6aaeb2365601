import type { Place } from './diagnostic.ts'
import type { Audience, InventoryLink, LinkState } from './inventory.ts'
import type { Access, LinkKind, SettingName } from './link.ts'
import type { Room, RoomType } from './room.ts'
import type { Instant } from './values/instant.ts'

/** What a violation means: `deny` refuses a plan that would create it or make it worse, `warn` is only reported. */
export type PolicyLevel = 'deny' | 'warn'

/** The links that a rule applies to: every part that is given must hold. A part holds if any of its values does. */
export interface PolicyMatch {
  readonly room?: {
    readonly id?: readonly string[]
    readonly title?: readonly string[]
    readonly tag?: readonly string[]
    readonly type?: readonly RoomType[]
  }
  readonly kind?: readonly LinkKind[]
  readonly key?: readonly string[]
  readonly state?: readonly LinkState[]
  readonly audience?: readonly Audience[]
  readonly access?: readonly Access[]
}

/** What can be required or forbidden: a value of a setting, an early enough expiry, a declaration in a manifest. */
export type PolicyConditionName = SettingName | 'expiresWithin' | 'declared'

/** A condition that a rule requires or forbids. */
export interface PolicyCondition {
  readonly name: PolicyConditionName
  /**
   * `access` and `title`: any of these. `expiresWithin`: milliseconds. `maxUseCount`: the highest limit, or whether there is one.
   * `expirationDate`, `password`: whether there is one. `internal`, `denyDownload`, `declared`: whether it is so.
   */
  readonly value: boolean | number | readonly string[]
}

/** A condition, and whether a rule requires or forbids it. */
export interface PolicyClause extends PolicyCondition {
  readonly verb: 'require' | 'forbid'
}

/** One rule of a policy. */
export interface PolicyRule {
  readonly name: string
  /** The purpose of the rule, in a sentence. */
  readonly about?: string
  readonly level: PolicyLevel
  readonly match: PolicyMatch
  readonly require: readonly PolicyCondition[]
  readonly forbid: readonly PolicyCondition[]
  readonly place: Place
}

/** Everything that a rule requires or forbids. */
export function clausesOf({ require, forbid }: Pick<PolicyRule, 'require' | 'forbid'>): readonly PolicyClause[] {
  return [
    ...require.map((condition): PolicyClause => ({ ...condition, verb: 'require' })),
    ...forbid.map((condition): PolicyClause => ({ ...condition, verb: 'forbid' })),
  ]
}

/** A link that may break a rule until a date. */
export interface PolicyException {
  readonly rule: string
  /** The id or the title of its room; digits are always an id. */
  readonly room: string
  /** The key or the fingerprint of the link. */
  readonly link: string
  readonly until: Instant
  readonly reason: string
  readonly place: Place
}

/** A policy file, read and checked. */
export interface Policy {
  readonly name: string
  readonly file: string
  readonly rules: readonly PolicyRule[]
  readonly exceptions: readonly PolicyException[]
}

/** A link that breaks a rule or might, or a problem of the policy itself, such as an exception that has ended. */
export interface PolicyFinding {
  readonly policy: string
  readonly rule: string
  readonly level: PolicyLevel
  /** `not judged`: the link might break the rule, but something that decides it is not known. */
  readonly verdict: 'broken' | 'not judged'
  /** A sentence with the rule, the link and the problem. */
  readonly message: string
  /** How to satisfy the rule. */
  readonly hint: string
  /** Absent if the problem is in the policy itself, or if no portal was read. */
  readonly room?: Room
  /** Absent if the problem is in the policy itself. */
  readonly link?: InventoryLink
  /** The declaration of the link, or else the rule or the exception. */
  readonly place: Place
}

/** A finding on a link as it would be once a plan is applied. */
export interface PlanFinding extends PolicyFinding {
  /** Whether the plan must not be applied: the rule denies, and the plan would create the violation or make it worse. */
  readonly refuses: boolean
  /** Whether only the policy in the base refuses it, and not the policy of the change. */
  readonly isOfBase: boolean
}

/** A way in which a policy allows more than the one in the base. */
export interface Loosening {
  readonly policy: string
  readonly rule: string
  /** A sentence with the rule, and what it no longer does. */
  readonly message: string
  /** The rule or the exception; a removed rule has its place in the base. */
  readonly place: Place
}
