import type { Bound, FieldErrors } from './envelope.ts'
import { mayRead, type Portal, type Room, type User } from './portal.ts'
import { refuse } from './refusal.ts'
import { type RoomType, roomTypes, root } from './rules.ts'

/** A page of the rooms that a user sees. */
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

/** Lists the rooms that match a query, last modified first. Source: contract §1.2. */
export function listRooms(portal: Portal, user: User, search: URLSearchParams): Bound<RoomPage> {
  const query = bindQuery(search)
  if (!query.ok) return query
  const { startIndex, count } = query.value
  const found = [...portal.rooms.values()]
    .filter((room) => mayRead(user, room) && isWanted(room, query.value))
    .sort((a, b) => b.modified - a.modified)
  return { ok: true, value: { rooms: found.slice(startIndex, startIndex + count), startIndex, total: found.length } }
}

/** Finds a room type by its number or its name in the API. */
export function roomTypeOf(value: string | number): RoomType | undefined {
  const named = wireNames[String(value).toLowerCase()]
  if (named !== undefined) return named
  return Object.values(wireNames).find((type) => String(roomTypes[type]) === String(value))
}

function bindQuery(search: URLSearchParams): Bound<RoomQuery> {
  const count = Number(search.get('count') ?? 100)
  const startIndex = Number(search.get('startIndex') ?? 0)
  // The portal ignores an empty value.
  const types = search.getAll('type').filter(Boolean).map(roomTypeOf)
  const roots = areas[(search.get('searchArea') || '0').toLowerCase()]
  const errors: FieldErrors = {
    ...(Number.isInteger(count) && count >= 1 && count <= 100
      ? {}
      : { count: ['The field Count must be between 1 and 100.'] }),
    ...(Number.isInteger(startIndex) ? {} : { startIndex: ['The value is not valid.'] }),
    ...(types.includes(undefined) ? { type: ['The value is not valid.'] } : {}),
    ...(roots === undefined ? { searchArea: ['The value is not valid.'] } : {}),
  }
  if (roots === undefined || Object.keys(errors).length > 0) return { ok: false, errors }
  // The portal does not validate this one: it fails later, as an exception. Source: contract §14.1 row 10.
  if (startIndex < 0) throw refuse.outOfRange('startIndex')
  const value = {
    startIndex,
    count,
    types: types.filter((type) => type !== undefined),
    roots,
    filterValue: (search.get('filterValue') ?? '').toLowerCase(),
    tags: parseTags(search.get('tags')),
  }
  return { ok: true, value }
}

function parseTags(json: string | null): string[] | undefined {
  if (json === null || json === '') return undefined
  try {
    const tags: unknown = JSON.parse(json)
    if (Array.isArray(tags)) return tags.map(String)
  } catch {
    // Malformed JSON is an exception in the portal, not a validation error.
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
