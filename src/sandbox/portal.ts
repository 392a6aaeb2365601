import { type Chance, createChance } from './chance.ts'
import { type Culture, type Instant, instantOf } from './instant.ts'
import type { RateLimits } from './pace.ts'
import {
  access,
  type PasswordPolicy,
  type RoomType,
  type Root,
  root,
  type SubjectType,
  subjectType,
  titles,
} from './rules.ts'

/** The versions the sandbox can be. Source: contract §8. */
export type Profile = '3.5' | '3.6' | '3.7'

/** The tenant-wide sharing policy, from 3.7 on. Source: contract §2.8. */
export interface SharePolicy {
  /** false: nothing may be shared with people from outside. */
  externalShare?: boolean
  /** Whether that holds for rooms too. */
  applyToRooms?: boolean
  defaultShareLinkInternal?: boolean
}

/**
 * The people of the portal, and one group. `owner` owns it and its rooms; `admin` is a portal admin in no room;
 * `manager`, `member` and `guest` and the group `team` are in each staged room; `keeper` owns the rooms that
 * `owner` may not manage; `stranger` is in no room; `former` has left.
 */
export type Person = 'owner' | 'admin' | 'manager' | 'member' | 'guest' | 'keeper' | 'stranger' | 'former' | 'team'

/** A user, by type as contract §5.3 knows them. */
export interface User {
  readonly id: string
  readonly name: Person
  readonly type: 'docSpaceAdmin' | 'roomAdmin' | 'user' | 'guest' | 'group'
  readonly isActive: boolean
}

/** One API key. Source: contract §5.1. */
export interface ApiKey {
  readonly id: string
  readonly secret: string
  readonly user: User
  readonly scopes: readonly string[]
  readonly expiresAt: Instant | undefined
  readonly isActive: boolean
  readonly createdAt: Instant
  lastUsed: Instant | undefined
}

/** The options of a link's row. Source: contract §0. */
export interface LinkOptions {
  readonly title: string
  readonly expirationDate: Instant | undefined
  readonly password: string | undefined
  readonly denyDownload: boolean
  readonly internal: boolean
  readonly maxUseCount: number | undefined
  readonly currentUseCount: number
}

/**
 * One row of a room: a link, or (without options) a user or a group. The subject is the link's id.
 * Source: contract §0, §2.9.
 */
export interface Row {
  readonly subject: string
  readonly kind: SubjectType
  readonly share: number
  readonly owner: string
  readonly options: LinkOptions | undefined
}

/** A room and its rows, keyed by subject. */
export interface Room {
  readonly id: number
  readonly type: RoomType
  readonly owner: string
  readonly rows: Map<string, Row>
  /** Encrypted: without external links. */
  readonly isPrivate: boolean
  title: string
  tags: string[]
  root: Root
  /** Grows with each change, for the room list's order. */
  modified: number
}

/** How a portal is set up. */
export interface PortalOptions {
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
}

/** All that the sandbox holds in memory. */
export interface Portal extends Readonly<Required<PortalOptions>> {
  readonly chance: Chance
  readonly users: ReadonlyMap<string, User>
  readonly people: Readonly<Record<Person, User>>
  readonly keys: Map<string, ApiKey>
  readonly rooms: Map<number, Room>
  /** The installation's secret S of contract §4.1. */
  readonly installation: string
  /** Every secret that was held or given out. */
  readonly secrets: Set<string>
  changes: number
  lastRoomId: number
}

