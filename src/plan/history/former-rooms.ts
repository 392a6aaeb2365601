import { type Change, isOfOneLink, isQuiet, type Origin, type RoomPlan } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { type Owner, type OwnerNames, ownerOf, owningName } from '../../model/identity.ts'
import type { DesiredLink } from '../../model/link.ts'
import {
  type DesiredRoom,
  type Entry,
  type FoundRooms,
  type Manifest,
  type Selector,
  selectorKey,
} from '../../model/room.ts'
import { isInScope, mergeEntries, selectRooms } from '../assemble.ts'
import { diagnose } from '../diagnostics.ts'
import { changedFields } from '../fields.ts'
import { wantOf } from '../match.ts'
import type { PlannedRoom } from './left-rooms.ts'

/** The rooms that the base selects. */
export interface FormerRooms {
  /** What the base wants in each room. `isClear`: the base does not contradict itself there. */
  readonly rooms: readonly { readonly desired: DesiredRoom; readonly isClear: boolean }[]
  /** The selectors by id or title that match no room any more. */
  readonly gone: readonly Selector[]
  /** The entries that match no room, including those that select by tag. */
  readonly unfound: readonly Entry[]
}

/** A base, if a comparison with it is possible. `unjudged` says why the links that it protects cannot be determined. */
export interface CheckedBase {
  readonly base?: Manifest
  readonly unjudged?: string
  readonly diagnostics: readonly Diagnostic[]
}

/** Checks whether a base can be compared with a manifest on the portal of that URL. If not, it is left out. */
export function checkBase(manifest: Manifest, url: string, base: Manifest | undefined): CheckedBase {
  if (!base) return { diagnostics: [] }
  const isProtecting = base.entries.some(({ links }) => links.some(({ protect }) => protect))
  const leave = (unjudged: string, diagnostic: Diagnostic): CheckedBase => ({
    ...(isProtecting && { unjudged }),
    diagnostics: [diagnostic],
  })
  // Which links a base has does not depend on its guard.
  const open = [base, ...base.entries].flatMap((part) => Object.entries(part.open ?? {}))
  const needed = open.filter(([key]) => !key.startsWith('guard.')).flatMap(([, { needs }]) => needs)
  const names = [...new Set(needed)]
  if (names.length > 0) {
    return leave(`${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} not set`, diagnose('base/open', { names }))
  }
  if (base.portal !== undefined && base.portal !== url) {
    return leave('it names another portal', diagnose('base/other-portal', {}))
  }
  return { base, diagnostics: checkNames(manifest, base) }
}

/** Warns of names of the base that the manifest neither has nor lists as former names. */
export function checkNames(manifest: Manifest, base: Manifest): readonly Diagnostic[] {
  const names = namesOf(manifest)
  const lost = namesOf(base).filter((former) => !names.includes(former))
  return lost.map((former) => diagnose('base/other-name', { name: manifest.name, former }))
}

/** Warns of existing links that become the manifest's own because it has a name that its base did not have. */
export function checkGainedLinks(
  rooms: readonly RoomPlan[],
  manifest: Manifest,
  base: Manifest,
): readonly Diagnostic[] {
  const known = namesOf(base)
  return namesOf(manifest)
    .filter((name) => !known.includes(name))
    .flatMap((name) => {
      const links = rooms.reduce((sum, { desired, observed }) => {
        const gained = observed.filter(({ id }) => owningName(id, desired.owner)?.name === name)
        return sum + gained.length
      }, 0)
      return links === 0 ? [] : [diagnose('base/new-name', { name, links })]
    })
}

/** All names under which a manifest may have created links. */
function namesOf({ name, formerly = [] }: OwnerNames): readonly string[] {
  return [name, ...formerly]
}

/** The owner of the base's links. A base with one of the manifest's names counts as the same manifest. */
export async function formerOwner(base: Manifest | undefined, manifest: Manifest, owner: Owner): Promise<Owner> {
  return !base || namesOf(manifest).includes(base.name) ? owner : ownerOf(base)
}

