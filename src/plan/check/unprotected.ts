import { type Change, isOfOneLink, type RoomPlan } from '../../model/change.ts'
import type { LinkComparison } from '../../model/comparison.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { limitNames } from '../../model/guard.ts'
import type { DesiredLink } from '../../model/link.ts'
import { type DesiredRoom, type Entry, type Manifest, type Selector, selectorKey } from '../../model/room.ts'
import { sameValue } from '../../model/values/same-text.ts'
import { compareManifests } from '../compare.ts'
import { diagnose } from '../diagnostics.ts'
import type { FormerRooms } from '../history/former-rooms.ts'
import type { PlannedRoom } from '../history/left-rooms.ts'
import { wantOf } from '../match.ts'
import { nameOf, selectorPhrase } from '../room-name.ts'

/** A manifest (`head`), its base, and the plans that each of them leads to. */
export interface BaseAndHead {
  readonly base: Pick<Manifest, 'entries'>
  readonly head: Pick<Manifest, 'entries'>
  readonly former: FormerRooms
  /** The rooms of the base as planned from the base. */
  readonly formerPlans: readonly PlannedRoom[]
  /** The rooms that the manifest selects, and all rooms as planned from the manifest. */
  readonly selected: readonly DesiredRoom[]
  readonly planned: readonly RoomPlan[]
}

/**
 * Refuses a change that removes the protection of a link together with the link or its URL. A reviewer should see the
 * end of a protection on its own. Without a base, nothing can be compared.
 */
export function guardUnprotected(sides: BaseAndHead | undefined): readonly Diagnostic[] {
  if (!sides) return []
  const { former, formerPlans, selected, planned, ...manifests } = sides
  const rooms = checkProtectedLinks({ former, formerPlans, selected, planned }, guardRoom)
  return [...rooms, ...guardManifests(former.unfound, manifests)]
}

/**
 * Refuses a plan that ends URLs if the base may protect them but cannot be compared; `why` says why. Otherwise a change
 * could remove all protection by making its base unusable.
 */
export function guardUnjudged(rooms: readonly RoomPlan[], why: string | undefined): readonly Diagnostic[] {
  if (why === undefined) return []
  const links = rooms.flatMap(({ changes }) => changes.filter(endsUrl)).length
  return links === 0 ? [] : [diagnose('guard/unjudged', { links, why })]
}

function endsUrl({ kind }: Change): boolean {
  return kind === 'revoke' || kind === 'replace' || kind === 'reissue'
}

/**
 * The keys of links that are protected in the base and no longer protected in the same room, whichever entry selects
 * the room and whatever their keys are now.
 */
export function unprotectedKeys(sides: BaseAndHead): readonly string[] {
  return checkProtectedLinks(sides, (link, _, room) => {
    const change = changeOf(link, room)
    const want = (change && wantOf(change)) ?? room.wanted?.links.find(({ key }) => key === link.key)
    return want && !want.protect ? [link.key] : []
  })
}

/** Collects what `check` returns for each protected link of the base in each of its rooms. */
function checkProtectedLinks<T>(
  { former, formerPlans, selected, planned }: Omit<BaseAndHead, 'base' | 'head'>,
  check: (link: DesiredLink, desired: DesiredRoom, room: RoomState) => readonly T[],
): readonly T[] {
  return former.rooms.flatMap(({ desired }, nth) => {
    const id = desired.room.id
    const wanted = selected.find(({ room }) => room.id === id)
    const changes = planned.find(({ room }) => room.id === id)?.changes ?? []
    const before = formerPlans[nth]?.plan?.changes ?? []
    return desired.links.filter(isProtected).flatMap((link) => check(link, desired, { wanted, changes, before }))
  })
}

const isProtected = ({ protect }: DesiredLink): boolean => protect

interface RoomState {
  readonly wanted: DesiredRoom | undefined
  readonly changes: readonly Change[]
  /** The changes that the base would make. */
  readonly before: readonly Change[]
}

function guardRoom(
  link: DesiredLink,
  { room }: DesiredRoom,
  { wanted, changes, before }: RoomState,
): readonly Diagnostic[] {
  const { key, place } = link
  const change = changeOf(link, { changes, before })
  const want = change && wantOf(change)
  const at = { key, where: nameOf(room), place: place() }
  const isDeclared = want !== undefined || wanted?.links.some((each) => each.key === key)
  if (change && endsUrl(change) && isDeclared && !want?.protect) {
    return [diagnose('guard/unprotected', { ...at, verb: change.kind }, want?.place)]
  }
  return isDeclared ? [] : [diagnose('guard/unprotected', { ...at, verb: undefined })]
}

