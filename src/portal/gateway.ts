import { encode } from '../http/fetch.ts'
import {
  type Attempt,
  PortalError,
  type PortalErrorCode,
  portalErrorOf,
  type Reader,
  type RoomCheck,
  type RoomQuery,
  type WriteOptions,
  type Writer,
} from '../model/gateway.ts'
import type { ObservedLink } from '../model/link.ts'
import type { Room } from '../model/room.ts'
import { hasPassed, instantOf } from '../model/values/instant.ts'
import { type Connection, type Get, openGet, openPut, type PutOptions } from './http.ts'
import { lockedOut, roomChanged, tooLate, unexpected } from './refusal.ts'
import { maxRows } from './shapes.ts'
import { resolveShortUrl } from './short-url.ts'
import * as wire from './wire.ts'

/** Opens a reader. It can only send GETs, and never requests the path that creates a primary link. */
export function openReader(connection: Connection): Reader {
  return readerOver(connection, explainForbidden(openGet(connection)))
}

/** How long cleaning up may take after the run's deadline, in milliseconds. */
const grace = 30_000

/**
 * How long an observation of a room counts as current, in milliseconds. A write may wait at the gate for much longer.
 */
const maxAge = 3000

/** Opens a writer, which reads and changes a portal. */
export function openWriter(connection: Connection): Writer {
  const { now } = connection
  const reader = readerOver(connection, explainForbidden(openGet(connection)))
  const put = openPut(connection)
  // Primary links are created in turn with the writes. Otherwise a new one could stay open while its PUT has to wait.
  const create = explainForbidden(openGet(connection, connection.gates.writes))
  /** The same connection for cleaning up, which has its own deadline. */
  const lateConnection = (): Connection => ({ ...connection, signal: AbortSignal.timeout(grace) })
  /** The reader for the check before a write. A write that is due must not depend on the run's deadline. */
  const readerFor = (isDue: boolean): Reader => (isDue ? readerOver(connection, openGet(lateConnection())) : reader)
  const checkRoom = async (room: Room, roomCheck: RoomCheck | undefined, checkReader = reader): Promise<void> => {
    if (roomCheck && now() - roomCheck.at > maxAge && !roomCheck.stillFits(await checkReader.observeRoom(room)))
      throw roomChanged()
  }
  return {
    ...reader,
    async putLink(room, id, link, { isDue = false, onAttempt, roomCheck } = {}) {
      const send = isDue ? openPut(lateConnection()) : put
      const { expirationDate } = link.settings
      const check = async (): Promise<void> => {
        await checkRoom(room, roomCheck, readerFor(isDue))
        if (hasPassed(expirationDate, instantOf(now()))) throw tooLate()
      }
      // A creation carries its id, so sending it twice creates one link. Source: contract §7.8.
      const path = linksPath(room)
      const requestLine = `PUT ${path}`
      return decodeAnswer(
        await send(path, wire.encodeLink(id, link), { check, ...attemptOptions(onAttempt, requestLine) }),
        requestLine,
      )
    },
    async revokeLink(room, link, { isDue = false, onAttempt, roomCheck } = {}) {
      const send = isDue ? openPut(lateConnection()) : put
      const checkReader = readerFor(isDue)
      // A primary link that the portal re-creates has another id, and at the link limit a second revoke is refused, so
      // a repeated revoke needs this check. Source: contract §2.7, §7.7, §7.8.
      const isDone = async (): Promise<boolean> => {
        const { links, isCut } = await checkReader.observeRoom(room)
        return !isCut && !links.some(({ id }) => id.secret.equals(link.id.secret))
      }
      const path = linksPath(room)
      const requestLine = `PUT ${path}`
      const options = {
        isDone,
        check: () => checkRoom(room, roomCheck, checkReader),
        ...attemptOptions(onAttempt, requestLine),
      }
      return decodeAnswer(await send(path, wire.encodeRevoke(link), options), requestLine)
    },
    async findPrimary(room, { isDue = false } = {}) {
      const { links } = await readerFor(isDue).fetchLinks(room)
      return links.find(({ kind }) => kind === 'primary')
    },
    async createPrimary(room, { onAttempt, roomCheck } = {}) {
      const path = `${roomPath(room.id)}/link`
      const requestLine = `GET ${path}`
      const options = { check: () => checkRoom(room, roomCheck), ...attemptOptions(onAttempt, requestLine) }
      return wire.decodeLink(await create(path, {}, options), requestLine)
    },
  }
}

/** Decodes a link. An empty answer means that the portal no longer has it. */
function decodeAnswer(row: unknown, requestLine: string): ObservedLink | undefined {
  return row === undefined ? undefined : wire.decodeLink(row, requestLine)
}

