import type { Diagnostic } from '../model/diagnostic.ts'
import type { Fingerprint, Owner } from '../model/identity.ts'
import type { DesiredLink } from '../model/link.ts'
import {
  type DesiredRoom,
  type Entry,
  type FoundRooms,
  type Manifest,
  type Room,
  type Selector,
  selects,
  shownSelector,
  type Unmanaged,
} from '../model/room.ts'
import { diagnose } from './diagnostics.ts'
import { nearTitles } from './room-name.ts'

/**
 * The entries that can mean a room which `only` lets through; empty, it lets all through. A title or a tag may mean any
 * room, an id only its own: the other ids need not be looked up.
 */
export function entriesFor(entries: readonly Entry[], only: readonly Selector[]): readonly Entry[] {
  return entries.filter(
    ({ selector }) =>
      selector.by !== 'id' ||
      only.length === 0 ||
      only.some(({ by, value }) => by !== 'id' || value === selector.value),
  )
}

/** A room, and the entries that select it. */
export interface Claim {
  readonly room: Room
  readonly entries: readonly Entry[]
}

/** Each room that entries select, once. */
export function claimRooms(
  entries: readonly Entry[],
  found: (selector: Selector) => readonly Room[],
): readonly Claim[] {
  const claims = new Map<string, { readonly room: Room; readonly entries: Entry[] }>()
  for (const entry of entries) {
    for (const room of found(entry.selector)) {
      const claim = claims.get(room.id)
      if (claim) claim.entries.push(entry)
      else claims.set(room.id, { room, entries: [entry] })
    }
  }
  return [...claims.values()]
}

/** What the rooms should have that a manifest selects. */
export interface Assembled {
  /** In the order of their ids. */
  readonly rooms: readonly DesiredRoom[]
  readonly diagnostics: readonly Diagnostic[]
  /** The ids of the rooms in which nothing can be planned, as an error among the diagnostics says. */
  readonly unfit: ReadonlySet<string>
  /** A room that an entry names was not found: it may be one that no entry seems to select. */
  readonly isAnyMissing: boolean
}

/**
 * What each selected room should have: the union of the entries that select it. `only` (any of them) leaves out the
 * other rooms; empty, it leaves out none.
 */
export function assemble(
  { entries, owner }: Pick<Manifest, 'entries'> & { readonly owner: Owner },
  found: FoundRooms,
  only: readonly Selector[],
): Assembled {
  const unfit = new Set<string>()
  const admitted = (problems: readonly Diagnostic[], rooms: readonly Room[]): readonly Diagnostic[] => {
    if (problems.some(({ severity }) => severity === 'error')) for (const { id } of rooms) unfit.add(id)
    return problems
  }
  const selections = entries.map((entry) => ({ entry, rooms: found(entry.selector) }))
  const diagnostics = [
    ...selections.flatMap(({ entry, rooms }) => admitted(admitSelection(entry, rooms, found.titles), rooms)),
    ...selections.flatMap(({ entry, rooms }) => admitted(admitOneRoom(entry, rooms), rooms)),
  ]
  // What is refused for all its rooms is not looked for in each.
  const isRefused = ({ selector }: Entry, link: DesiredLink): boolean =>
    selector.by === 'tag' && found(selector).length > 1 && soleOf(link) !== undefined
  const refused = new Set(entries.flatMap((entry) => entry.links.filter((link) => isRefused(entry, link))))
  const rooms = claimRooms(entries, found)
    .filter(({ room }) => isChosen(room, only))
    .map((claim) => {
      const contradictions: Diagnostic[] = []
      const desired = unite(owner, claim, contradictions)
      diagnostics.push(...admitted(contradictions, [claim.room]))
      return { ...desired, links: desired.links.filter((link) => !refused.has(link)) }
    })
  const isAnyMissing = selections.some(({ entry, rooms: its }) => entry.selector.by !== 'tag' && its.length === 0)
  return { rooms: rooms.sort(compareRooms), diagnostics, unfit, isAnyMissing }
}

