import { type Audience, audienceOf, type InventoryLink, knownSettings, type LinkState } from '../model/inventory.ts'
import type { AccessLevel, LinkKind } from '../model/link.ts'
import type { Room, RoomType } from '../model/room.ts'
import type { Instant } from '../model/values/instant.ts'
import { sameText } from '../model/values/same-text.ts'
import { riskOf } from './risk.ts'

/** The rooms to list: every part that is given must hold. A list means any of its values. */
export interface RoomFilter {
  readonly tag?: readonly string[]
  readonly type?: readonly RoomType[]
}

/** The links to list: every part that is given must hold. A list means any of its values. What is not known does not hold. */
export interface LinkFilter {
  readonly state?: readonly LinkState[]
  readonly kind?: readonly LinkKind[]
  readonly key?: readonly string[]
  readonly access?: readonly AccessLevel[]
  readonly audience?: readonly Audience[]
  /** External links without a password. */
  readonly withoutPassword?: boolean
  /** Links that never expire. */
  readonly withoutExpiry?: boolean
  /** Links that have expired. */
  readonly expired?: boolean
  /** Links that have expired, or will by then. */
  readonly expiresBy?: Instant
}

/** Whether a room passes a filter. */
export function matchesRoom({ tags, type }: Room, filter: RoomFilter): boolean {
  return (
    (filter.tag === undefined || filter.tag.some((tag) => tags.some((each) => sameText(each, tag)))) &&
    isAmong(type, filter.type)
  )
}

/** Whether a link passes a filter. */
export function matchesLink(link: InventoryLink, filter: LinkFilter, now: Instant): boolean {
  const settings = knownSettings(link)
  const { access, expirationDate } = settings
  const { expiresBy } = filter
  return (
    isAmong(link.state, filter.state) &&
    isAmong(link.kind, filter.kind) &&
    isAmong(link.want?.key, filter.key) &&
    isAmong(access, filter.access) &&
    isAmong(audienceOf({ kind: link.kind, settings }), filter.audience) &&
    (!filter.withoutPassword || ('password' in settings && settings.password === null)) &&
    (!filter.withoutExpiry || expirationDate === null) &&
    (!filter.expired || endsBy(expirationDate, now)) &&
    (expiresBy === undefined || endsBy(expirationDate, expiresBy))
  )
}

function endsBy(expiry: Instant | null | undefined, date: Instant): boolean {
  return typeof expiry === 'number' && expiry <= date
}

/** Whether a value is in a list, or there is no list. */
function isAmong<T>(value: T | undefined, list: readonly T[] | undefined): boolean {
  return list === undefined || (value !== undefined && list.includes(value))
}

/** The ways to sort a list of links. */
export const sortings = ['room', 'expiry', 'risk'] as const

export type Sorting = (typeof sortings)[number]

/** A link and its room. */
export interface RoomLink {
  readonly room: Room
  readonly link: InventoryLink
}

/**
 * Sorts links that are in the order of their rooms. `expiry`: the first to expire comes first, and those without a known expiry come
 * last. `risk`: the most dangerous comes first. Equal links keep their order.
 */
export function sortLinks<T extends RoomLink>(links: readonly T[], by: Sorting, now: Instant): readonly T[] {
  if (by === 'room') return links
  const rank = ({ link }: T): number =>
    by === 'risk' ? -riskOf(link, now) : (knownSettings(link).expirationDate ?? Number.MAX_SAFE_INTEGER)
  return [...links].sort((a, b) => rank(a) - rank(b))
}
