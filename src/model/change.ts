import type { Diagnostic } from './diagnostic.ts'
import type { GuardCounts } from './guard.ts'
import { type Fingerprint, fingerprint, type Tag } from './identity.ts'
import type { DesiredLink, Link, LinkKind, ObservedLink, SettingName } from './link.ts'
import type { DesiredRoom, Room } from './room.ts'
import type { Secret } from './secret.ts'
import type { Instant } from './values/instant.ts'

/** A setting that moves. `widens`: more people can do more, or for longer. */
export interface FieldChange {
  readonly name: SettingName
  readonly before: SettingValue
  readonly after: SettingValue
  readonly widens: boolean
}

export type SettingValue = string | number | boolean | Instant | Secret | null

/** How a declared link was recognised: by its tag, by its role in the room, or by the fingerprint it adopts. */
export type Match = 'tag' | 'role' | 'adopt'

/**
 * Why a link goes: the manifest says `absent`, it no longer declares the link, two links bear one tag, another one has
 * taken the place of the one adopted, or the room is to hold no unmanaged link.
 */
export type RevokeReason = 'absent' | 'undeclared' | 'duplicate' | 'replaced' | 'unmanaged'

/** A declared link that the portal has, and not as it is asked for. */
interface ChangedLink {
  readonly want: DesiredLink
  readonly before: ObservedLink
  readonly after: Link
  readonly fields: readonly FieldChange[]
}

/**
 * What happens to one link. `before` is the portal's, `after` what is asked for, `want` the manifest's; `tag` is what the
 * id of a new link will bear.
 */
export type Change =
  | { readonly kind: 'create'; readonly want: DesiredLink; readonly tag: Tag; readonly after: Link }
  | ({ readonly kind: 'update'; readonly match: Match } & ChangedLink)
  /**
   * A new link with a new URL takes the place of the old one. `first`: which comes first, the new link, so that nothing is
   * lost between the two; or the end of the old one, for want of room.
   */
  | ({ readonly kind: 'replace'; readonly first: 'create' | 'revoke'; readonly tag: Tag } & ChangedLink)
  /** The portal gives the link another id, and so a new URL: it alone chooses the ids of primary links. */
  | ({ readonly kind: 'reissue' } & ChangedLink)
  | {
      readonly kind: 'revoke'
      readonly before: ObservedLink
      readonly reason: RevokeReason
      readonly want?: DesiredLink
    }
  | { readonly kind: 'keep'; readonly want: DesiredLink; readonly before: ObservedLink }
  /** No manifest made it, and it is left alone. */
  | { readonly kind: 'unmanaged'; readonly before: ObservedLink }
  /** Another manifest made it: it is left alone, whatever is said of unmanaged links. */
  | { readonly kind: 'foreign'; readonly before: ObservedLink }

export type ChangeKind = Change['kind']

/** A room, what it should have, what it has, and the changes in the order in which they must run. */
export interface RoomPlan {
  readonly room: Room
  readonly desired: DesiredRoom
  readonly observed: readonly ObservedLink[]
  readonly changes: readonly Change[]
}

/** The portal that a plan was made on. `version` is the portal's own, where it tells. */
export interface PortalInfo {
  readonly url: string
  readonly version: string | undefined
}

/**
 * Where a change comes from, against an earlier manifest: from what is new in the manifest, from the portal, which moved
 * since, or from both.
 */
export type Origin = 'change' | 'drift' | 'both'

/** What apply would do. Rooms are in the order of their ids. */
export interface Plan {
  /** Absent where nobody asks when it was made. */
  readonly madeAt?: Instant
  /** The name of the commit that was checked out then, where it is known. */
  readonly commit?: string
  readonly manifest: string
  readonly portal: PortalInfo
  readonly rooms: readonly RoomPlan[]
  /** Of each change that is not quiet, as far as it can be told; absent where there is no earlier manifest to compare with. */
  readonly origins?: ReadonlyMap<Change, Origin>
  /** How many rooms were looked through that neither the manifest nor its base selects; absent where it was no sweep. */
  readonly swept?: number
  /**
   * Warnings; errors where a guard refuses the plan, which is shown all the same; and errors of what is left out of it:
   * a room, or a link.
   */
  readonly diagnostics: readonly Diagnostic[]
}

/** How many links, by what happens to them; `widening` counts those whose change widens access. */
export interface Summary extends Omit<GuardCounts, 'lost'> {
  readonly unmanaged: number
  readonly foreign: number
}

/** Whether a change lets more people do more, or for longer. A new link does. */
export function widens(change: Change): boolean {
  if (change.kind === 'create') return true
  if (!('fields' in change)) return false
  return startsAnew(change) || change.fields.some((field) => field.widens)
}

/** Whether a limited invitation that was used is replaced by one whose uses are counted from 0. */
export function startsAnew(change: Change): boolean {
  if (change.kind !== 'replace' || change.after.kind !== 'invitation') return false
  return change.after.settings.maxUseCount !== null && (change.before.uses ?? 0) > 0
}

/** Whether apply has nothing to do about it. */
export function isQuiet({ kind }: { readonly kind: ChangeKind }): boolean {
  return kind === 'keep' || kind === 'unmanaged' || kind === 'foreign'
}

/** How many changes of rooms apply would make. */
export function countChanges(rooms: readonly Pick<RoomPlan, 'changes'>[]): number {
  return rooms.flatMap(({ changes }) => changes).filter((change) => !isQuiet(change)).length
}

/** Why a plan must not be carried out: what its guard says. */
export function refusalsOf({ diagnostics }: Plan): readonly Diagnostic[] {
  return diagnostics.filter(isRefusal)
}

/** Why a plan is incomplete: the errors of rooms and links that are left out of it. */
export function omissionsOf({ diagnostics }: Plan): readonly Diagnostic[] {
  return diagnostics.filter(isOmission)
}

/** Whether a guard says so, and refuses the whole plan. */
export function isRefusal({ code, severity }: Pick<Diagnostic, 'code' | 'severity'>): boolean {
  return severity === 'error' && code.startsWith('guard/')
}

/** Whether it is an error of a room or a link that a plan leaves out. */
export function isOmission(found: Pick<Diagnostic, 'code' | 'severity'>): boolean {
  return found.severity === 'error' && !isRefusal(found)
}

export function isEmpty(plan: Plan): boolean {
  return plan.rooms.every(({ changes }) => changes.every(isQuiet))
}

/** What to call the link of a change: the manifest's key where there is one, and what the portal shows of it. */
export interface LinkLabel {
  readonly key: string | undefined
  readonly kind: LinkKind
  readonly title: string
  /** Absent for a link that is still to be created. */
  readonly fingerprint: Fingerprint | undefined
}

export function labelOf(change: Change): LinkLabel {
  const link = change.kind === 'create' ? change.after : change.before
  return {
    key: 'want' in change ? change.want?.key : undefined,
    kind: link.kind,
    title: link.settings.title,
    fingerprint: 'before' in change ? fingerprint(change.before.id) : undefined,
  }
}

export function summarize(plan: Plan): Summary {
  const counts = {
    ...{ create: 0, update: 0, replace: 0, revoke: 0, reissue: 0 },
    ...{ unchanged: 0, unmanaged: 0, foreign: 0, widening: 0 },
  }
  for (const { changes } of plan.rooms) {
    for (const change of changes) {
      counts[change.kind === 'keep' ? 'unchanged' : change.kind]++
      if (widens(change)) counts.widening++
    }
  }
  return counts
}
