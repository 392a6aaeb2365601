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
 * The entries that may select a room in `only`, or all entries if `only` is empty. A title or a tag may select any
 * room; ids that `only` excludes need not be looked up.
 */
export function entriesFor(entries: readonly Entry[], only: readonly Selector[]): readonly Entry[] {
  return entries.filter(
    ({ selector }) =>
      selector.by !== 'id' ||
      only.length === 0 ||
      only.some(({ by, value }) => by !== 'id' || value === selector.value),
  )
}

/** A room and the entries that select it. */
export interface SelectedRoom {
  readonly room: Room
  readonly entries: readonly Entry[]
}

/** Collects the rooms that the entries select, each of them once. */
export function selectRooms(
  entries: readonly Entry[],
  found: (selector: Selector) => readonly Room[],
): readonly SelectedRoom[] {
  const selected = new Map<string, { readonly room: Room; readonly entries: Entry[] }>()
  for (const entry of entries) {
    for (const room of found(entry.selector)) {
      const known = selected.get(room.id)
      if (known) known.entries.push(entry)
      else selected.set(room.id, { room, entries: [entry] })
    }
  }
  return [...selected.values()]
}

/** The rooms that a manifest selects, and what each should have. */
export interface Selection {
  /** In the order of their ids. */
  readonly rooms: readonly DesiredRoom[]
  readonly diagnostics: readonly Diagnostic[]
  /** The ids of the rooms in which nothing can be planned; each has an error among the diagnostics. */
  readonly unfit: ReadonlySet<string>
  /** Whether a room that an entry names was not found. It may be a room that no entry seems to select. */
  readonly isAnyMissing: boolean
}

/**
 * Merges the entries of each selected room. `only` restricts the result to rooms that match any of its selectors; an
 * empty list means no restriction.
 */
export function assemble(
  { entries, owner }: Pick<Manifest, 'entries'> & { readonly owner: Owner },
  found: FoundRooms,
  only: readonly Selector[],
): Selection {
  const unfit = new Set<string>()
  const markUnfit = (problems: readonly Diagnostic[], rooms: readonly Room[]): readonly Diagnostic[] => {
    if (problems.some(({ severity }) => severity === 'error')) for (const { id } of rooms) unfit.add(id)
    return problems
  }
  const selections = entries.map((entry) => ({ entry, rooms: found(entry.selector) }))
  const named = selections.filter(({ entry }) => entry.selector.by !== 'tag')
  const missing = named.filter(({ rooms }) => rooms.length === 0).length
  const search = { titles: found.titles, missing, named: named.length }
  const diagnostics = [
    ...selections.flatMap(({ entry, rooms }) => markUnfit(checkSelection(entry, rooms, search), rooms)),
    ...selections.flatMap(({ entry, rooms }) => markUnfit(checkAdoptedOnce(entry, rooms), rooms)),
  ]
  // A link that is refused for all rooms of its entry is not also reported for each of them.
  const isRefused = ({ selector }: Entry, link: DesiredLink): boolean =>
    selector.by === 'tag' && found(selector).length > 1 && singleRoomFingerprint(link) !== undefined
  const refused = new Set(entries.flatMap((entry) => entry.links.filter((link) => isRefused(entry, link))))
  const rooms = selectRooms(entries, found)
    .filter(({ room }) => isInScope(room, only))
    .map((selected) => {
      const contradictions: Diagnostic[] = []
      const desired = mergeEntries(owner, selected, contradictions)
      diagnostics.push(...markUnfit(contradictions, [selected.room]))
      return { ...desired, links: desired.links.filter((link) => !refused.has(link)) }
    })
  return { rooms: rooms.sort(compareRooms), diagnostics, unfit, isAnyMissing: missing > 0 }
}

/** Reports the selectors in `only` that match none of the rooms. */
export function checkFilter(only: readonly Selector[], rooms: readonly Room[]): readonly Diagnostic[] {
  const titles = rooms.map(({ title }) => title)
  return only
    .filter((selector) => !rooms.some((room) => selects(selector, room)))
    .map((selector) => diagnose('room/filter-matches-none', { selector, near: nearTitles(selector, titles) }))
}

/**
 * The fingerprint that a declared link adopts, if only one room can have that link. A link that must be absent or will
 * be replaced is rightly gone from all other rooms.
 */
