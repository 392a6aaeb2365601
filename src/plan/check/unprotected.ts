import type { Change, RoomPlan } from '../../model/change.ts'
import type { LinkComparison } from '../../model/comparison.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { limitNames } from '../../model/guard.ts'
import type { DesiredLink } from '../../model/link.ts'
import { type DesiredRoom, type Entry, type Manifest, type Selector, selectorKey } from '../../model/room.ts'
import { sameValue } from '../../model/values/same-text.ts'
import { compareManifests } from '../compare.ts'
import { diagnose } from '../diagnostics.ts'
import type { Former } from '../history/former.ts'
import type { Judged } from '../history/left.ts'
import { isOfOneLink, wantOf } from '../match.ts'
import { selected as meantBy, nameOf } from '../room-name.ts'

/** What a manifest and its base would have of the rooms of the base. */
export interface BothSides {
  readonly base: Pick<Manifest, 'entries'>
  readonly head: Pick<Manifest, 'entries'>
  readonly former: Former
  /** The rooms of the base, as they were planned by the base. */
  readonly formerly: readonly Judged[]
  /** What the rooms that the manifest selects should have, and all rooms as they were planned. */
  readonly selected: readonly DesiredRoom[]
  readonly planned: readonly RoomPlan[]
}

/**
 * Refuses what a protection was to keep, where it is taken away in the same change: the entry that goes together with it,
 * and the link that loses its URL. Whoever reviews the end of a protection should see nothing else. Without a base there
 * is nothing to say.
 */
export function guardUnprotected(sides: BothSides | undefined): readonly Diagnostic[] {
  if (!sides) return []
  const { former, formerly, selected, planned, ...texts } = sides
  const rooms = inRooms({ former, formerly, selected, planned }, judge)
  return [...rooms, ...guardTexts(former.unfound, texts)]
}

/**
 * Refuses a plan that ends URLs, where the base may protect any of them and cannot be compared; `why` says why that is.
 * A change could otherwise shake off all protection by making its base useless.
 */
export function guardUnjudged(rooms: readonly RoomPlan[], why: string | undefined): readonly Diagnostic[] {
  if (why === undefined) return []
  const links = rooms.flatMap(({ changes }) => changes.filter(isEnding)).length
  return links === 0 ? [] : [diagnose('guard/unjudged', { links, why })]
}

function isEnding({ kind }: Change): boolean {
  return kind === 'revoke' || kind === 'replace' || kind === 'reissue'
}

/**
 * The keys of links that are protected in a room of the base and are not in the same room now, whatever selects it and
 * whatever their keys are now.
 */
export function baredLinks(sides: BothSides): readonly string[] {
  return inRooms(sides, (link, _, room) => {
    const change = changeOf(link, room)
    const want = (change && wantOf(change)) ?? room.wanted?.links.find(({ key }) => key === link.key)
    return want && !want.protect ? [link.key] : []
  })
}

/** What there is to say of each protected link of the base, in the rooms of the portal. */
function inRooms<T>(
  { former, formerly, selected, planned }: Omit<BothSides, 'base' | 'head'>,
  say: (link: DesiredLink, desired: DesiredRoom, room: Room) => readonly T[],
): readonly T[] {
  return former.rooms.flatMap(({ desired }, nth) => {
    const id = desired.room.id
    const wanted = selected.find(({ room }) => room.id === id)
    const changes = planned.find(({ room }) => room.id === id)?.changes ?? []
    const before = formerly[nth]?.plan?.changes ?? []
    return desired.links.filter(isProtected).flatMap((link) => say(link, desired, { wanted, changes, before }))
  })
}

const isProtected = ({ protect }: DesiredLink): boolean => protect

interface Room {
  readonly wanted: DesiredRoom | undefined
  readonly changes: readonly Change[]
  /** What the base would have done. */
  readonly before: readonly Change[]
}

function judge(link: DesiredLink, { room }: DesiredRoom, { wanted, changes, before }: Room): readonly Diagnostic[] {
  const { key, place } = link
  const change = changeOf(link, { changes, before })
  const want = change && wantOf(change)
  const at = { key, where: nameOf(room), place: place() }
  const isDeclared = want !== undefined || wanted?.links.some((each) => each.key === key)
  if (change && isEnding(change) && isDeclared && !want?.protect) {
    return [diagnose('guard/unprotected', { ...at, verb: change.kind }, want?.place)]
  }
  return isDeclared ? [] : [diagnose('guard/unprotected', { ...at, verb: undefined })]
}