/** An empty portal with its people. */
export function createPortal(options: PortalOptions): Portal {
  const settings: Required<PortalOptions> = {
    profile: '3.7',
    now: () => new Date(),
    seed: 'sandbox',
    timeZone: 'Europe/Berlin',
    culture: 'invariant',
    passwordPolicy: {},
    sharePolicy: {},
    limits: {},
    latency: 0,
    capacity: Number.POSITIVE_INFINITY,
    ...options,
  }
  const chance = createChance(settings.seed)
  const user = (name: Person, type: User['type'], isActive = true): User => ({
    id: chance.uuid(),
    name,
    type,
    isActive,
  })
  const people: Record<Person, User> = {
    owner: user('owner', 'docSpaceAdmin'),
    admin: user('admin', 'docSpaceAdmin'),
    manager: user('manager', 'roomAdmin'),
    member: user('member', 'user'),
    guest: user('guest', 'guest'),
    keeper: user('keeper', 'roomAdmin'),
    stranger: user('stranger', 'roomAdmin'),
    former: user('former', 'user', false),
    team: user('team', 'group'),
  }
  return {
    ...settings,
    chance,
    people,
    users: new Map(Object.values(people).map((one) => [one.id, one])),
    keys: new Map(),
    rooms: new Map(),
    installation: chance.uuid(),
    secrets: new Set(),
    changes: 0,
    lastRoomId: 0,
  }
}

/** Writes a row as it is and remembers its secrets: nothing is checked here. */
export function writeRow(portal: Portal, room: Room, row: Row): void {
  room.rows.set(row.subject, row)
  room.modified = ++portal.changes
  if (row.options === undefined) return
  portal.secrets.add(row.subject)
  if (row.options.password !== undefined) portal.secrets.add(row.options.password)
}

/**
 * The primary a Public or form-filling room is born with, and gets when its primary is deleted.
 * Source: contract §2.5, §2.7.
 */
export function addPrimary(portal: Portal, room: Room, owner: string): Row {
  const isForm = room.type === 'formFilling'
  const row: Row = {
    subject: portal.chance.uuid(),
    kind: subjectType.primary,
    share: isForm ? access.fillForms : access.read,
    owner,
    options: plainOptions(isForm ? titles.formFilling : titles.external, isForm && internalByDefault(portal)),
  }
  writeRow(portal, room, row)
  return row
}

/** Options with a title and nothing else. */
export function plainOptions(title: string, internal = false): LinkOptions {
  return {
    title,
    internal,
    expirationDate: undefined,
    password: undefined,
    denyDownload: false,
    maxUseCount: undefined,
    currentUseCount: 0,
  }
}

/** Whether the tenant forbids sharing rooms with people from outside. Source: contract §2.8. */
export function isRestricted({ profile, sharePolicy }: Portal): boolean {
  return profile === '3.7' && sharePolicy.externalShare === false && sharePolicy.applyToRooms === true
}

/** Whether new links become internal when nobody says otherwise: without outside sharing always. Source: contract §2.8, §14.2. */
export function internalByDefault({ profile, sharePolicy }: Portal): boolean {
  return profile === '3.7' && (sharePolicy.defaultShareLinkInternal === true || sharePolicy.externalShare === false)
}

/** Whether the instant lies before the portal's clock. */
export function isPast(portal: Portal, instant: Instant | undefined): boolean {
  return instant !== undefined && instant < instantOf(portal.now())
}

/** Whether the user is the room's owner or one of its managers; guests and plain users never are. Source: contract §5.3. */
export function isManager(user: User, room: Room): boolean {
  if (user.type !== 'docSpaceAdmin' && user.type !== 'roomAdmin') return false
  return room.owner === user.id || room.rows.get(user.id)?.share === access.roomManager
}

/** Whether the user may set links: a manager, unless the room is archived. Source: contract §1.2 `security.EditAccess`. */
export function mayEditAccess(user: User, room: Room): boolean {
  return isManager(user, room) && room.root !== root.archive
}

/** Whether the user may open the room: a member, or an admin of the portal. Source: contract §5.3. */
export function mayRead(user: User, room: Room): boolean {
  return user.type === 'docSpaceAdmin' || room.owner === user.id || room.rows.has(user.id)
}

/** Whether this id is a user's who has left. Source: contract §2.6 (step 10). */
export function hasLeft(portal: Portal, id: string): boolean {
  return portal.users.get(id)?.isActive === false
}
