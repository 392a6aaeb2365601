import { createApp } from './app.ts'
import { injectFault } from './fault-effects.ts'
import { createFaultPicker, type FaultSchedule } from './faults.ts'
import { instantOf } from './instant.ts'
import { createPortal, type Person, type Portal, type PortalOptions } from './portal.ts'
import { isExternal } from './rules.ts'
import { type RoomSnapshot, snapshot } from './snapshot.ts'
import {
  editRow,
  getRoom,
  joinByInvitation,
  type LinkEdit,
  loadLink,
  loadRoom,
  type Stage,
  type StageLink,
} from './stage.ts'
import { requestToken } from './tokens.ts'

/** A request, as `onRequest` receives it. */
export interface RequestRecord {
  readonly method: string
  /** Includes the query. */
  readonly path: string
  /** The status of the answer; 0 if there was none. */
  readonly status: number
}

/** The settings of a sandbox. */
export interface SandboxOptions extends PortalOptions {
  /** The owner's key, with full rights; default: generated from the seed. */
  apiKey?: string
  /** The faults to inject; default: none. */
  faults?: FaultSchedule
  /** Called for each request once it is answered, or as soon as it is certain that it will not be. */
  onRequest?: (request: RequestRecord) => void
}

/** The settings of another API key. */
export interface KeyOptions {
  /** Default: full rights. */
  scopes?: string[]
  /** Default: the portal's owner. */
  user?: Exclude<Person, 'team'>
  expiresAt?: Date
  /** Default: true. */
  active?: boolean
}

/** DocSpace's room-link API in memory. Source: the whole contract. */
export interface Sandbox {
  /** The owner's key with full rights. */
  readonly apiKey: string
  /** Answers a request as the portal would. Rejects like the global `fetch` if a fault leaves no answer. */
  fetch(request: Request): Promise<Response>
  /** Replaces the faults; all counts start again at zero. */
  setFaults(schedule: FaultSchedule | undefined): void
  /** Adds rooms and links without applying the portal's rules. */
  load(stage: Stage): void
  /** Creates another API key and returns it. */
  addKey(options?: KeyOptions): string
  /** The id of a user or group; these share one key space with link ids (contract §2.9). */
  idOf(person: Person): string
  /** Returns all rooms and their rows, as plain data. */
  rooms(): RoomSnapshot[]
  /** Adds a link, as if somebody had created it in the portal. Returns its id. */
  addLink(room: number, link: StageLink): string
  /** Edits a link, or deletes it (`null`), as if somebody had done so in the portal. Throws if it does not exist. */
  editLink(room: number, link: string, edit: LinkEdit | null): void
  /**
   * Joins a room through an invitation: reads its row, calls `meanwhile`, then writes back what it read with the count
   * raised by one, as the portal does (contract §7.6). Throws if the invitation no longer works.
   */
  join(room: number, link: string, meanwhile?: () => Promise<unknown>): Promise<void>
  /** Returns every link id, password, request token, share URL and API key that it has ever stored or returned. */
  secrets(): string[]
}

/** Creates an empty portal in memory. Serve it with `serve`, or call its `fetch`. */
export function createSandbox({ apiKey: given, faults, onRequest, ...options }: SandboxOptions = {}): Sandbox {
  const portal = createPortal(options)
  const app = createApp(portal)
  let pickFault = createFaultPicker(faults)
  const apiKey = addKey(portal, {}, given)
  return {
    apiKey,
    fetch: async (request) => {
      const { method } = request
      const { pathname, search } = new URL(request.url)
      const notify = (status: number) => onRequest?.({ method, path: `${pathname}${search}`, status })
      const carryOut = async () => app.fetch(request)
      const injected = pickFault(method, pathname)
      if (injected === undefined) return withPortalDate(notifying(carryOut(), notify), portal)
      const answer = injectFault(injected, { request, carryOut, now: portal.now })
      if (injected.fault.fault !== 'hang') return withPortalDate(notifying(answer, notify), portal)
      // A hanging request has no later moment at which to report it.
      notify(0)
      return answer
    },
    setFaults: (schedule) => {
      pickFault = createFaultPicker(schedule)
    },
    load: ({ rooms }) => {
      for (const room of rooms) loadRoom(portal, room)
    },
    addKey: (key = {}) => addKey(portal, key),
    idOf: (person) => portal.people[person].id,
    rooms: () => snapshot(portal),
    addLink: (room, link) => loadLink(portal, getRoom(portal, room), link),
    editLink: (room, link, edit) => editRow(portal, room, link, edit),
    join: (room, link, meanwhile) => joinByInvitation(portal, room, link, meanwhile),
    secrets: () => allSecrets(portal),
  }
}

async function notifying(answer: Promise<Response>, notify: (status: number) => void): Promise<Response> {
  const response = await answer.catch((error: unknown) => {
    notify(0)
    throw error
  })
  notify(response.status)
  return response
}

/** Sets `Date` to the portal's clock, which may differ from the machine's. */
async function withPortalDate(answer: Promise<Response>, { now }: Portal): Promise<Response> {
  const response = await answer
  response.headers.set('Date', now().toUTCString())
  return response
}

function addKey(portal: Portal, key: KeyOptions, given?: string): string {
  const id = portal.random.uuid()
  const secret = given ?? `sk-${portal.random.hex(32)}`
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
