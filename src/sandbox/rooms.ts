import { type Bound, type FieldErrors, refuse } from './answers.ts'
import { bindObject } from './body.ts'
import { addPrimary, addRoom, isManager, mayEditAccess, mayRead, type Portal, type Room, type User } from './portal.ts'
import { keepsPrimary, type RoomType, roomTypes, root } from './rules.ts'

/** What a new room is made of. */
export interface NewRoom {
  readonly title: string
  readonly type: RoomType
  readonly tags: string[]
}

/**
 * The room with the id in a path; only 32-bit integers name rooms of the portal itself, all else goes to third-party
 * storage, of which the sandbox has none. Source: contract §1.3, §2.6 step 4.
 */
export function findRoom(portal: Portal, id: string, message?: string): Room {
  const room = /^-?\d{1,10}$/.test(id) ? portal.rooms.get(Number(id)) : undefined
  if (room === undefined) throw refuse.notFound(message)
  return room
}

/** The room for `GET /files/rooms/{id}`, which has words of its own for its refusals. Source: contract §1.2. */
export function openRoom(portal: Portal, user: User | undefined, id: string): { room: Room; user: User } {
  const room = findRoom(portal, id, 'The required folder was not found')
  if (user === undefined) throw refuse.unauthenticated()
  if (mayRead(user, room)) return { room, user }
  throw refuse.invalidOperation("You don't have enough permission to view the folder content")
}

/** Reads the body of `POST /files/rooms`. AI rooms exist from 3.6 on. Source: contract §1.2, §8. */
export function bindRoom(json: string, portal: Portal): Bound<NewRoom> {
  const bound = bindObject(json)
  if (!bound.ok) return bound
  const title = bound.value.get('title')
  const roomType = bound.value.get('roomtype')
  const tags = bound.value.get('tags') ?? []
  const type = typeof roomType === 'number' ? roomTypeOf(roomType) : undefined
  const isTitle = typeof title === 'string' && title.trim() !== ''
  const isKnown = type !== undefined && exists(type, portal)
  if (isTitle && isKnown && isTexts(tags)) return { ok: true, value: { title, type, tags } }
  const errors: FieldErrors = {
    ...(isTitle ? {} : { Title: ['The Title field is required.'] }),
    ...(isKnown ? {} : { '$.roomType': ['The JSON value could not be converted. Path: $.roomType'] }),
    ...(isTexts(tags) ? {} : { '$.tags': ['The JSON value could not be converted. Path: $.tags'] }),
  }
  return { ok: false, errors }
}

/** Creates an empty room, with the primary link it is born with. Source: contract §2.5. */
export function createRoom(portal: Portal, caller: User, { title, type, tags }: NewRoom): Room {
  if (caller.type !== 'docSpaceAdmin' && caller.type !== 'roomAdmin') throw refuse.accessDenied()
  const room = addRoom(portal, { title, type, tags: [...new Set(tags)], owner: caller.id })
  if (keepsPrimary(type)) addPrimary(portal, room, caller.id)
  return room
}

/** Moves a room to the archive or back; its links stay as they are. Source: contract §10.25. */
export function moveRoom(portal: Portal, caller: User, room: Room, to: 'archive' | 'rooms'): void {
  if (!isManager(caller, room)) throw refuse.accessDenied()
  const home = room.type === 'ai' ? root.agents : root.active
  room.root = to === 'archive' ? root.archive : home
  room.modified = ++portal.changes
}

/** Adds tags to a room. */
export function tagRoom(portal: Portal, caller: User, room: Room, json: string): Bound<Room> {
  const bound = bindObject(json)
  if (!bound.ok) return bound
  const names = bound.value.get('names')
  if (!isTexts(names)) return { ok: false, errors: { '$.names': ['The JSON value could not be converted.'] } }
  if (!mayEditAccess(caller, room)) throw refuse.accessDenied()
  room.tags = [...new Set([...room.tags, ...names])]
  room.modified = ++portal.changes
  return { ok: true, value: room }
}