/** Finds the rooms that a base selects. Errors in the base are not reported: only the manifest counts. */
export function selectFormer(
  base: Pick<Manifest, 'entries'> & { readonly owner: Owner },
  found: FoundRooms,
  only: readonly Selector[],
): FormerRooms {
  const rooms = selectRooms(base.entries, found)
    .filter(({ room }) => isInScope(room, only))
    .map((selected) => {
      const contradictions: Diagnostic[] = []
      const desired = mergeEntries(base.owner, selected, contradictions)
      const isOne = selected.entries.every(({ selector }) => selector.by === 'tag' || found(selector).length === 1)
      return { desired, isClear: isOne && contradictions.length === 0 }
    })
  const unfound = base.entries.filter(({ selector }) => found(selector).length === 0)
  const gone = unfound.map(({ selector }) => selector).filter(({ by }) => by !== 'tag')
  return { rooms, gone, unfound }
}

/** Warns of rooms that the base names, the manifest does not, and the portal does not have. */
export function checkMissingRooms({ gone }: FormerRooms, manifest: Manifest): readonly Diagnostic[] {
  const named = new Set(manifest.entries.map(({ selector }) => selectorKey(selector)))
  const left = new Map(gone.map((selector) => [selectorKey(selector), selector]))
  return [...left].filter(([name]) => !named.has(name)).map(([, selector]) => diagnose('base/room-gone', { selector }))
}

/**
 * Finds the origin of the changes of a plan. `planned` holds the rooms of the base as planned from the base. In `swept`
 * rooms, the base would make the same changes.
 */
export function attributeAll(
  rooms: readonly RoomPlan[],
  { rooms: former, gone }: FormerRooms,
  planned: readonly PlannedRoom[],
  swept: readonly DesiredRoom[],
): ReadonlyMap<Change, Origin> {
  const known = new Map(
    former.map(({ desired, isClear }, at) => {
      const room = planned[at]
      const isSound = isClear && room?.diagnostics.every(({ severity }) => severity === 'warning')
      return [desired.room.id, isSound ? room?.plan : undefined]
    }),
  )
  // A room of the base whose title has changed could be any room that the base does not select.
  const isAnyMissing = gone.some(({ by }) => by === 'title')
  const sweptIds = new Set(swept.map(({ room }) => room.id))
  return new Map(
    rooms.flatMap((room) => {
      const base = sweptIds.has(room.room.id) ? room : known.get(room.room.id)
      const isKnown = base !== undefined || (!known.has(room.room.id) && !isAnyMissing)
      return isKnown ? [...attribute(room, base)] : []
    }),
  )
}

/**
 * Finds the origin of each change of a room by comparing it with what the base would change, planned on the same links.
 * `base` is `undefined` if the base does not select the room. Changes whose origin cannot be known are left out, except that of a
 * link with unresolved values if `ofOpen` is given.
 */
export function attribute(head: RoomPlan, base: RoomPlan | undefined, ofOpen?: Origin): ReadonlyMap<Change, Origin> {
  const origins = new Map<Change, Origin>()
  if (base?.desired.links.some(isUnclear)) return origins
  for (const change of head.changes) {
    if (isQuiet(change)) continue
    const former = base?.changes.find((one) => isAboutOneLink(change, one))
    const isOpen = base?.desired.links.some(({ key, open }) => open && (key === keyOf(change) || key === keyOf(former)))
    const origin = isOpen ? ofOpen : originOf(change, former)
    if (origin) origins.set(change, origin)
  }
  return origins
}

/**
 * Whether an unresolved value decides which link of the portal is meant. Then other links may be matched differently
 * too.
 */
function isUnclear({ rotation, open = {} }: DesiredLink): boolean {
  const names = rotation === undefined ? ['rotation', 'adopt'] : ['rotation', 'adopt', 'title', 'expirationDate']
  return names.some((name) => name in open)
}

function originOf(change: Change, former: Change | undefined): Origin {
  if (former === undefined || isQuiet(former)) return 'change'
  return hasSameEffect(change, former) ? 'drift' : 'both'
}

/** Whether two changes of a room concern the same link. A link that does not exist yet is compared by its key. */
export function isAboutOneLink(one: Change, other: Change): boolean {
  return one.kind === 'create' ? one.want.key === keyOf(other) : isOfOneLink(one, other)
}

/** Whether two changes result in the same link, whatever its key and the reason for the change. */
function hasSameEffect(one: Change, other: Change): boolean {
  if (one.kind !== other.kind) return false
  const isAlike = 'after' in one && 'after' in other ? changedFields(one.after, other.after).length === 0 : true
  return isAlike && ('tag' in one && 'tag' in other ? one.tag === other.tag : true)
}

/** The key under which a change's link is declared. */
export function keyOf(change: Change | undefined): string | undefined {
  return change && wantOf(change)?.key
}
