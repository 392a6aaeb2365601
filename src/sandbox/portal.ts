import { type Culture, type Instant, instantOf } from './instant.ts'
import { type LinkOptions, plainOptions } from './link-options.ts'
import { createRandom, type Random } from './random.ts'
import type { RateLimits } from './rate-limits.ts'
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

/** The DocSpace versions that the sandbox can emulate. Source: contract §8. */
export type Profile = '3.5' | '3.6' | '3.7'

/** The tenant-wide sharing policy, since 3.7. Source: contract §2.8. */
export interface SharePolicy {
  /** false: nothing may be shared outside the portal. */
  externalShare?: boolean
  /** Whether that applies to rooms too. */
  applyToRooms?: boolean
  defaultShareLinkInternal?: boolean
}

/**
 * The users of the portal, and one group. `owner` owns the portal and its rooms; `admin` is a portal admin without
 * rooms; `manager`, `member`, `guest` and the group `team` are members of each staged room; `keeper` owns the rooms that
 * `owner` may not manage; `stranger` is a room admin without rooms; `former` is disabled.
 */
export type Person = 'owner' | 'admin' | 'manager' | 'member' | 'guest' | 'keeper' | 'stranger' | 'former' | 'team'

/** A user or group; the types of users are those of contract §5.3. */
export interface User {
  readonly id: string
  readonly name: Person
  readonly type: 'docSpaceAdmin' | 'roomAdmin' | 'user' | 'guest' | 'group'
  readonly isActive: boolean
}

/** An API key. Source: contract §5.1. */
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

/**
 * A row of a room: a link, or (without options) a user or a group. The subject is its id.
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
  /** Encrypted; takes no external links. */
  readonly isPrivate: boolean
  title: string
  tags: string[]
  root: Root
  /** Grows with each change, to order the list of rooms. */
  modified: number
}

/** The settings of a portal. */
export interface PortalOptions {
  /** Default: 3.7. */
  profile?: Profile
  /** Default: the real clock. */
  now?: () => Date
  /** Random values depend on this and the requests alone. */
  seed?: string | number
  /** The tenant's zone, an IANA name; default: Europe/Berlin. */
  timeZone?: string
  /** The date format of the users; default: invariant. */
  culture?: Culture
  passwordPolicy?: PasswordPolicy
  sharePolicy?: SharePolicy
  /** Default: none, as in a self-hosted portal. */
  limits?: RateLimits
  /** Milliseconds to wait before each answer; default: 0. */
  latency?: number
  /** How many requests run at once without slowing each other down; default: any number. */
  capacity?: number
}

/** The whole state of the sandbox. */
export interface Portal extends Readonly<Required<PortalOptions>> {
  readonly random: Random
  readonly users: ReadonlyMap<string, User>
  readonly people: Readonly<Record<Person, User>>
  readonly keys: Map<string, ApiKey>
  readonly rooms: Map<number, Room>
  /** The secret of the installation, called S in contract §4.1. */
  readonly installation: string
  /** Every secret that the portal has ever stored or returned. */
  readonly secrets: Set<string>
  changes: number
  lastRoomId: number
}

/** Creates a portal with its users, and without rooms. */
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
  const random = createRandom(settings.seed)
  const user = (name: Person, type: User['type'], isActive = true): User => ({
    id: random.uuid(),
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
    random: random,
    people,
    users: new Map(Object.values(people).map((one) => [one.id, one])),
    keys: new Map(),
    rooms: new Map(),
    installation: random.uuid(),
    secrets: new Set(),
    changes: 0,
    lastRoomId: 0,
  }
}

/** Stores a row without checks, and remembers its secrets. */
export function writeRow(portal: Portal, room: Room, row: Row): void {
  room.rows.set(row.subject, row)
  room.modified = ++portal.changes
  if (row.options === undefined) return
  portal.secrets.add(row.subject)
  if (row.options.password !== undefined) portal.secrets.add(row.options.password)
}

/**
 * Adds the primary link that a public or form-filling room is created with, and gets when its primary is deleted.
 * Source: contract §2.5, §2.7.
 */
export function addPrimary(portal: Portal, room: Room, owner: string): Row {
  const isForm = room.type === 'formFilling'
  const row: Row = {
    subject: portal.random.uuid(),
    kind: subjectType.primary,
    share: isForm ? access.fillForms : access.read,
    owner,
    options: plainOptions(isForm ? titles.formFilling : titles.external, isForm && internalByDefault(portal)),
  }
  writeRow(portal, room, row)
  return row
}

/** Whether the tenant forbids sharing rooms outside the portal. Source: contract §2.8. */
export function isRestricted({ profile, sharePolicy }: Portal): boolean {
  return profile === '3.7' && sharePolicy.externalShare === false && sharePolicy.applyToRooms === true
}

/** Whether new links are internal by default: always, if sharing outside is off. Source: contract §2.8, §14.2. */
export function internalByDefault({ profile, sharePolicy }: Portal): boolean {
  return profile === '3.7' && (sharePolicy.defaultShareLinkInternal === true || sharePolicy.externalShare === false)
}

/** Whether the instant has passed, by the portal's clock. */
export function isPast(portal: Portal, instant: Instant | undefined): boolean {
  return instant !== undefined && instant < instantOf(portal.now())
}

/** Whether the user is the room's owner or a manager; guests and plain users never are. Source: contract §5.3. */
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

/** Whether this is the id of a disabled user. Source: contract §2.6 (step 10). */
export function hasLeft(portal: Portal, id: string): boolean {
  return portal.users.get(id)?.isActive === false
}
