import { type Change, isQuiet, type RevokeReason } from '../../model/change.ts'
import type { Place } from '../../model/diagnostic.ts'
import type { DraftLink, DraftRoom, LeaveReason } from '../../model/draft.ts'
import { compareIds, type Fingerprint, fingerprint, isOwned } from '../../model/identity.ts'
import type { DesiredLink, ObservedLink } from '../../model/link.ts'
import type { DesiredRoom, ObservedLinks } from '../../model/room.ts'
import type { Conditions } from '../conditions.ts'
import { unshifted } from '../fields.ts'
import { matchLinks } from '../match.ts'
import { planAndCheck } from '../plan.ts'
import { chooseKeys, hasTagOf } from './draft-keys.ts'
import { type DefaultedSettings, draftSettings, whyNotDeclared } from './draft-link.ts'

/** What is known of a manifest beside the room that is looked at. */
export interface DraftConditions extends Conditions {
  /** What is adopted already, in any room; gains what this room adopts. */
  readonly adopted: Set<Fingerprint>
  /** What the defaults of the file say, by kind. */
  readonly defaulted: { readonly external: DefaultedSettings; readonly invitation: DefaultedSettings }
}

/**
 * What a manifest has to say of a room so that all its links are declared as they are: `desired` is what it says
 * already, with no entry where it does not name the room. `undefined`: a plan of that would not be empty, as where a link
 * that is ours cannot be declared and would be revoked.
 */
export function draftRoom(
  desired: DesiredRoom,
  observed: ObservedLinks,
  conditions: DraftConditions,
): DraftRoom | undefined {
  const { room, owner } = desired
  const { links, foreign } = undeclaredIn(desired, observed.links, conditions)
  const keys = chooseKeys(
    links.filter(({ kind }) => kind === 'additional'),
    desired,
    observed.links,
  )
  const taken = new Set(desired.links.map(({ key }) => key))
  const drafts: DraftLink[] = []
  const left: { link: ObservedLink; reason: LeaveReason }[] = foreign.map((link) => ({ link, reason: 'foreign' }))
  for (const link of links) {
    const key = keys.get(link) ?? link.kind
    const adopt = adoptionOf(link, key, desired)
    const reason = taken.has(key)
      ? 'role-taken'
      : (whyNotDeclared(link, room, conditions, isOwned(link.id, owner)) ??
        (adopt !== undefined && conditions.adopted.has(adopt) ? 'id-taken' : undefined))
    // Of two in one role the first is meant, even where it cannot be declared.
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

/** What happens to a link that nothing is said of: it stays, or goes for want of that. */
const undeclaredReasons: ReadonlySet<RevokeReason | undefined> = new Set([undefined, 'undeclared', 'unmanaged'])

/**
 * The links that no declared link means and that are not to go because of one, in an order that is not the portal's;
 * apart, those that another manifest has made: two that declare one link would undo each other's work.
 */
function undeclaredIn(
  desired: DesiredRoom,
  observed: readonly ObservedLink[],
  { now }: Conditions,
): { readonly links: readonly ObservedLink[]; readonly foreign: readonly ObservedLink[] } {
  const all = matchLinks(desired, observed, now)
    .unmatched.filter(({ reason }) => undeclaredReasons.has(reason))
    .toSorted((a, b) => compareIds(a.before.id, b.before.id))
  const linksOf = (isTheirs: boolean): readonly ObservedLink[] =>
    all.filter(({ isForeign = false }) => isForeign === isTheirs).map(({ before }) => unshifted(before, undefined))
  return { links: linksOf(false), foreign: linksOf(true) }
}

/** What recognises a link: its role, the tag of its key, or its fingerprint. */
function adoptionOf(link: ObservedLink, key: string, desired: DesiredRoom): Fingerprint | undefined {
  return link.kind !== 'additional' || hasTagOf(link, key, desired) ? undefined : fingerprint(link.id)
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
  const spoken = conditions.defaulted[kind === 'invitation' ? kind : 'external']
  const { settings, omitted } = draftSettings(link, room, conditions, spoken)
  const common = { key, absent: false, protect: false, place: noPlace, path: [] }
  return { link, omitted, want: { ...common, kind, settings, ...(adopt !== undefined && { adopt }) } as DesiredLink }
}

/** Roles first, then by key. */
function compareDrafts({ want: a }: DraftLink, { want: b }: DraftLink): number {
  const rank = ({ kind }: DesiredLink): number => ['primary', 'invitation', 'additional'].indexOf(kind)
  return rank(a) - rank(b) || (a.key < b.key ? -1 : 1)
}

/** Whether a plan of what a manifest says of a room now holds nothing, and no error, that it did not hold before. */
export function addsNoIssues(
  before: DesiredRoom,
  now: DesiredRoom,
  observed: ObservedLinks,
  conditions: Conditions,
): boolean {
  // A room that was not named was not planned.
  const open = before.places.length > 0 ? openIssues(before, observed, conditions) : new Set<string>()
  return [...openIssues(now, observed, conditions)].every((each) => open.has(each))
}

/** All that a plan of a room would have to do or to refuse, each in a word of its own. */
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
