import { type PortalError, portalErrorOf, type Reader, type RoomPage, type RoomQuery } from '../model/gateway.ts'
import { openLane } from '../model/lane.ts'
import { type FoundRooms, type ObservedLinks, type Room, type Selector, selectorKey } from '../model/room.ts'
import { hasUniqueEncoding } from '../model/values/same-text.ts'
import { unexpected } from './refusal.ts'
import { maxRows } from './shapes.ts'

/** Rooms by the keys of all selectors that match them. */
type Index = ReadonlyMap<string, readonly Room[]>

/**
 * Finds the rooms that the selectors match, with as few requests as possible: pages of the room list, or single lookups
 * if those are fewer. An id also finds archived rooms and templates; titles and tags find active rooms only. `onFound`
 * is called for each listed room as soon as its page arrives, possibly more than once.
 */
export async function findRooms(
  reader: Reader,
  selectors: readonly Selector[],
  onFound: (room: Room) => void = () => undefined,
): Promise<FoundRooms> {
  const distinct = distinctSelectors(selectors)
  const titles = new Set<string>()
  const listener = withRoomListener(reader, (room) => {
    titles.add(room.title)
    if (namesOf(room).some((name) => distinct.has(name))) onFound(room)
  })
  const listed = distinct.size > 1 ? await listIfCheaper(listener, [...distinct.values()]) : emptyList
  return Object.assign(await lookUpAll(listener, distinct, listed), { titles })
}

/** Whether one of these selectors matches no room. Rejects with a PortalError. */
export async function hasUnmatched(reader: Reader, selectors: readonly Selector[]): Promise<boolean> {
  const found = await findRooms(reader, selectors)
  return selectors.some((selector) => found(selector).length === 0)
}

/**
 * Lists all rooms (`listed`, with archived ones; `all` are the active ones) and finds those that the selectors match.
 * Looks up only the ids that are not in the list.
 */
export async function findAllRooms(
  reader: Reader,
  selectors: readonly Selector[],
  onFound: (room: Room) => void = () => undefined,
): Promise<{ readonly listed: readonly Room[]; readonly all: readonly Room[]; readonly found: FoundRooms }> {
  const listed = await listAll(withRoomListener(reader, onFound), {})
  const all = listed.filter(isActive)
  const found = await lookUpAll(reader, distinctSelectors(selectors), { index: indexOf(all), isWhole: true })
  return { listed, all, found: Object.assign(found, { titles: new Set(all.map(({ title }) => title)) }) }
}

const distinctSelectors = (selectors: readonly Selector[]): ReadonlyMap<string, Selector> =>
  new Map(selectors.map((selector) => [selectorKey(selector), selector]))

/** Wraps a reader so that it calls `onFound` for each active room that it lists. */
function withRoomListener(reader: Reader, onFound: (room: Room) => void): Reader {
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
  listed: RoomList,
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
    /* v8 ignore next -- @preserve: every selector was looked up */
    return found.get(selectorKey(selector)) ?? []
  }
}

/** The rooms that are known from the list of active rooms. */
interface RoomList {
  readonly index: Index
  readonly isWhole: boolean
}

const emptyList: RoomList = { index: new Map(), isWhole: false }

const namesOf = ({ id, title, tags }: Room): readonly string[] => {
  const all: readonly Selector[] = [
    { by: 'id', value: id },
    { by: 'title', value: title },
    ...tags.map((tag) => ({ by: 'tag', value: tag }) as const),
  ]
  // Two tags may have the same name after normalisation: the room must be in the index only once.
  return [...new Set(all.map(selectorKey))]
}

/** The list contains archived rooms too, which only a selector by id may match. */
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

/** Whether the portal's search finds every match of a selector. It compares characters without normalising them. */
const isSearchable = ({ by, value }: Selector): boolean => by === 'id' || hasUniqueEncoding(value)

/**
 * Reads the first page, which says how long the list is, and the rest only if lookups would not take fewer requests.
 */
async function listIfCheaper(reader: Reader, selectors: readonly Selector[]): Promise<RoomList> {
  const first = await reader.listRooms({}, 0)
  const index = indexOf(first.rooms)
  const open = selectors.filter((selector) => selector.by !== 'id' || !index.has(selectorKey(selector)))
  const isWhole = first.rooms.length >= first.total
  const pagesLeft = Math.ceil(first.total / maxRows) - 1
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
  const name = selectorKey(selector)
  if (isSearchable(selector)) {
    const hits = indexOf(await listAll(reader, by === 'title' ? { title: value } : { tag: value })).get(name) ?? []
    if (hits.length > 0 || by === 'tag') return hits
  }
  // The portal's search may be stricter than our comparison, so the whole list is read before reporting "not found".
  return indexOf(await listAll(reader, {})).get(name) ?? []
}

/** Lists all active rooms that the owner of the key can see. Rejects with a PortalError. */
export async function listActiveRooms(reader: Reader): Promise<readonly Room[]> {
  return (await listAll(reader, {})).filter(isActive)
}

/**
 * Reads all pages of a list. Rooms can move between pages while they are read, so the list is complete only when it has
 * as many rooms as its total says. Up to three attempts are combined, because each may find rooms that another missed.
 */
async function listAll(reader: Reader, query: RoomQuery, known?: RoomPage): Promise<readonly Room[]> {
  const found = new Map<string, Room>()
  for (let attempt = 0; attempt < 3; attempt++) {
    const first = (attempt === 0 && known) || (await reader.listRooms(query, 0))
    // A page that is not full is the last one, whatever the total says.
    const pages = first.rooms.length < maxRows ? 1 : Math.ceil(first.total / maxRows)
    const rest = Array.from({ length: Math.max(0, pages - 1) }, (_, page) =>
      reader.listRooms(query, (page + 1) * maxRows),
    )
    for (const { rooms } of [first, ...(await Promise.all(rest))]) for (const room of rooms) found.set(room.id, room)
    if (found.size >= first.total) return [...found.values()]
  }
  throw unexpected('a list of rooms that changed while it was read, three times', 'GET /files/rooms')
}

/** Reads the link lists of rooms, each of them once. */
export interface LinkLists {
  /** Starts to read a list that will be needed, while other rooms are still being looked up. */
  readonly prefetch: (room: Room) => void
  /** Rejects with a PortalError. */
  readonly get: (room: Room) => Promise<ObservedLinks>
}

/**
 * More than the portal is asked for at once, so requests never wait for this limit; few enough to stop soon after a
 * failure.
 */
const maxParallel = 64

/** Opens the link lists of a portal. After an error that does not concern only one room, no further list is read. */
export function openLinkLists(
  reader: Pick<Reader, 'fetchLinks'>,
  isOfOneRoom: (error: PortalError) => boolean,
): LinkLists {
  const lane = openLane(maxParallel)
  const stopped = new AbortController()
  const lists = new Map<string, Promise<ObservedLinks>>()
  const read = async (room: Room): Promise<ObservedLinks> => {
    stopped.signal.throwIfAborted()
    try {
      return await reader.fetchLinks(room)
    } catch (error) {
      if (!isOfOneRoom(portalErrorOf(error))) stopped.abort(error)
      throw error
    }
  }
  const get: LinkLists['get'] = (room) => {
    const known = lists.get(room.id)
    if (known !== undefined) return known
    const list = lane(() => read(room))
    lists.set(room.id, list)
    // The caller of `get` receives the error. If nobody calls it, the rejection must not count as unhandled.
    list.catch(() => undefined)
    return list
  }
  return { prefetch: (room) => void get(room), get }
}
