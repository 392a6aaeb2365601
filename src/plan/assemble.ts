import type { Diagnostic } from '../model/diagnostic.ts'
import type { DesiredLink } from '../model/link.ts'
import type { DesiredRoom, Entry, Manifest, Room, Selector, Unmanaged } from '../model/room.ts'
import { diagnose } from './sentences.ts'

/** The rooms that a selector means. */
export type FoundRooms = (selector: Selector) => readonly Room[]

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

/**
 * What each selected room should have: the union of the entries that select it, in the order of the rooms' ids.
 * `only` (any of them) leaves out the other rooms; empty, it leaves out none.
 */
export function assemble(
  manifest: Manifest,
  found: FoundRooms,
  only: readonly Selector[],
): { readonly rooms: readonly DesiredRoom[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const claims = new Map<string, { readonly room: Room; readonly entries: Entry[] }>()
  for (const entry of manifest.entries) {
    const rooms = found(entry.selector)
    diagnostics.push(...admitSelection(entry, rooms))
    for (const room of rooms) {
      const claim = claims.get(room.id)
      if (claim) claim.entries.push(entry)
      else claims.set(room.id, { room, entries: [entry] })
    }
  }
  const chosen = [...claims.values()].filter(({ room }) => isChosen(room, only))
  for (const selector of only) {
    if (![...claims.values()].some(({ room }) => isSelected(room, selector))) {
      diagnostics.push(diagnose('room/filter-matches-none', { selector }))
    }
  }
  const rooms = chosen.map(({ room, entries }) => unite(manifest.name, room, entries, diagnostics))
  return { rooms: rooms.sort(compareRooms), diagnostics }
}

/** Whether a room is one of those that are looked at; `only` empty: all of them are. */
export function isChosen(room: Room, only: readonly Selector[]): boolean {
  return only.length === 0 || only.some((one) => isSelected(room, one))
}

function isSelected(room: Room, { by, value }: Selector): boolean {
  return by === 'tag' ? room.tags.includes(value) : room[by] === value
}

function admitSelection({ selector, place }: Entry, rooms: readonly Room[]): readonly Diagnostic[] {
  if (selector.by === 'tag') {
    return rooms.length === 0 ? [diagnose('room/tag-without-rooms', { tag: selector.value }, place)] : []
  }
  if (rooms.length === 0) return [diagnose('room/not-found', { selector }, place)]
  return rooms.length > 1 ? [diagnose('room/ambiguous-title', { title: selector.value, rooms }, place)] : []
}

function unite(manifest: string, room: Room, entries: readonly Entry[], diagnostics: Diagnostic[]): DesiredRoom {
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
    manifest,
    room,
    unmanaged: said?.unmanaged ?? 'keep',
    links: [...links.values()],
    places: entries.map(({ place }) => place),
  }
}

function compareRooms({ room: a }: DesiredRoom, { room: b }: DesiredRoom): number {
  const [numberA, numberB] = [numberOf(a), numberOf(b)]
  return numberA === numberB ? (a.id < b.id ? -1 : 1) : numberA - numberB
}

/** The ids of third-party rooms are any text: they come last. */
function numberOf({ id }: Room): number {
  return /^\d+$/.test(id) ? Number(id) : Number.MAX_VALUE
}
