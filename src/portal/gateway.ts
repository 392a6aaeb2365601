import { encode } from '../http/fetch.ts'
import {
  type Attempt,
  type Look,
  PortalError,
  type PortalErrorCode,
  portalErrorOf,
  type Reader,
  type RoomQuery,
  type WriteOptions,
  type Writer,
} from '../model/gateway.ts'
import type { ObservedLink } from '../model/link.ts'
import type { Room } from '../model/room.ts'
import { hasPassed, instantOf } from '../model/text/instant.ts'
import { type Connection, type Get, openGet, openPut, type PutOptions } from './http.ts'
import { lockedOut, moved, tooLate, unexpected } from './refusal.ts'
import { mostRows } from './shapes.ts'
import { resolveShortUrl } from './short-url.ts'
import * as wire from './wire.ts'

/** Reads a portal. It holds no door but the one for GETs, and asks for no path that changes anything. */
export function openReader(connection: Connection): Reader {
  return readerOver(connection, explaining(openGet(connection)))
}

/** How long clearing up may take when the time of the run is over, in milliseconds. */
const grace = 30_000

/** How long what was seen of a room is taken for true, in milliseconds. A write may wait at the gate for much longer. */
const fresh = 3000

/** Reads and changes a portal. */
export function openWriter(connection: Connection): Writer {
  const { now } = connection
  const reader = readerOver(connection, explaining(openGet(connection)))
  const put = openPut(connection)
  // Where changes have to wait, a link that would stay open until it is narrowed is not born.
  const create = explaining(openGet(connection, connection.gates.writes))
  /** The same portal for what has to be cleared up: the deadline of the run is not its own. */
  const late = (): Connection => ({ ...connection, signal: AbortSignal.timeout(grace) })
  /** Where to look before a write: what is due may not wait for the run's own time. */
  const eyesFor = (isDue: boolean): Reader => (isDue ? readerOver(connection, openGet(late())) : reader)
  const checkLook = async (room: Room, look: Look | undefined, eyes = reader): Promise<void> => {
    if (look && now() - look.at > fresh && !look.isAsSeen(await eyes.observeRoom(room))) throw moved()
  }
  return {
    ...reader,
    async putLink(room, id, link, { isDue = false, onAttempt, look } = {}) {
      const send = isDue ? openPut(late()) : put
      const { expirationDate } = link.settings
      const check = async (): Promise<void> => {
        await checkLook(room, look, eyesFor(isDue))
        if (hasPassed(expirationDate, instantOf(now()))) throw tooLate()
      }
      // With an id of its own, a creation that is sent twice is one creation. Source: contract §7.8.
      const path = linksOf(room)
      const asked = `PUT ${path}`
      return decodeAnswer(await send(path, wire.encodeLink(id, link), { check, ...telling(onAttempt, asked) }), asked)
    },
    async revokeLink(room, link, { isDue = false, onAttempt, look } = {}) {
      const send = isDue ? openPut(late()) : put
      const eyes = eyesFor(isDue)
      // A primary that the portal re-creates is another one by then, and at the limit a second revoke is refused.
      // Source: contract §2.7, §7.7, §7.8.
      const isDone = async (): Promise<boolean> => {
        const { links, isCut } = await eyes.observeRoom(room)
        return !isCut && !links.some(({ id }) => id.secret.equals(link.id.secret))
      }
      const path = linksOf(room)
      const asked = `PUT ${path}`
      const options = { isDone, check: () => checkLook(room, look, eyes), ...telling(onAttempt, asked) }
      return decodeAnswer(await send(path, wire.encodeRevoke(link), options), asked)
    },
    async findPrimary(room, { isDue = false } = {}) {
      const { links } = await eyesFor(isDue).fetchLinks(room)
      return links.find(({ kind }) => kind === 'primary')
    },
    async createPrimary(room, { onAttempt, look } = {}) {
      const path = `${pathOf(room.id)}/link`
      const asked = `GET ${path}`
      const options = { check: () => checkLook(room, look), ...telling(onAttempt, asked) }
      return wire.decodeLink(await create(path, {}, options), asked)
    },
  }
}

/** A portal that answers nothing has no such link any more. */
function decodeAnswer(row: unknown, asked: string): ObservedLink | undefined {
  return row === undefined ? undefined : wire.decodeLink(row, asked)
}