/** Whether this version knows the room type. Source: contract §8. */
export function exists(type: RoomType, { profile }: Portal): boolean {
  return type !== 'ai' || profile !== '3.5'
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

/** One page of the rooms that a user sees. */
export interface RoomPage {
  readonly rooms: readonly Room[]
  readonly startIndex: number
  readonly total: number
}

interface RoomQuery {
  readonly startIndex: number
  readonly count: number
  readonly types: readonly RoomType[]
  readonly roots: readonly number[]
  readonly filterValue: string
  readonly tags: readonly string[] | undefined
}

const wireNames: Readonly<Record<string, RoomType>> = {
  fillingformsroom: 'formFilling',
  editingroom: 'collaboration',
  customroom: 'custom',
  publicroom: 'public',
  virtualdataroom: 'virtualData',
  airoom: 'ai',
}

const areas: Readonly<Record<string, readonly number[]>> = {
  0: [root.active],
  1: [root.archive],
  2: [root.active, root.archive],
  4: [root.templates],
  7: [root.agents],
  active: [root.active],
  archive: [root.archive],
  any: [root.active, root.archive],
  templates: [root.templates],
  aiagents: [root.agents],
}

/** The rooms that a query asks for, last modified first. Source: contract §1.2. */
export function listRooms(portal: Portal, user: User, search: URLSearchParams): Bound<RoomPage> {
  const query = bindQuery(search)
  if (!query.ok) return query
  const { startIndex, count } = query.value
  const found = [...portal.rooms.values()]
    .filter((room) => mayRead(user, room) && isWanted(room, query.value))
    .sort((a, b) => b.modified - a.modified)
  return { ok: true, value: { rooms: found.slice(startIndex, startIndex + count), startIndex, total: found.length } }
}

/** The room type by its number or its name on the wire. */
function roomTypeOf(value: string | number): RoomType | undefined {
  const named = wireNames[String(value).toLowerCase()]
  if (named !== undefined) return named
  return Object.values(wireNames).find((type) => String(roomTypes[type]) === String(value))
}

function bindQuery(search: URLSearchParams): Bound<RoomQuery> {
  const count = Number(search.get('count') ?? 100)
  const startIndex = Number(search.get('startIndex') ?? 0)
  const types = search.getAll('type').map(roomTypeOf)
  const roots = areas[(search.get('searchArea') ?? '0').toLowerCase()]
  const errors: FieldErrors = {
    ...(Number.isInteger(count) && count >= 1 && count <= 100
      ? {}
      : { Count: ['The field Count must be between 1 and 100.'] }),
    ...(Number.isInteger(startIndex) && startIndex >= 0
      ? {}
      : { StartIndex: ['The field StartIndex must be between 0 and 2147483647.'] }),
    ...(types.includes(undefined) ? { Type: ['The value is not valid.'] } : {}),
    ...(roots === undefined ? { SearchArea: ['The value is not valid.'] } : {}),
  }
  if (roots === undefined || Object.keys(errors).length > 0) return { ok: false, errors }
  const query: RoomQuery = {
    startIndex,
    count,
    types: types.filter((type) => type !== undefined),
    roots,
    filterValue: (search.get('filterValue') ?? '').toLowerCase(),
    tags: parseTags(search.get('tags')),
  }
  return { ok: true, value: query }
}

function parseTags(json: string | null): string[] | undefined {
  if (json === null || json === '') return undefined
  try {
    const tags: unknown = JSON.parse(json)
    if (Array.isArray(tags)) return tags.map(String)
  } catch {
    // Malformed JSON is an exception on the server, not a validation error.
  }
  throw refuse.broken('The JSON value could not be converted.')
}

function isWanted(room: Room, { types, roots, filterValue, tags }: RoomQuery): boolean {
  return (
    roots.includes(room.root) &&
    (types.length === 0 || types.includes(room.type)) &&
    room.title.toLowerCase().includes(filterValue) &&
    (tags === undefined || tags.some((tag) => room.tags.includes(tag)))
  )
}
