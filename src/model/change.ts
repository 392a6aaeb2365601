import type { Diagnostic } from './diagnostic.ts'
import type { GuardCounts } from './guard.ts'
import { type Fingerprint, fingerprint, type Tag } from './identity.ts'
import type { DesiredLink, Link, LinkKind, ObservedLink, SettingName } from './link.ts'
import type { DesiredRoom, Room } from './room.ts'
import type { Secret } from './secret.ts'
import type { Instant } from './values/instant.ts'

/** A setting that changes. `widens`: more people can do more, or for longer. */
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
 * Why a link is revoked: the manifest says `absent`, it no longer declares the link, two links have the same tag, a new
 * link has replaced the adopted one, the room must not have unmanaged links, or a person named the link.
 */
export type RevokeReason = 'absent' | 'undeclared' | 'duplicate' | 'replaced' | 'unmanaged' | 'named'

/** A declared link that differs from the portal's. */
interface ChangedLink {
  readonly want: DesiredLink
  readonly before: ObservedLink
  readonly after: Link
  readonly fields: readonly FieldChange[]
}

/**
 * What happens to one link. `before` is the link on the portal, `after` the wanted link, `want` its declaration, and
 * `tag` the tag in the id of a new link.
 */
export type Change =
  | { readonly kind: 'create'; readonly want: DesiredLink; readonly tag: Tag; readonly after: Link }
  | ({ readonly kind: 'update'; readonly match: Match } & ChangedLink)
  /**
   * A new link with a new URL replaces the old one. `first`: normally the new link is created first, so that there is
   * always one; the old one is revoked first if the room cannot hold both.
   */
  | ({ readonly kind: 'replace'; readonly first: 'create' | 'revoke'; readonly tag: Tag } & ChangedLink)
  /** The portal gives a primary link another id, and so a new URL. Only the portal chooses ids of primary links. */
  | ({ readonly kind: 'reissue' } & ChangedLink)
  | {
      readonly kind: 'revoke'
      readonly before: ObservedLink
      readonly reason: RevokeReason
      readonly want?: DesiredLink
    }
  | { readonly kind: 'keep'; readonly want: DesiredLink; readonly before: ObservedLink }
  /** No manifest created it; it stays as it is. `ignoreReason`: if the manifest ignores it. */
  | { readonly kind: 'unmanaged'; readonly before: ObservedLink; readonly ignoreReason?: string }
  /** Another manifest created it; it stays as it is, whatever `unmanaged` says. */
  | { readonly kind: 'foreign'; readonly before: ObservedLink }

export type ChangeKind = Change['kind']

/** A room, its desired and observed links, and the changes in the order in which they must run. */
export interface RoomPlan {
  readonly room: Room
  readonly desired: DesiredRoom
  readonly observed: readonly ObservedLink[]
  readonly changes: readonly Change[]
  /** Changes that the room also needs and that this plan leaves out on purpose. Absent: there are none. */
  readonly waiting?: readonly Change[]
}

/** The portal of a plan. `version` is `undefined` if the portal does not report it. */
export interface PortalInfo {
  readonly url: string
  readonly version: string | undefined
}

/**
 * Where a change comes from, compared with an earlier manifest: from a change of the manifest, from drift on the
 * portal, or from both.
 */
export type Origin = 'change' | 'drift' | 'both'

/** What apply would do. Rooms are sorted by id. */
export interface Plan {
  /** When the plan was made; absent if no clock was given. */
  readonly madeAt?: Instant
  /** The commit that was checked out then, if known. */
  readonly commit?: string
  /** The name of the manifest; empty for a plan of one link that a person named. */
  readonly manifest: string
  readonly portal: PortalInfo
  readonly rooms: readonly RoomPlan[]
  /**
   * The origin of each change that is not quiet, if it is known. Absent without an earlier manifest to compare with.
   */
  readonly origins?: ReadonlyMap<Change, Origin>
  /** How many rooms were searched that neither the manifest nor its base selects. Absent without a sweep. */
  readonly swept?: number
  /** For an edit of a link: the rooms in which the plan leaves it out. Absent if it is not the plan of an edit. */
  readonly unapplied?: readonly Room[]
  /**
   * Warnings, refusals of guards and policies (the plan is shown all the same), and errors of rooms and links that the plan leaves
   * out.
   */
  readonly diagnostics: readonly Diagnostic[]
}