/** The planned change of the portal's link that a link of the base refers to. */
function changeOf(link: DesiredLink, { changes, before }: Pick<RoomState, 'changes' | 'before'>): Change | undefined {
  const former = before.find((change) => wantOf(change) === link)
  return former && changes.find((each) => isOfOneLink(each, former))
}

/**
 * Like `guardUnprotected`, but compares only the manifests: for entries of the base whose rooms the portal does not
 * have, or when no portal is read. A protected link under the same key elsewhere may be the same link, in a room that
 * is selected in another way.
 */
export function guardManifests(
  entries: readonly Entry[],
  { base, head }: Pick<BaseAndHead, 'base' | 'head'>,
): readonly Diagnostic[] {
  const [baseLinks, headLinks] = [declaredIn(base), declaredIn(head)]
  const added = [...headLinks].filter(([name]) => !baseLinks.has(name)).map(([, link]) => link)
  return entries.flatMap(({ selector, links }) =>
    links.filter(isProtected).flatMap((link) => {
      const { key, place } = link
      const now = headLinks.get(linkName(selector, link))
      const isElsewhere = added.some((other) => other.protect && (other.key === key || other.adopt !== undefined))
      const verb = now && endingOf(link, now)
      if (now ? verb === undefined : isElsewhere) return []
      const about = { key, where: `a room ${selectorPhrase(selector)}`, place: place(), verb }
      return [diagnose('guard/unprotected', about, now?.place)]
    }),
  )
}

const linkName = (selector: Selector, { key }: DesiredLink): string => `${selectorKey(selector)}\0${key}`

function declaredIn({ entries }: Pick<Manifest, 'entries'>): ReadonlyMap<string, DesiredLink> {
  return new Map(entries.flatMap(({ selector, links }) => links.map((link) => [linkName(selector, link), link])))
}

/** How a link that is no longer protected loses its URL. */
function endingOf(was: DesiredLink, is: DesiredLink): 'revoke' | 'replace' | undefined {
  if (is.protect) return undefined
  if (is.absent) return 'revoke'
  // Without a rotation, an invitation is whatever invitation link the room has.
  if (is.kind === 'invitation' && is.rotation === undefined) return undefined
  return sameValue(was.rotation, is.rotation) ? undefined : 'replace'
}

/**
 * Warns of guards that the manifest has removed or loosened since its base; other parts of the change may rely on that.
 * `inRooms` holds the keys of links that lose their protection in a room, which comparing the manifests may not show.
 */
export function checkLoosened(base: Manifest, head: Manifest, inRooms: readonly string[]): readonly Diagnostic[] {
  const raised = limitNames.flatMap((name) => {
    const [was, is] = [base.guard[name], head.guard[name]]
    return was === undefined || (is !== undefined && is <= was) ? [] : [`guard.${name} (${was} → ${is ?? 'none'})`]
  })
  const unprotected = compareManifests(base, head).entries.flatMap(({ links }) => links.filter(losesProtection))
  const shown = (head.plain ?? []).filter((name) => !base.plain?.includes(name)).map((name) => `env.plain (${name})`)
  const keys = new Set([...unprotected.map(({ key }) => key), ...inRooms])
  const what = [...raised, ...shown, ...[...keys].map((key) => `the protection of ${key}`)]
  return what.length === 0 ? [] : [diagnose('base/loosened', { what })]
}

/**
 * Whether a link that is still declared loses its protection. `guardUnprotected` handles links that are not declared.
 */
function losesProtection({ facets, status }: LinkComparison): boolean {
  return status === 'changed' && facets.some(({ name, before }) => name === 'protect' && before !== undefined)
}

/**
 * Refuses names in `env.plain` that the base does not list. A manifest must not declare by itself that a variable is
 * not secret, or a proposed change could print the environment of the job. Without a readable base, no name is listed.
 */
export function checkPlain({ lifted = [] }: Manifest, base: Pick<Manifest, 'plain'> = {}): readonly Diagnostic[] {
  const unlisted = lifted.filter(({ name }) => !base.plain?.includes(name))
  const diagnostics = unlisted.map(({ name, place }) => diagnose('base/plain', { name }, place))
  // The same variable can be found several times at one place.
  const distinct = new Map(diagnostics.map((each) => [`${each.message}\0${JSON.stringify(each.span)}`, each]))
  return [...distinct.values()]
}
