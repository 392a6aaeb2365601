import { type PortalError, portalErrorOf, type Reader, type RoomPage, type RoomQuery } from '../model/gateway.ts'
import { openLane } from '../model/lane.ts'
import { type FoundRooms, type ObservedLinks, type Room, type Selector, selectorName } from '../model/room.ts'
import { hasOneSpelling } from '../model/text/same-text.ts'
import { unexpected } from './refusal.ts'
import { mostRows } from './shapes.ts'

/** Rooms by all the names under which a selector may ask for them. */
type Index = ReadonlyMap<string, readonly Room[]>

/**
 * The rooms that selectors mean, by as few requests as can be: pages of the room list, or single look-ups where those
 * are fewer. An id also finds archived rooms and templates; titles and tags only active ones. `onFound` is told of rooms
 * in a list as soon as it has come, of some more than once.
 */
export async function findRooms(
  reader: Reader,
  selectors: readonly Selector[],
  onFound: (room: Room) => void = () => undefined,
): Promise<FoundRooms> {
  const distinct = distinctOf(selectors)
  const titles = new Set<string>()
  const teller = telling(reader, (room) => {
    titles.add(room.title)
    if (namesOf(room).some((name) => distinct.has(name))) onFound(room)
  })
  const listed = distinct.size > 1 ? await listUnlessMore(teller, [...distinct.values()]) : nothing
  return Object.assign(await lookUpAll(teller, distinct, listed), { titles })
}

/** Whether one of these selectors means no room. Rejects with a PortalError. */
export async function isAnyUnfound(reader: Reader, selectors: readonly Selector[]): Promise<boolean> {
  const found = await findRooms(reader, selectors)
  return selectors.some((selector) => found(selector).length === 0)
}

/**
 * All rooms of the list, archived ones included, and among the active ones those that selectors mean. Other requests are sent only
 * for ids that are none of them.
 */
export async function findAllRooms(
  reader: Reader,
  selectors: readonly Selector[],
  onFound: (room: Room) => void = () => undefined,
): Promise<{ readonly listed: readonly Room[]; readonly all: readonly Room[]; readonly found: FoundRooms }> {
  const listed = await listAll(telling(reader, onFound), {})
  const all = listed.filter(isActive)
  const found = await lookUpAll(reader, distinctOf(selectors), { index: indexOf(all), isWhole: true })
  return { listed, all, found: Object.assign(found, { titles: new Set(all.map(({ title }) => title)) }) }
}

const distinctOf = (selectors: readonly Selector[]): ReadonlyMap<string, Selector> =>
  new Map(selectors.map((selector) => [selectorName(selector), selector]))

/** A reader that tells of each room in a list. */
function telling(reader: Reader, onFound: (room: Room) => void): Reader {
  return {
    ...reader,
    listRooms: async (query, start) => {
      const page = await reader.listRooms(query, start)
      page.rooms.filter(isActive).forEach(onFound)
      return page
    },
  }
}

async function lookUpAll(
  reader: Reader,
  distinct: ReadonlyMap<string, Selector>,
  listed: Listed,
): Promise<(selector: Selector) => readonly Room[]> {
  const found = new Map<string, readonly Room[]>()
  await Promise.all(
    [...distinct].map(async ([name, selector]) => {
      const rooms = listed.index.get(name) ?? []
      const isKnown = selector.by === 'id' ? rooms.length > 0 : listed.isWhole
      found.set(name, isKnown ? rooms : await lookUp(reader, selector))
    }),
  )
  return (selector) => {
    /* v8 ignore next -- @preserve: all that can be asked for was looked up */
    return found.get(selectorName(selector)) ?? []
  }
}

/** What is known of the list of active rooms. */
interface Listed {
  readonly index: Index
  readonly isWhole: boolean
}

const nothing: Listed = { index: new Map(), isWhole: false }

const namesOf = ({ id, title, tags }: Room): readonly string[] => {
  const all: readonly Selector[] = [
    { by: 'id', value: id },
    { by: 'title', value: title },
    ...tags.map((tag) => ({ by: 'tag', value: tag }) as const),
  ]
  // Of two tags that are the same to people, the room is found once.
  return [...new Set(all.map(selectorName))]
}

/** A list holds archived rooms as well; but for an id, no selector means one. */
const isActive = ({ state }: Room): boolean => state === 'active'

