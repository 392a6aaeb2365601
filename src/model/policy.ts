import type { Place } from './diagnostic.ts'
import type { Audience, InventoryLink, LinkState } from './inventory.ts'
import type { Access, LinkKind, SettingName } from './link.ts'
import type { Room, RoomType } from './room.ts'
import type { Instant } from './text/instant.ts'

/** What a broken rule means: `deny` refuses a run that would break it or make it worse, `warn` is only reported. */
export type PolicyLevel = 'deny' | 'warn'

/** Which links a rule is about: all parts that are given must hold, and of the values of a part any. */
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

/** What can be required or forbidden: every setting, that a link ends soon enough, that it is declared. */
export type PolicyConditionName = SettingName | 'expiresWithin' | 'declared'

/** One thing that a rule requires or forbids. */
export interface PolicyCondition {
  readonly name: PolicyConditionName
  /**
   * `access` and `title`: any of these. `expiresWithin`: seconds. `maxUseCount`: at most so many uses, or whether there is a limit;
   * `expirationDate`: whether the link ends; `password`: whether it has one.
   */
  readonly value: boolean | number | readonly string[]
}

/** One rule of a policy. */
export interface PolicyRule {
  readonly name: string
  /** What it is for, in a sentence. */
  readonly about?: string
  readonly level: PolicyLevel
  readonly match: PolicyMatch
  readonly require: readonly PolicyCondition[]
  readonly forbid: readonly PolicyCondition[]
  readonly place: Place
}

/** A link that a rule does not count for a time. */
export interface PolicyException {
  readonly rule: string
  /** The id of its room, or its title; digits are always an id. */
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

/** A link that breaks a rule, or of which it cannot be known; or a fault of the policy itself, such as an exception that has ended. */
export interface PolicyFinding {
  readonly policy: string
  readonly rule: string
  readonly level: PolicyLevel
  /** `broken`, or `not judged`: what decides it is not known. */
  readonly verdict: 'broken' | 'not judged'
  /** The sentence: which rule, which link, what is wrong. */
  readonly message: string
  /** What would satisfy the rule. */
  readonly hint: string
  /** Absent: it is about the policy itself, or the room is not known because no portal was read. */
  readonly room?: Room
  /** Absent: it is about the policy itself. */
  readonly link?: InventoryLink
  /** Where the link is declared; where it is not, where the rule or the exception is. */
  readonly place: Place
}

/** A link that would break a rule once a plan is applied. */
export interface PlanFinding extends PolicyFinding {
  /** The plan must not be applied: it would create the violation, or make it worse, and the rule is not just a warning. */
  readonly refuses: boolean
  /** It breaks the policy as it was at the base, and not the one that the change brings along. */
  readonly isOfBase: boolean
}

/** A way in which a policy lets more through than the one at the base. */
export interface Loosening {
  readonly policy: string
  readonly rule: string
  /** The sentence: which rule, and what it no longer does. */
  readonly message: string
  /** Where that is written; for what was removed, where it was at the base. */
  readonly place: Place
}