/** Which of the rooms that a run is bound to are none of those that it could look at. */
export function admitOnly(only: readonly Selector[], rooms: readonly Room[]): readonly Diagnostic[] {
  const titles = rooms.map(({ title }) => title)
  return only
    .filter((selector) => !rooms.some((room) => selects(selector, room)))
    .map((selector) => diagnose('room/filter-matches-none', { selector, near: nearTitles(selector, titles) }))
}

/**
 * The fingerprint that a declared link can have in one room only: where it is to be absent, or to be replaced, it is gone
 * from all others as it should be.
 */
function soleOf({ adopt, absent, rotation }: DesiredLink): Fingerprint | undefined {
  return absent || rotation !== undefined ? undefined : adopt
}

function admitOneRoom({ selector, links }: Entry, rooms: readonly Room[]): readonly Diagnostic[] {
  if (selector.by !== 'tag' || rooms.length < 2) return []
  const inOrder = rooms.toSorted((a, b) => compareRooms({ room: a }, { room: b }))
  return links.flatMap((link) => {
    const fingerprint = soleOf(link)
    const { key, place } = link
    return fingerprint === undefined
      ? []
      : [diagnose('link/adopt-many-rooms', { key, fingerprint, tag: shownSelector(selector), rooms: inOrder }, place)]
  })
}

/** Whether a room is one of those that are looked at; `only` empty: all of them are. */
export function isChosen(room: Room, only: readonly Selector[]): boolean {
  return only.length === 0 || only.some((one) => selects(one, room))
}

/** Whether the rooms that an entry selects are as many as it may mean; `titles` are those that it may have meant. */
export function admitSelection(
  { selector, place }: Entry,
  rooms: readonly Room[],
  titles: Iterable<string> = [],
): Diagnostic[] {
  if (selector.by === 'tag') {
    return rooms.length === 0 ? [diagnose('room/tag-without-rooms', { tag: shownSelector(selector) }, place)] : []
  }
  if (rooms.length === 0) {
    const near = nearTitles(selector, titles)
    return [diagnose('room/not-found', { selector, near }, place)]
  }
  return rooms.length > 1 ? [diagnose('room/ambiguous-title', { title: shownSelector(selector), rooms }, place)] : []
}

/** What a room should have; `diagnostics` gains what its entries contradict each other in. */
export function unite(owner: Owner, { room, entries }: Claim, diagnostics: Diagnostic[]): DesiredRoom {
  const links = new Map<string, DesiredLink>()
  let said: { readonly unmanaged: Unmanaged; readonly entry: Entry } | undefined
  for (const entry of entries) {
    for (const link of entry.links) {
      const other = links.get(link.key)
      if (other) diagnostics.push(diagnose('link/declared-twice', { room, key: link.key }, link.place, other.place))
      else links.set(link.key, link)
    }
    if (entry.unmanaged === undefined) continue
    if (said && said.unmanaged !== entry.unmanaged) {
      diagnostics.push(diagnose('room/unmanaged-differs', { room }, entry.place, said.entry.place))
    }
    said ??= { unmanaged: entry.unmanaged, entry }
  }
  return {
    owner,
    room,
    unmanaged: said?.unmanaged ?? 'keep',
    links: [...links.values()],
    places: entries.map(({ place }) => place),
  }
}

/** A room for which a manifest declares nothing. */
export function undeclared(owner: Owner, room: Room): DesiredRoom {
  return { owner, room, unmanaged: 'keep', links: [], places: [] }
}

/** The order of rooms in a plan: that of their ids. */
export function compareRooms({ room: a }: { readonly room: Room }, { room: b }: { readonly room: Room }): number {
  const [numberA, numberB] = [numberOf(a), numberOf(b)]
  return numberA === numberB ? (a.id < b.id ? -1 : 1) : numberA - numberB
}

/** The ids of third-party rooms are any text: they come last. */
function numberOf({ id }: Room): number {
  return /^\d+$/.test(id) ? Number(id) : Number.MAX_VALUE
}