/** The number of links for each kind of change; `widening` counts the changes that widen access. */
export interface Summary extends Omit<GuardCounts, 'lost'> {
  /** Without those that the manifest ignores. */
  readonly unmanaged: number
  /** How many unmanaged links the manifest ignores; absent: none. */
  readonly ignoredUnmanaged?: number
  readonly foreign: number
}

/** The name under which a summary counts a link. */
export function countedAs({
  kind,
  ignoreReason,
}: {
  readonly kind: ChangeKind
  readonly ignoreReason?: string
}): CountName {
  if (kind === 'keep') return 'unchanged'
  return kind === 'unmanaged' && ignoreReason !== undefined ? 'ignoredUnmanaged' : kind
}

type CountName = Exclude<ChangeKind, 'keep'> | 'unchanged' | 'ignoredUnmanaged'

/** Counts from which that of ignored links is left out if there are none. */
export function withoutZero<C extends { readonly ignoredUnmanaged: number }>({
  ignoredUnmanaged,
  ...counts
}: C): Omit<C, 'ignoredUnmanaged'> & { readonly ignoredUnmanaged?: number } {
  return ignoredUnmanaged === 0 ? counts : { ...counts, ignoredUnmanaged }
}

/** Whether a change lets more people do more, or for longer. A new link always does. */
export function widens(change: Change): boolean {
  if (change.kind === 'create') return true
  if (!('fields' in change)) return false
  return startsAnew(change) || change.fields.some((field) => field.widens)
}

/** Whether a used invitation with a use limit is replaced by one that counts its uses from 0. */
export function startsAnew(change: Change): boolean {
  if (change.kind !== 'replace' || change.after.kind !== 'invitation') return false
  return change.after.settings.maxUseCount !== null && (change.before.uses ?? 0) > 0
}

/** Whether apply has nothing to do for a change. */
export function isQuiet({ kind }: { readonly kind: ChangeKind }): boolean {
  return kind === 'keep' || kind === 'unmanaged' || kind === 'foreign'
}

/** Whether a change gives its link a new URL. */
export function hasNewUrl(change: Change): change is Extract<Change, { kind: 'create' | 'replace' | 'reissue' }> {
  return change.kind === 'create' || change.kind === 'replace' || change.kind === 'reissue'
}

/** How many changes apply would make. */
export function countChanges(rooms: readonly Pick<RoomPlan, 'changes'>[]): number {
  return rooms.flatMap(({ changes }) => changes).filter((change) => !isQuiet(change)).length
}

/** A diagnostic; or one of a document, which may come from another version. */
type Problem = Pick<Diagnostic, 'severity'> & { readonly code: string }

/** How many changes a plan leaves out on purpose. `undefined` if it is not restricted to some changes. */
export function countWaiting({ rooms }: Plan): number | undefined {
  return rooms.some(({ waiting }) => waiting) ? rooms.flatMap(({ waiting = [] }) => waiting).length : undefined
}

/** The refusals of guards and policies: a plan with any of them must not be applied. */
export function refusalsOf({ diagnostics }: Plan): readonly Diagnostic[] {
  return diagnostics.filter(isRefusal)
}

/** The errors of rooms and links that are left out of a plan. */
export function omissionsOf({ diagnostics }: Plan): readonly Diagnostic[] {
  return diagnostics.filter(isOmission)
}

/** Whether a diagnostic is a refusal of the whole plan, by a guard or a policy. */
export function isRefusal({ code, severity }: Problem): boolean {
  return severity === 'error' && (code.startsWith('guard/') || code.startsWith('policy/denied'))
}

/** Whether a diagnostic is the error of a room or a link that a plan leaves out. */
export function isOmission(found: Problem): boolean {
  return found.severity === 'error' && !isRefusal(found)
}

export function isEmpty(plan: Plan): boolean {
  return plan.rooms.every(({ changes }) => changes.every(isQuiet))
}

/** Whether two changes concern the same link of the portal. */
export function isOfOneLink(one: Change, other: Change): boolean {
  return 'before' in one && 'before' in other && one.before.id.secret.equals(other.before.id.secret)
}

/** How a link is named in output: the manifest's key if it has one, and what the portal shows. */
export interface LinkLabel {
  readonly key: string | undefined
  readonly kind: LinkKind
  readonly title: string
  /** `undefined` for a link that is not created yet. */
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
    ...{ unchanged: 0, unmanaged: 0, ignoredUnmanaged: 0, foreign: 0, widening: 0 },
  }
  for (const { changes } of plan.rooms) {
    for (const change of changes) {
      counts[countedAs(change)]++
      if (widens(change)) counts.widening++
    }
  }
  return withoutZero(counts)
}