/** Tells of each attempt with what its answer says of the link. */
function telling(onAttempt: WriteOptions['onAttempt'], asked: string): Pick<PutOptions, 'onSent'> {
  if (!onAttempt) return {}
  return {
    onSent: ({ envelope, ...sent }) => onAttempt({ ...sent, ...(envelope && readAnswer(envelope.value, asked)) }),
  }
}

function readAnswer(row: unknown, asked: string): Pick<Attempt, 'answer'> {
  try {
    return { answer: decodeAnswer(row, asked) ?? null }
  } catch (error) {
    portalErrorOf(error)
    return {}
  }
}

const pathOf = (id: string): string => `/files/rooms/${encode(id)}`
const keyItself = '/keys/@self'
const linksOf = ({ id }: Room): string => `${pathOf(id)}/links`

function readerOver(connection: Connection, get: Get): Reader {
  const { url, now } = connection
  const read = async <T>(path: string, decode: (row: unknown, asked: string) => T): Promise<T> =>
    decode(await get(path), `GET ${path}`)
  /** The same of what anybody may ask for, and a portal may keep to itself. */
  const readOpen = async <T>(path: string, decode: (row: unknown, asked: string) => T): Promise<T | undefined> => {
    const row = await unlessRefused(get(path, {}, { isAnonymous: true }), kept)
    return row === refused ? undefined : decode(row, `GET ${path}`)
  }
  return {
    url,
    async listRooms(query, start) {
      // A branch of the server leaves form-filling rooms out of the list of active ones: these are archived ones too.
      const page = await get('/files/rooms', { ...filterOf(query), searchArea: 2, startIndex: start, count: mostRows })
      return wire.decodeRooms(page, 'GET /files/rooms')
    },
    fetchRoom: (id) => fetchRoom(get, id),
    fetchLinks: (room) => read(linksOf(room), wire.decodeLinks),
    async observeRoom(known) {
      const at = now()
      const [room, links] = await Promise.all([this.fetchRoom(known.id), this.fetchLinks(known)])
      // Without the right, the portal shows an empty list instead of refusing. Source: contract §5.3.
      if (!room?.mayManage && room?.state !== 'archived') throw lockedOut(known.id)
      return { room, at, ...links }
    },
    fetchPasswordPolicy: () => read('/settings/security/password', wire.decodePasswordPolicy),
    fetchSharePolicy: () => readOpen('/files/settings', wire.decodeSharePolicy),
    fetchVersion: () => readOpen('/settings/version/build', wire.decodeVersion),
    fetchKey: () => read(keyItself, wire.decodeKey),
    resolveShortUrl: (short) => resolveShortUrl(connection, short),
  }
}

/** A portal may keep what it is like to itself; only one that cannot be talked to ends the run. */
const kept: readonly PortalErrorCode[] = [
  'portal/not-found',
  'portal/not-allowed',
  'portal/refused',
  'portal/forbidden',
]

async function fetchRoom(get: Get, id: string): Promise<Room | undefined> {
  // In a path, these two mean another path.
  if (id === '.' || id === '..') return undefined
  const asked = `GET ${pathOf(id)}`
  // A room that the key's owner may not see is refused with a sentence, not with 404. Source: contract §1.2.
  const row = await unlessRefused(get(pathOf(id)), ['portal/not-found', 'portal/not-allowed', 'portal/refused'])
  if (row === refused) return undefined
  const room = wire.decodeRoom(row, asked)
  if (room.id !== id) throw unexpected('another room than the one that was asked for', asked)
  return room
}

const refused = Symbol('refused')

/** What an answer holds, or that it was a refusal which means something. */
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
 * Some routes answer an invalid key with the same empty 403 as a key without the scope. Asking for the key itself tells
 * the two apart: only a valid one gets an answer. Source: contract §5.2.
 */
function explaining(get: Get): Get {
  return async (...request) => {
    try {
      return await get(...request)
    } catch (error) {
      const [, , { isAnonymous = false } = {}] = request
      if (isAnonymous || !(error instanceof PortalError) || error.code !== 'portal/forbidden') throw error
      throw (await refusalOfKey(get)) ?? error
    }
  }
}

async function refusalOfKey(get: Get): Promise<PortalError | undefined> {
  try {
    await get(keyItself)
  } catch (error) {
    const refusal = portalErrorOf(error)
    if (refusal.code === 'portal/unauthorized') return refusal
  }
  return undefined
}
