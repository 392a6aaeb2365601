import type { Change, RoomPlan } from '../model/change.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { DesiredLink } from '../model/link.ts'
import { type DesiredRoom, type Entry, type Manifest, selectorName } from '../model/room.ts'
import type { Former } from './former.ts'
import type { Judged } from './left.ts'
import { selected as meantBy, nameOf } from './room-name.ts'
import { diagnose } from './sentences.ts'
import { wantOf } from './settled.ts'

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
  const rooms = former.rooms.flatMap(({ desired }, nth) => {
    const id = desired.room.id
    const wanted = selected.find(({ room }) => room.id === id)
    const changes = planned.find(({ room }) => room.id === id)?.changes ?? []
    const before = formerly[nth]?.plan?.changes ?? []
    return desired.links.filter(isProtected).flatMap((link) => judge(link, desired, { wanted, changes, before }))
  })
  return [...rooms, ...guardUnfound(former.unfound, texts)]
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
  const meant = before.find((change) => wantOf(change) === link)
  const change = meant && changes.find((each) => isOfOneLink(each, meant))
  const want = change && wantOf(change)
  const at = { key, where: nameOf(room), place: place() }
  const isEnding = change?.kind === 'revoke' || change?.kind === 'replace' || change?.kind === 'reissue'
  const isDeclared = want !== undefined || wanted?.links.some((each) => each.key === key)
  if (isEnding && isDeclared && !want?.protect) {
    return [diagnose('guard/unprotected', { ...at, verb: change.kind }, want?.place)]
  }
  return isDeclared ? [] : [diagnose('guard/unprotected', { ...at, verb: undefined })]
}

function isOfOneLink(one: Change, other: Change): boolean {
  return 'before' in one && 'before' in other && one.before.id.secret.equals(other.before.id.secret)
}

/** Where the portal has no such room, the texts tell: a room may have another name now, under which it is still declared. */
function guardUnfound(
  entries: readonly Entry[],
  { base, head }: Pick<BothSides, 'base' | 'head'>,
): readonly Diagnostic[] {
  const known = new Set(base.entries.map(({ selector }) => selectorName(selector)))
  return entries.flatMap(({ selector, links }) => {
    const name = selectorName(selector)
    const isHere = (entry: Entry): boolean => selectorName(entry.selector) === name
    const isElsewhere = (entry: Entry): boolean => !known.has(selectorName(entry.selector))
    const isKept = ({ key }: DesiredLink): boolean =>
      head.entries.some((entry) =>
        entry.links.some((link) => link.key === key && (isHere(entry) || (link.protect && isElsewhere(entry)))),
      )
    return links
      .filter((link) => link.protect && !isKept(link))
      .map(({ key, place }) =>
        diagnose('guard/unprotected', { key, where: `a room ${meantBy(selector)}`, place: place(), verb: undefined }),
      )
  })
}
