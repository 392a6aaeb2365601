import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { bindObject } from './body.ts'
import { type Bound, type FieldErrors, invalid } from './envelope.ts'
import type { Caller } from './guard.ts'
import { addPrimary, isManager, mayEditAccess, mayRead, type Portal, type Room, type User } from './portal.ts'
import { refuse } from './refusal.ts'
import { roomTypeOf } from './room-list.ts'
import { alwaysHasPrimary, type RoomType, root } from './rules.ts'

/** The settings of a new room. */
export type NewRoom = Pick<Room, 'title' | 'type' | 'tags'>

/** Adds a room without rows. Throws an `Error` if its id is taken. */
export function addRoom(portal: Portal, room: NewRoom & { owner: string; id?: number; isPrivate?: boolean }): Room {
  const id = room.id ?? portal.lastRoomId + 1
  if (portal.rooms.has(id)) throw new Error(`The stage has two rooms with the id ${id}.`)
  const added: Room = {
    isPrivate: false,
    ...room,
    id,
    rows: new Map(),
    root: room.type === 'ai' ? root.agents : root.active,
    modified: ++portal.changes,
  }
  portal.rooms.set(id, added)
  portal.lastRoomId = Math.max(portal.lastRoomId, id)
  return added
}

/**
 * Finds the room with the id in the path. Integers are rooms of the portal itself; all other ids are in third-party
 * storage, which the sandbox does not have. A blank id is invalid. Source: contract §1.3, §2.6 (step 4), §14.1 row 16.
 */
export function findRoom(portal: Portal, c: Context, message?: string): Room {
  const id = String(c.req.param('id'))
  if (id.trim() === '') throw new HTTPException(400, { res: invalid(c, { id: ['The Id field is required.'] }) })
  const room = /^-?\d{1,10}$/.test(id) ? portal.rooms.get(Number(id)) : undefined
  if (room === undefined) throw refuse.notFound(message)
  return room
}

/** Finds the room for `GET /files/rooms/{id}`, whose error messages differ from other routes. Source: contract §1.2. */
export function openRoom(portal: Portal, c: Context<Caller>): { room: Room; user: User } {
  const room = findRoom(portal, c, 'The required folder was not found')
  const user = c.get('user')
  if (user === undefined) throw refuse.unauthenticated()
  if (mayRead(user, room)) return { room, user }
  throw refuse.invalidOperation("You don't have enough permission to view the folder content")
}

/** Reads the body of `POST /files/rooms`. AI rooms exist since 3.6. Source: contract §1.2, §8. */
export function bindRoom(json: string, portal: Portal): Bound<NewRoom> {
  const bound = bindObject(json)
  if (!bound.ok) return bound
  const title = bound.value.get('title')
  const roomType = bound.value.get('roomtype')
  const tags = bound.value.get('tags') ?? []
  const type = typeof roomType === 'number' ? roomTypeOf(roomType) : undefined
  const isKnown = type !== undefined && isSupported(type, portal)
  const hasTitle = typeof title === 'string' && title.trim() !== ''
  if (hasTitle && isKnown && isStringArray(tags)) return { ok: true, value: { title, type, tags } }
  const errors: FieldErrors = {
    ...(hasTitle ? {} : { Title: ['The Title field is required.'] }),
    ...(isKnown ? {} : { '$.roomType': ['The JSON value could not be converted. Path: $.roomType'] }),
    ...(isStringArray(tags) ? {} : { '$.tags': ['The JSON value could not be converted. Path: $.tags'] }),
  }
  return { ok: false, errors }
}

/** Creates a room, with a primary link if its type always has one. Source: contract §2.5. */
export function createRoom(portal: Portal, caller: User, { title, type, tags }: NewRoom): Room {
  if (caller.type !== 'docSpaceAdmin' && caller.type !== 'roomAdmin') throw refuse.accessDenied()
  const room = addRoom(portal, { title, type, tags: [...new Set(tags)], owner: caller.id })
  if (alwaysHasPrimary(type)) addPrimary(portal, room, caller.id)
  return room
}

/** Moves a room to the archive or back; its links are unchanged. Source: contract §10.25. */
export function moveRoom(portal: Portal, caller: User, room: Room, verb: 'archive' | 'unarchive'): void {
  if (!isManager(caller, room)) throw refuse.accessDenied()
  const home = room.type === 'ai' ? root.agents : root.active
  room.root = verb === 'archive' ? root.archive : home
  room.modified = ++portal.changes
}

/** Adds tags to a room. */
export function tagRoom(portal: Portal, caller: User, room: Room, json: string): Bound<Room> {
  const bound = bindObject(json)
  if (!bound.ok) return bound
  const names = bound.value.get('names')
  if (!isStringArray(names)) return { ok: false, errors: { '$.names': ['The JSON value could not be converted.'] } }
  if (!mayEditAccess(caller, room)) throw refuse.accessDenied()
  room.tags = [...new Set([...room.tags, ...names])]
  room.modified = ++portal.changes
  return { ok: true, value: room }
}

/** Whether this version has rooms of that type. Source: contract §8. */
export function isSupported(type: RoomType, { profile }: Portal): boolean {
  return type !== 'ai' || profile !== '3.5'
}

function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}