/** What is planned for the link of the portal that a link of the base means. */
function changeOf(link: DesiredLink, { changes, before }: Pick<Room, 'changes' | 'before'>): Change | undefined {
  const meant = before.find((change) => wantOf(change) === link)
  return meant && changes.find((each) => isOfOneLink(each, meant))
}

/**
 * The same of `entries` of the base by the texts alone: where no portal is asked, or has no such room. What is protected
 * elsewhere under the same key may be the same link of a room that is selected otherwise now.
 */
export function guardTexts(
  entries: readonly Entry[],
  { base, head }: Pick<BothSides, 'base' | 'head'>,
): readonly Diagnostic[] {
  const [was, is] = [declaredIn(base), declaredIn(head)]
  const arrived = [...is].filter(([name]) => !was.has(name)).map(([, link]) => link)
  return entries.flatMap(({ selector, links }) =>
    links.filter(isProtected).flatMap((link) => {
      const { key, place } = link
      const now = is.get(nameIn(selector, link))
      const isElsewhere = arrived.some((other) => other.protect && (other.key === key || other.adopt !== undefined))
      const verb = now && endOf(link, now)
      if (now ? verb === undefined : isElsewhere) return []
      const about = { key, where: `a room ${meantBy(selector)}`, place: place(), verb }
      return [diagnose('guard/unprotected', about, now?.place)]
    }),
  )
}

const nameIn = (selector: Selector, { key }: DesiredLink): string => `${selectorKey(selector)}\0${key}`

function declaredIn({ entries }: Pick<Manifest, 'entries'>): ReadonlyMap<string, DesiredLink> {
  return new Map(entries.flatMap(({ selector, links }) => links.map((link) => [nameIn(selector, link), link])))
}

/** How a link loses its URL that is no longer protected. */
function endOf(was: DesiredLink, is: DesiredLink): 'revoke' | 'replace' | undefined {
  if (is.protect) return undefined
  if (is.absent) return 'revoke'
  return sameValue(was.rotation, is.rotation) ? undefined : 'replace'
}

/**
 * What the base refuses and the manifest no longer does: who takes a guard away may need it gone for the rest. `inRooms`
 * are the keys of links that lose their protection in a room of the portal: the texts may select it in other ways.
 */
export function admitLoosened(base: Manifest, head: Manifest, inRooms: readonly string[]): readonly Diagnostic[] {
  const raised = limitNames.flatMap((name) => {
    const [was, is] = [base.guard[name], head.guard[name]]
    return was === undefined || (is !== undefined && is <= was) ? [] : [`guard.${name} (${was} → ${is ?? 'none'})`]
  })
  const bared = compareManifests(base, head).entries.flatMap(({ links }) => links.filter(isBared))
  const shown = (head.plain ?? []).filter((name) => !base.plain?.includes(name)).map((name) => `env.plain (${name})`)
  const keys = new Set([...bared.map(({ key }) => key), ...inRooms])
  const what = [...raised, ...shown, ...[...keys].map((key) => `the protection of ${key}`)]
  return what.length === 0 ? [] : [diagnose('base/loosened', { what })]
}

/** What is no longer declared is refused, if it is not declared elsewhere. */
function isBared({ facets, standing }: LinkComparison): boolean {
  return standing === 'changed' && facets.some(({ name, before }) => name === 'protect' && before !== undefined)
}

/**
 * What a manifest would show because it says itself that it is no secret: only the list of its base counts, be that base
 * unreadable or new. Otherwise who proposes a change could read what the job has in its environment.
 */
export function admitPlain({ lifted = [] }: Manifest, base: Pick<Manifest, 'plain'> = {}): readonly Diagnostic[] {
  const unlisted = lifted.filter(({ name }) => !base.plain?.includes(name))
  const told = unlisted.map(({ name, place }) => diagnose('base/plain', { name }, place))
  // A text is looked at as a whole too, and merged text at each of its places.
  const distinct = new Map(told.map((each) => [`${each.message}\0${JSON.stringify(each.span)}`, each]))
  return [...distinct.values()]
}