function singleRoomFingerprint({ adopt, absent, rotation }: DesiredLink): Fingerprint | undefined {
  return absent || rotation !== undefined ? undefined : adopt
}

function checkAdoptedOnce({ selector, links }: Entry, rooms: readonly Room[]): readonly Diagnostic[] {
  if (selector.by !== 'tag' || rooms.length < 2) return []
  const inOrder = rooms.toSorted((a, b) => compareRooms({ room: a }, { room: b }))
  return links.flatMap((link) => {
    const fingerprint = singleRoomFingerprint(link)
    const { key, place } = link
    return fingerprint === undefined
      ? []
      : [diagnose('link/adopt-many-rooms', { key, fingerprint, tag: shownSelector(selector), rooms: inOrder }, place)]
  })
}

/** Whether a room matches one of the selectors in `only`, or `only` is empty. */
export function isInScope(room: Room, only: readonly Selector[]): boolean {
  return only.length === 0 || only.some((one) => selects(one, room))
}

/** What helps to say why an entry selects no room. */
interface Search {
  /** The titles of the portal, among which may be the one that was meant. */
  readonly titles: Iterable<string>
  /** How many entries select a room by its id or title, and how many of those rooms are missing. */
  readonly named: number
  readonly missing: number
}

/** From this number of missing rooms on, the portal may be the wrong one. */
const manyMissing = 3

/** Reports an entry that selects no room, or by its title several. */
export function checkSelection(
  { selector, place }: Entry,
  rooms: readonly Room[],
  { titles, named, missing }: Search = { titles: [], named: 0, missing: 0 },
): Diagnostic[] {
  if (selector.by === 'tag') {
    return rooms.length === 0 ? [diagnose('room/tag-without-rooms', { tag: shownSelector(selector) }, place)] : []
  }
  if (rooms.length === 0) {
    const isElsewhere = missing >= manyMissing && missing > named / 2
    const near = nearTitles(selector, titles)
    return [
      diagnose('room/not-found', { selector, near, ...(isElsewhere && { elsewhere: { missing, named } }) }, place),
    ]
  }
  return rooms.length > 1 ? [diagnose('room/ambiguous-title', { title: shownSelector(selector), rooms }, place)] : []
}

/** Merges the entries of a room; adds their contradictions to `diagnostics`. */
export function mergeEntries(owner: Owner, { room, entries }: SelectedRoom, diagnostics: Diagnostic[]): DesiredRoom {
  const links = new Map<string, DesiredLink>()
  let first: { readonly unmanaged: Unmanaged; readonly entry: Entry } | undefined
  for (const entry of entries) {
    for (const link of entry.links) {
      const other = links.get(link.key)
      if (other) diagnostics.push(diagnose('link/declared-twice', { room, key: link.key }, link.place, other.place))
      else links.set(link.key, link)
    }
    if (entry.unmanaged === undefined) continue
    if (first && first.unmanaged !== entry.unmanaged) {
      diagnostics.push(diagnose('room/unmanaged-differs', { room }, entry.place, first.entry.place))
    }
    first ??= { unmanaged: entry.unmanaged, entry }
  }
  const ignore = entries.flatMap((entry) => entry.ignore ?? [])
  return {
    owner,
    room,
    unmanaged: first?.unmanaged ?? 'keep',
    ...(ignore.length > 0 && { ignore }),
    links: [...links.values()],
    places: entries.map(({ place }) => place),
  }
}

/** A room for which a manifest declares nothing. */
export function withoutDeclarations(owner: Owner, room: Room): DesiredRoom {
  return { owner, room, unmanaged: 'keep', links: [], places: [] }
}

/** Orders rooms by id, as a plan lists them. */
export function compareRooms({ room: a }: { readonly room: Room }, { room: b }: { readonly room: Room }): number {
  const [numberA, numberB] = [numberOf(a), numberOf(b)]
  return numberA === numberB ? (a.id < b.id ? -1 : 1) : numberA - numberB
}

/** The numeric value of a room id. The ids of third-party rooms can be any text; those come last. */
function numberOf({ id }: Room): number {
  return /^\d+$/.test(id) ? Number(id) : Number.MAX_VALUE
}
