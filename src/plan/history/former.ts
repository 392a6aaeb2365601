import { type Change, isQuiet, type Origin, type RoomPlan } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { type Owner, type OwnerNames, owningName } from '../../model/identity.ts'
import type { DesiredLink } from '../../model/link.ts'
import {
  type DesiredRoom,
  type Entry,
  type FoundRooms,
  type Manifest,
  type Selector,
  selectorKey,
} from '../../model/room.ts'
import { claimRooms, isChosen, unite } from '../assemble.ts'
import { diagnose } from '../diagnostics.ts'
import { changedFields } from '../fields.ts'
import { isOfOneLink, wantOf } from '../match.ts'
import type { Judged } from './left.ts'

/** The rooms that the base selects. */
export interface Former {
  /** What each should have by the base; `isClear` where that does not contradict itself in it. */
  readonly rooms: readonly { readonly desired: DesiredRoom; readonly isClear: boolean }[]
  /** What it means by these is not there. */
  readonly gone: readonly Selector[]
  /** The entries that mean no room of the portal; a tag may do so as well. */
  readonly unfound: readonly Entry[]
}

/** A base that can be compared with, if it can; `unjudged` says why what it protects cannot be found. */
export interface AdmittedBase {
  readonly base?: Manifest
  readonly unjudged?: string
  readonly diagnostics: readonly Diagnostic[]
}

/** Whether a base can tell anything about a manifest on the portal of that URL; if not, it is left out. */
export function admitBase(manifest: Manifest, url: string, base: Manifest | undefined): AdmittedBase {
  if (!base) return { diagnostics: [] }
  const isProtecting = base.entries.some(({ links }) => links.some(({ protect }) => protect))
  const leave = (unjudged: string, diagnostic: Diagnostic): AdmittedBase => ({
    ...(isProtecting && { unjudged }),
    diagnostics: [diagnostic],
  })
  const open = [base, ...base.entries].flatMap((part) => Object.values(part.open ?? {}))
  const names = [...new Set(open.flatMap(({ needs }) => needs))]
  if (names.length > 0) {
    return leave(`${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} not set`, diagnose('base/open', { names }))
  }
  if (base.portal !== undefined && base.portal !== url) {
    return leave('it names another portal', diagnose('base/other-portal', {}))
  }
  return { base, diagnostics: admitNames(manifest, base) }
}

/** What it means that the base has a name that the manifest neither has nor had. */
export function admitNames(manifest: Manifest, base: Manifest): readonly Diagnostic[] {
  const names = namesOf(manifest)
  const lost = namesOf(base).filter((former) => !names.includes(former))
  return lost.map((former) => diagnose('base/other-name', { name: manifest.name, former }))
}

/** Which links that are there a manifest takes for its own, and its base did not: its names are in a change, too. */
export function admitGained(rooms: readonly RoomPlan[], manifest: Manifest, base: Manifest): readonly Diagnostic[] {
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

/** All names under which a manifest has made links. */
export function namesOf({ name, formerly = [] }: OwnerNames): readonly string[] {
  return [name, ...formerly]
}

/** The rooms that a base selects. What is wrong in it is not told: it is the manifest that counts. */
export function recall(
  base: Pick<Manifest, 'entries'> & { readonly owner: Owner },
  found: FoundRooms,
  only: readonly Selector[],
): Former {
  const rooms = claimRooms(base.entries, found)
    .filter(({ room }) => isChosen(room, only))
    .map((claim) => {
      const contradictions: Diagnostic[] = []
      const desired = unite(base.owner, claim, contradictions)
      const isOne = claim.entries.every(({ selector }) => selector.by === 'tag' || found(selector).length === 1)
      return { desired, isClear: isOne && contradictions.length === 0 }
    })
  const unfound = base.entries.filter(({ selector }) => found(selector).length === 0)
  const gone = unfound.map(({ selector }) => selector).filter(({ by }) => by !== 'tag')
  return { rooms, gone, unfound }
}

/** Says which rooms are not there that the base names, and the manifest does not. */
export function admitGone({ gone }: Former, manifest: Manifest): readonly Diagnostic[] {
  const named = new Set(manifest.entries.map(({ selector }) => selectorKey(selector)))
  const left = new Map(gone.map((selector) => [selectorKey(selector), selector]))
  return [...left].filter(([name]) => !named.has(name)).map(([, selector]) => diagnose('base/room-gone', { selector }))
}

/**
 * Where the changes of a plan come from; `planned` are the rooms of the base, as they were planned. In `swept` rooms the
 * base would have the same done.
 */
export function attributeAll(
  rooms: readonly RoomPlan[],
  { rooms: former, gone }: Former,
  planned: readonly Judged[],
  swept: readonly DesiredRoom[],
): ReadonlyMap<Change, Origin> {
  const known = new Map(
    former.map(({ desired, isClear }, at) => {
      const made = planned[at]
      const isSound = isClear && made?.diagnostics.every(({ severity }) => severity === 'warning')
      return [desired.room.id, isSound ? made?.plan : undefined]
    }),
  )
  // A room that has another title now may be any that the base does not find.
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
 * Where each change of a room comes from, by what the base of the manifest would change in it, planned on the same
 * links; `undefined`: the base does not select the room. Links of which that cannot be known are left out.
 */
export function attribute(head: RoomPlan, base: RoomPlan | undefined): ReadonlyMap<Change, Origin> {
  const origins = new Map<Change, Origin>()
  if (base?.desired.links.some(isUnclear)) return origins
  for (const change of head.changes) {
    if (isQuiet(change)) continue
    const former = base?.changes.find((one) => isAboutOneLink(change, one))
    const isOpen = base?.desired.links.some(({ key, open }) => open && (key === keyOf(change) || key === keyOf(former)))
    if (!isOpen) origins.set(change, originOf(change, former))
  }
  return origins
}

/** Whether what is open in a link decides which link of the portal it means; then others may be meant otherwise too. */
function isUnclear({ rotation, open = {} }: DesiredLink): boolean {
  const names = rotation === undefined ? ['rotation', 'adopt'] : ['rotation', 'adopt', 'title', 'expirationDate']
  return names.some((name) => name in open)
}

function originOf(change: Change, former: Change | undefined): Origin {
  if (former === undefined || isQuiet(former)) return 'change'
  return hasSameEffect(change, former) ? 'drift' : 'both'
}

/** Whether two plans for one room speak of the same link of the portal; of one that is to be created, the key tells. */
function isAboutOneLink(one: Change, other: Change): boolean {
  return one.kind === 'create' ? one.want.key === keyOf(other) : isOfOneLink(one, other)
}

/** Whether the portal ends up with the same link, whatever the manifest calls it and for whatever reason. */
function hasSameEffect(one: Change, other: Change): boolean {
  if (one.kind !== other.kind) return false
  const isAlike = 'after' in one && 'after' in other ? changedFields(one.after, other.after).length === 0 : true
  return isAlike && ('tag' in one && 'tag' in other ? one.tag === other.tag : true)
}

function keyOf(change: Change | undefined): string | undefined {
  return change && wantOf(change)?.key
}