/** Options that call `onAttempt` for each attempt, with the link in the portal's answer. */
function attemptOptions(onAttempt: WriteOptions['onAttempt'], requestLine: string): Pick<PutOptions, 'onSent'> {
  if (!onAttempt) return {}
  return {
    onSent: ({ envelope, ...sent }) => onAttempt({ ...sent, ...(envelope && readAnswer(envelope.value, requestLine)) }),
  }
}

function readAnswer(row: unknown, requestLine: string): Pick<Attempt, 'answer'> {
  try {
    return { answer: decodeAnswer(row, requestLine) ?? null }
  } catch (error) {
    portalErrorOf(error)
    return {}
  }
}

const roomPath = (id: string): string => `/files/rooms/${encode(id)}`
const ownKeyPath = '/keys/@self'
const linksPath = ({ id }: Room): string => `${roomPath(id)}/links`

function readerOver(connection: Connection, get: Get): Reader {
  const { url, now } = connection
  const read = async <T>(path: string, decode: (row: unknown, requestLine: string) => T): Promise<T> =>
    decode(await get(path), `GET ${path}`)
  /** Reads public data; `undefined` if the portal withholds it. */
  const readPublic = async <T>(
    path: string,
    decode: (row: unknown, requestLine: string) => T,
  ): Promise<T | undefined> => {
    const row = await unlessRefused(get(path, {}, { isAnonymous: true }), withheld)
    return row === refused ? undefined : decode(row, `GET ${path}`)
  }
  return {
    url,
    async listRooms(query, start) {
      // `searchArea: 2` lists active and archived rooms. One server branch omits form-filling rooms from the active
      // list.
      const page = await get('/files/rooms', { ...filterOf(query), searchArea: 2, startIndex: start, count: maxRows })
      return wire.decodeRooms(page, 'GET /files/rooms')
    },
    fetchRoom: (id) => fetchRoom(get, id),
    fetchLinks: (room) => read(linksPath(room), wire.decodeLinks),
    async observeRoom(known) {
      const at = now()
      const [room, links] = await Promise.all([this.fetchRoom(known.id), this.fetchLinks(known)])
      // Without the right, the portal shows an empty list instead of refusing. Source: contract §5.3.
      if (!room?.mayManage && room?.state !== 'archived') throw lockedOut(known.id)
      return { room, at, ...links }
    },
    fetchPasswordPolicy: () => read('/settings/security/password', wire.decodePasswordPolicy),
    fetchSharePolicy: () => readPublic('/files/settings', wire.decodeSharePolicy),
    fetchVersion: () => readPublic('/settings/version/build', wire.decodeVersion),
    fetchKey: () => read(ownKeyPath, wire.decodeKey),
    resolveShortUrl: (short) => resolveShortUrl(connection, short),
  }
}

/** The errors by which a portal withholds public information. All others end the run. */
const withheld: readonly PortalErrorCode[] = [
  'portal/not-found',
  'portal/not-allowed',
  'portal/refused',
  'portal/forbidden',
]

async function fetchRoom(get: Get, id: string): Promise<Room | undefined> {
  // In a URL path, these two would address another path.
  if (id === '.' || id === '..') return undefined
  const requestLine = `GET ${roomPath(id)}`
  // For a room that the owner of the key may not see, the portal answers with an error message, not with 404. Source:
  // contract §1.2.
  const row = await unlessRefused(get(roomPath(id)), ['portal/not-found', 'portal/not-allowed', 'portal/refused'])
  if (row === refused) return undefined
  const room = wire.decodeRoom(row, requestLine)
  if (room.id !== id) throw unexpected('a different room from the one requested', requestLine)
  return room
}

const refused = Symbol('refused')

/** Resolves with the answer, or with `refused` if it failed with one of the `codes`. */
async function unlessRefused(answer: Promise<unknown>, codes: readonly PortalErrorCode[]): Promise<unknown> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof PortalError && codes.includes(error.code)) return refused
    throw error
  }
}

function filterOf({ title, tag }: RoomQuery): Record<string, string> {
  return {
    ...(title !== undefined && { filterValue: title }),
    ...(tag !== undefined && { tags: JSON.stringify([tag]) }),
  }
}

/**
 * Wraps a `Get` so that an empty 403 is explained. Some routes answer an invalid key with the same 403 as a key without
 * the scope. Requesting the key itself distinguishes the two: only a valid key gets an answer. Source: contract §5.2.
 */
function explainForbidden(get: Get): Get {
  return async (...request) => {
    try {
      return await get(...request)
    } catch (error) {
      const [, , { isAnonymous = false } = {}] = request
      if (isAnonymous || !(error instanceof PortalError) || error.code !== 'portal/forbidden') throw error
      throw (await keyRefusal(get)) ?? error
    }
  }
}

async function keyRefusal(get: Get): Promise<PortalError | undefined> {
  try {
    await get(ownKeyPath)
  } catch (error) {
    const refusal = portalErrorOf(error)
    if (refusal.code === 'portal/unauthorized') return refusal
  }
  return undefined
}