function indexOf(rooms: readonly Room[]): Index {
  const index = new Map<string, Room[]>()
  for (const room of rooms.filter(isActive)) {
    for (const name of namesOf(room)) {
      const entry = index.get(name)
      if (entry) entry.push(room)
      else index.set(name, [room])
    }
  }
  return index
}

/** Whether the portal's search, which compares characters, finds all that a selector means. */
const isSearchable = ({ by, value }: Selector): boolean => by === 'id' || hasOneSpelling(value)

/** The first page tells how long the list is: it is read on only if that takes no more requests than look-ups would. */
async function listUnlessMore(reader: Reader, selectors: readonly Selector[]): Promise<Listed> {
  const first = await reader.listRooms({}, 0)
  const index = indexOf(first.rooms)
  const open = selectors.filter((selector) => selector.by !== 'id' || !index.has(selectorName(selector)))
  const isWhole = first.rooms.length >= first.total
  const pagesLeft = Math.ceil(first.total / mostRows) - 1
  const isCheaper = pagesLeft > open.length && open.every(isSearchable)
  if (isWhole || open.length === 0 || isCheaper) return { index, isWhole }
  return { index: indexOf(await listAll(reader, {}, first)), isWhole: true }
}

async function lookUp(reader: Reader, selector: Selector): Promise<readonly Room[]> {
  const { by, value } = selector
  if (by === 'id') {
    const room = await reader.fetchRoom(value)
    return room ? [room] : []
  }
  const name = selectorName(selector)
  if (isSearchable(selector)) {
    const hits = indexOf(await listAll(reader, by === 'title' ? { title: value } : { tag: value })).get(name) ?? []
    if (hits.length > 0 || by === 'tag') return hits
  }
  // The portal's search may be stricter than equality; the whole list has the last word before we say "not found".
  return indexOf(await listAll(reader, {})).get(name) ?? []
}

/** All active rooms that the key's owner sees. Rejects with a PortalError. */
export async function listActiveRooms(reader: Reader): Promise<readonly Room[]> {
  return (await listAll(reader, {})).filter(isActive)
}

/**
 * Rooms move between pages while people work: a list is complete when it has as many rooms as it says. What an attempt
 * missed the next one finds, so they are taken together.
 */
async function listAll(reader: Reader, query: RoomQuery, known?: RoomPage): Promise<readonly Room[]> {
  const found = new Map<string, Room>()
  for (let attempt = 0; attempt < 3; attempt++) {
    const first = (attempt === 0 && known) || (await reader.listRooms(query, 0))
    // A page that is not full is the last one, whatever the total says.
    const pages = first.rooms.length < mostRows ? 1 : Math.ceil(first.total / mostRows)
    const rest = Array.from({ length: Math.max(0, pages - 1) }, (_, page) =>
      reader.listRooms(query, (page + 1) * mostRows),
    )
    for (const { rooms } of [first, ...(await Promise.all(rest))]) for (const room of rooms) found.set(room.id, room)
    if (found.size >= first.total) return [...found.values()]
  }
  throw unexpected('a list of rooms that changed while it was read, three times', 'GET /files/rooms')
}

/** The link lists of many rooms, each read once. */
export interface LinkLists {
  /** Begins to read the list of a room that will be asked for: while other rooms are still looked up, no time is lost. */
  readonly begin: (room: Room) => void
  /** Rejects with a PortalError. */
  readonly of: (room: Room) => Promise<ObservedLinks>
}

/** More than are read at once, so that reading never waits for us; and few enough to end soon where all has failed. */
const atOnce = 64

/** Opens the link lists of a portal. After an error that is not `isOfOneRoom` no further list is begun. */
export function openLinkLists(
  reader: Pick<Reader, 'fetchLinks'>,
  isOfOneRoom: (error: PortalError) => boolean,
): LinkLists {
  const lane = openLane(atOnce)
  const over = new AbortController()
  const begun = new Map<string, Promise<ObservedLinks>>()
  const read = async (room: Room): Promise<ObservedLinks> => {
    over.signal.throwIfAborted()
    try {
      return await reader.fetchLinks(room)
    } catch (error) {
      if (!isOfOneRoom(portalErrorOf(error))) over.abort(error)
      throw error
    }
  }
  const of: LinkLists['of'] = (room) => {
    const known = begun.get(room.id)
    if (known !== undefined) return known
    const list = lane(() => read(room))
    begun.set(room.id, list)
    // Whoever asks for the list hears of it; it may be that nobody does any more.
    list.catch(() => undefined)
    return list
  }
  return { begin: (room) => void of(room), of }
}
