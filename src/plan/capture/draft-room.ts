import { type Change, isQuiet, type RevokeReason } from '../../model/change.ts'
import type { Place } from '../../model/diagnostic.ts'
import type { DraftLink, DraftRoom, LeaveReason } from '../../model/draft.ts'
import { compareIds, type Fingerprint, fingerprint, isForeign, isOwned } from '../../model/identity.ts'
import type { DesiredLink, ObservedLink } from '../../model/link.ts'
import type { DesiredRoom, ObservedLinks } from '../../model/room.ts'
import type { Conditions } from '../conditions.ts'
import { unshifted } from '../fields.ts'
import { matchLinks } from '../match.ts'
import { planAndCheck } from '../plan.ts'
import { chooseKeys, hasTagOf } from './draft-keys.ts'
import { type DefaultedSettings, draftSettings, whyNotDeclared } from './draft-link.ts'

/** Conditions, and what is known of the manifest besides the current room. */
export interface DraftConditions extends Conditions {
  /** The fingerprints that are adopted in any room. `draftRoom` adds those of its room. */
  readonly adopted: Set<Fingerprint>
  /** Whether another manifest's links are drafted, too, each with `adopt`. Otherwise they are left out. */
  readonly takesForeign: boolean
  /** The settings with defaults in the file, by kind. */
  readonly defaulted: { readonly external: DefaultedSettings; readonly invitation: DefaultedSettings }
}

/**
 * Drafts the declarations of all links of a room as they are. `desired` is what the manifest already declares; it has
 * no places if no entry selects the room. `undefined`: a plan would not be empty afterwards, for example because a link
 * of ours cannot be declared and would be revoked.
 */
export function draftRoom(
  desired: DesiredRoom,
  observed: ObservedLinks,
  conditions: DraftConditions,
): DraftRoom | undefined {
  const { room, owner } = desired
  const { links, foreign } = undeclaredIn(desired, observed.links, conditions)
  const whyNot = (link: ObservedLink): LeaveReason | undefined =>
    whyNotDeclared(link, room, conditions, isOwned(link.id, owner))
  // Links that are left out need no key.
  const keys = chooseKeys(
    links.filter((link) => link.kind === 'additional' && whyNot(link) === undefined),
    desired,
    observed.links,
  )
  const taken = new Set(desired.links.map(({ key }) => key))
  const drafts: DraftLink[] = []
  const left: { link: ObservedLink; reason: LeaveReason }[] = foreign.map((link) => ({ link, reason: 'foreign' }))
  for (const link of links) {
    const key = keys.get(link) ?? link.kind
    const isRole = link.kind !== 'additional'
    const adopt = adoptionOf(link, key, desired)
    const reason =
      isRole && taken.has(key)
        ? 'role-taken'
        : (whyNot(link) ?? (adopt !== undefined && conditions.adopted.has(adopt) ? 'id-taken' : undefined))
    // If two links have the same role, the first one counts, even if it cannot be declared.
    taken.add(key)
    if (reason === undefined) drafts.push(draftLink(link, key, adopt, desired, conditions))
    else left.push({ link, reason })
  }
  const draft = { room, links: drafts.toSorted(compareDrafts), left }
  const wanted = { ...desired, links: [...desired.links, ...drafts.map(({ want }) => want)] }
  if (!addsNoIssues(desired, wanted, observed, conditions)) return undefined
  for (const { want } of drafts) if (want.adopt !== undefined) conditions.adopted.add(want.adopt)
  return draft
}

/** The reasons for which an undeclared link is revoked; `undefined`: it stays. */
const undeclaredReasons: ReadonlySet<RevokeReason | undefined> = new Set([undefined, 'undeclared', 'unmanaged'])

/**
 * The links without a declaration, sorted by id. Links that a declaration will revoke, or that the manifest ignores, are
 * left out. Another manifest's links are listed separately unless they are wanted: if two manifests declared the same
 * link, they would undo each other's changes.
 */
function undeclaredIn(
  desired: DesiredRoom,
  observed: readonly ObservedLink[],
  { now, takesForeign }: DraftConditions,
): { readonly links: readonly ObservedLink[]; readonly foreign: readonly ObservedLink[] } {
  const all = matchLinks(desired, observed, now)
    .unmatched.filter(({ reason, ignoreReason }) => undeclaredReasons.has(reason) && ignoreReason === undefined)
    .toSorted((a, b) => compareIds(a.before.id, b.before.id))
  const linksOf = (isTheirs: boolean): readonly ObservedLink[] =>
    all
      .filter((each) => (!takesForeign && each.isForeign === true) === isTheirs)
      .map(({ before }) => unshifted(before, undefined))
  return { links: linksOf(false), foreign: linksOf(true) }
}

/**
 * The fingerprint that a draft must adopt. Links that are recognised by their role or tag need none, except for another
 * manifest's.
 */
function adoptionOf(link: ObservedLink, key: string, desired: DesiredRoom): Fingerprint | undefined {
  const isRecognised = link.kind !== 'additional' || hasTagOf(link, key, desired)
  return isRecognised && !isForeign(link.id, desired.owner) ? undefined : fingerprint(link.id)
}

const noPlace: Place = () => ({ file: '', line: 1, column: 1, endColumn: 1, text: '' })

function draftLink(
  link: ObservedLink,
  key: string,
  adopt: Fingerprint | undefined,
  { room }: DesiredRoom,
  conditions: DraftConditions,
): DraftLink {
  const { kind } = link
  const defaulted = conditions.defaulted[kind === 'invitation' ? kind : 'external']
  const { settings, omitted } = draftSettings(link, room, conditions, defaulted)
  const common = { key, absent: false, protect: false, place: noPlace, path: [] }
  return { link, omitted, want: { ...common, kind, settings, ...(adopt !== undefined && { adopt }) } as DesiredLink }
}

/** Roles first, then by key. */
function compareDrafts({ want: a }: DraftLink, { want: b }: DraftLink): number {
  const rank = ({ kind }: DesiredLink): number => ['primary', 'invitation', 'additional'].indexOf(kind)
  return rank(a) - rank(b) || (a.key < b.key ? -1 : 1)
}

/** Whether a plan of the new declarations has no change and no error that a plan of the old ones did not have. */
export function addsNoIssues(
  before: DesiredRoom,
  now: DesiredRoom,
  observed: ObservedLinks,
  conditions: Conditions,
): boolean {
  // A room that no entry selects was not planned.
  const open = before.places.length > 0 ? openIssues(before, observed, conditions) : new Set<string>()
  return [...openIssues(now, observed, conditions)].every((each) => open.has(each))
}

/** Names each change and each error of a plan of a room. */
function openIssues(desired: DesiredRoom, observed: ObservedLinks, conditions: Conditions): ReadonlySet<string> {
  const { plan, diagnostics } = planAndCheck(desired, observed, conditions)
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  return new Set([
    ...plan.changes.filter((change) => !isQuiet(change)).map(nameOf),
    ...errors.map(({ code, message }) => `${code} ${message}`),
  ])
}

function nameOf(change: Change): string {
  return `${change.kind} ${change.kind === 'create' ? change.want.key : fingerprint(change.before.id)}`
}
