import { createApp } from './app.ts'
import { createFate, type FaultSchedule } from './faults.ts'
import { instantOf } from './instant.ts'
import { createPortal, type Person, type Portal, type PortalOptions } from './portal.ts'
import { isExternal } from './rules.ts'
import { type RoomSnapshot, snapshot } from './snapshot.ts'
import { editRow, joinThrough, type LinkEdit, loadLink, loadRoom, roomOf, type Stage, type StageLink } from './stage.ts'
import { act } from './strike.ts'
import { requestToken } from './tokens.ts'

/** A request as those who watch the sandbox are told of it. */
export interface Asked {
  readonly method: string
  /** With the query. */
  readonly path: string
  /** What was sent; 0 where there was no answer. */
  readonly status: number
}

/** How the sandbox is set up. */
export interface SandboxOptions extends PortalOptions {
  /** The full-rights key of the portal's owner; default: drawn from the seed. */
  apiKey?: string
  /** What goes wrong on the way; default: nothing. */
  faults?: FaultSchedule
  /** Told of each request once it is answered, or will never be: its status is then 0. */
  onRequest?: (request: Asked) => void
}

/** What a further API key is like. */
export interface KeyOptions {
  /** Default: full rights. */
  scopes?: string[]
  /** Default: the portal's owner. */
  user?: Exclude<Person, 'team'>
  expiresAt?: Date
  /** Default: true. */
  active?: boolean
}

/** DocSpace's room-link API in memory. Source: the contract, all of it. */
export interface Sandbox {
  /** The owner's key with full rights. */
  readonly apiKey: string
  /** Answers one request as the portal would. Where a fault leaves no answer it rejects, as the global `fetch` does. */
  fetch(request: Request): Promise<Response>
  /** From now on these things go wrong, and no others; all counting starts anew. */
  setFaults(schedule: FaultSchedule | undefined): void
  /** Adds rooms and links as they are, past the portal's rules. */
  load(stage: Stage): void
  /** Makes another API key and returns it. */
  addKey(options?: KeyOptions): string
  /** The id of a user or group, which lives in the same key space as link ids (contract §2.9). */
  idOf(person: Person): string
  /** All rooms and their rows, as plain data. */
  rooms(): RoomSnapshot[]
  /** Somebody adds a link meanwhile. Returns its id. */
  addLink(room: number, link: StageLink): string
  /** Somebody edits a link meanwhile, or deletes it (`null`). Throws if the link is not there. */
  editLink(room: number, link: string, edit: LinkEdit | null): void
  /**
   * Somebody joins through an invitation: reads it, lets `meanwhile` happen, then writes back all it read with the
   * count one up, as the portal does (contract §7.6). Throws if the invitation does not work any more.
   */
  join(room: number, link: string, meanwhile?: () => Promise<unknown>): Promise<void>
  /** Every link id, password, request token, share URL and API key it holds or ever gave out. */
  secrets(): string[]
}

/** An empty portal in memory; serve it with `serve`, or call its `fetch`. */
export function createSandbox({ apiKey: given, faults, onRequest, ...options }: SandboxOptions = {}): Sandbox {
  const portal = createPortal(options)
  const app = createApp(portal)
  let fate = createFate(faults)
  const apiKey = addKey(portal, {}, given)
  return {
    apiKey,
    fetch: async (request) => {
      const { method } = request
      const { pathname, search } = new URL(request.url)
      const tell = (status: number) => onRequest?.({ method, path: `${pathname}${search}`, status })
      const carryOut = async () => app.fetch(request)
      const strike = fate(method, pathname)
      if (strike === undefined) return dated(telling(carryOut(), tell), portal)
      const answered = act(strike, { request, carryOut, now: portal.now })
      if (strike.fault.fault !== 'hang') return dated(telling(answered, tell), portal)
      // Who is never answered is told of at once.
      tell(0)
      return answered
    },
    setFaults: (schedule) => {
      fate = createFate(schedule)
    },
    load: ({ rooms }) => {
      for (const room of rooms) loadRoom(portal, room)
    },
    addKey: (key = {}) => addKey(portal, key),
    idOf: (person) => portal.people[person].id,
    rooms: () => snapshot(portal),
    addLink: (room, link) => loadLink(portal, roomOf(portal, room), link),
    editLink: (room, link, edit) => editRow(portal, room, link, edit),
    join: (room, link, meanwhile) => joinThrough(portal, room, link, meanwhile),
    secrets: () => allSecrets(portal),
  }
}

async function telling(answered: Promise<Response>, tell: (status: number) => void): Promise<Response> {
  const response = await answered.catch((error: unknown) => {
    tell(0)
    throw error
  })
  tell(response.status)
  return response
}

/** An answer tells the time of the portal, not that of the machine on which it is in memory. */
async function dated(answered: Promise<Response>, { now }: Portal): Promise<Response> {
  const response = await answered
  response.headers.set('Date', now().toUTCString())
  return response
}

function addKey(portal: Portal, key: KeyOptions, given?: string): string {
  const id = portal.chance.uuid()
  const secret = given ?? `sk-${portal.chance.hex(32)}`
  portal.secrets.add(secret)
  portal.keys.set(secret, {
    id,
    secret,
    user: portal.people[key.user ?? 'owner'],
    scopes: key.scopes ?? [],
    expiresAt: key.expiresAt === undefined ? undefined : instantOf(key.expiresAt),
    isActive: key.active ?? true,
    createdAt: instantOf(portal.now()),
    lastUsed: undefined,
  })
  return secret
}

function allSecrets(portal: Portal): string[] {
  const links = [...portal.rooms.values()].flatMap(({ rows }) => [...rows.values()])
  const tokens = links.filter(({ kind }) => isExternal(kind)).map(({ subject }) => requestToken(portal, subject))
  return [...new Set([...portal.secrets, ...tokens])]
}
