import { createApp } from './app.ts'
import { type Asked, createDoor } from './door.ts'
import type { FaultSchedule } from './faults.ts'
import { type Culture, instantOf } from './instant.ts'
import type { RateLimits } from './pace.ts'
import { createPortal, type Person, type Portal, type Profile, type SharePolicy } from './portal.ts'
import { isExternal, type PasswordPolicy } from './rules.ts'
import { type RoomSnapshot, snapshot } from './snapshot.ts'
import {
  editRow,
  joinThrough,
  type LinkEdit,
  loadLink,
  loadStage,
  roomOf,
  type Stage,
  type StageLink,
} from './stage.ts'
import { requestToken } from './tokens.ts'

/** How the sandbox's portal is set up. */
export interface SandboxOptions {
  /** The full-rights key of the portal's owner; default: drawn from the seed. */
  apiKey?: string
  /** Default: 3.7. */
  profile?: Profile
  /** Default: the real clock. */
  now?: () => Date
  /** Everything that looks random is a function of this and of the requests. */
  seed?: string | number
  /** The tenant's zone, an IANA name; default: Europe/Berlin. */
  timeZone?: string
  /** How the people of the portal write dates; default: invariant. */
  culture?: Culture
  passwordPolicy?: PasswordPolicy
  sharePolicy?: SharePolicy
  /** Default: none, as self-hosted portals come. */
  limits?: RateLimits
  /** Milliseconds to wait before each answer; default: 0. */
  latency?: number
  /** How many requests are served at once; more take longer, all of them. Default: any number. */
  capacity?: number
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
  /** The id of a user or group, which lives in the same key space as link ids (§2.9). */
  idOf(person: Person): string
  /** All rooms and their rows, as plain data. */
  rooms(): RoomSnapshot[]
  /** Somebody adds a link meanwhile. Returns its id. */
  addLink(room: number, link: StageLink): string
  /** Somebody edits a link meanwhile, or deletes it (`null`). Throws if the link is not there. */
  editLink(room: number, link: string, edit: LinkEdit | null): void
  /**
   * Somebody joins through an invitation: reads it, lets `meanwhile` happen, then writes back all it read with the
   * count one up, as the portal does (§7.6). Throws if the invitation does not work any more.
   */
  join(room: number, link: string, meanwhile?: () => Promise<unknown>): Promise<void>
  /** Every link id, password, request token, share URL and API key it holds or ever gave out. */
  secrets(): string[]
}

/** An empty portal in memory; serve it with `serve`, or call its `fetch`. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const portal = createPortal(
    {
      profile: options.profile ?? '3.7',
      now: options.now ?? (() => new Date()),
      timeZone: options.timeZone ?? 'Europe/Berlin',
      culture: options.culture ?? 'invariant',
      passwordPolicy: options.passwordPolicy ?? {},
      sharePolicy: options.sharePolicy ?? {},
      limits: options.limits ?? {},
      latency: options.latency ?? 0,
      capacity: options.capacity ?? Number.POSITIVE_INFINITY,
    },
    options.seed ?? 'sandbox',
  )
  const app = createApp(portal)
  const answer = (request: Request) => app.fetch(request)
  const door = createDoor({ answer, onRequest: options.onRequest, now: portal.now }, options.faults)
  const apiKey = addKey(portal, {}, options.apiKey)
  return {
    apiKey,
    fetch: door.fetch,
    setFaults: door.setFaults,
    load: (stage) => loadStage(portal, stage),
    addKey: (key = {}) => addKey(portal, key),
    idOf: (person) => portal.people[person].id,
    rooms: () => snapshot(portal),
    addLink: (room, link) => loadLink(portal, roomOf(portal, room), link),
    editLink: (room, link, edit) => editRow(portal, room, link, edit),
    join: (room, link, meanwhile) => joinThrough(portal, room, link, meanwhile),
    secrets: () => allSecrets(portal),
  }
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
