import { type Audience, audienceOf, type InventoryLink, knownSettings, type LinkState } from '../model/inventory.ts'
import type { AccessLevel, LinkKind } from '../model/link.ts'
import type { Room, RoomType } from '../model/room.ts'
import type { Instant } from '../model/values/instant.ts'
import { sameText } from '../model/values/same-text.ts'
import { riskOf } from './risk.ts'

/** Which rooms to list: both parts must hold where they are given, and of a list any value. */
export interface RoomFilter {
  readonly tag?: readonly string[]
  readonly type?: readonly RoomType[]
}

/** Which links to list: all parts that are given must hold, and of a list any value. A link of which a part is not known fails it. */
export interface LinkFilter {
  readonly state?: readonly LinkState[]
  readonly kind?: readonly LinkKind[]
  readonly key?: readonly string[]
  readonly access?: readonly AccessLevel[]
  readonly audience?: readonly Audience[]
  /** External links that have no password. */
  readonly withoutPassword?: boolean
  /** Links that never expire. */
  readonly withoutExpiry?: boolean
  /** Links that have expired. */
  readonly expired?: boolean
  /** Links that have expired or will within so many seconds. */
  readonly expiresWithin?: number
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
  const { expiresWithin } = filter
  return (
    isAmong(link.state, filter.state) &&
    isAmong(link.kind, filter.kind) &&
    isAmong(link.want?.key, filter.key) &&
    isAmong(access, filter.access) &&
    isAmong(audienceOf({ kind: link.kind, settings }), filter.audience) &&
    (!filter.withoutPassword || ('password' in settings && settings.password === null)) &&
    (!filter.withoutExpiry || expirationDate === null) &&
    (!filter.expired || endsWithin(expirationDate, 0, now)) &&
    (expiresWithin === undefined || endsWithin(expirationDate, expiresWithin, now))
  )
}

function endsWithin(expiry: Instant | null | undefined, seconds: number, now: Instant): boolean {
  return typeof expiry === 'number' && expiry - now <= seconds
}

/** Whether a value is one of a list, if there is a list. */
function isAmong<T>(value: T | undefined, list: readonly T[] | undefined): boolean {
  return list === undefined || (value !== undefined && list.includes(value))
}

/** How a list of links can be sorted. */
export const sortings = ['room', 'expiry', 'risk'] as const

export type Sorting = (typeof sortings)[number]

/** A link and the room that it is of. */
export interface RoomLink {
  readonly room: Room
  readonly link: InventoryLink
}

/**
 * Sorts links that are in the order of their rooms: `expiry` puts what ends first at the top, and what is not known to end at the
 * bottom; `risk` the most dangerous at the top. Links that are equal in that keep their order.
 */
export function sortLinks<T extends RoomLink>(links: readonly T[], by: Sorting, now: Instant): readonly T[] {
  if (by === 'room') return links
  const rank = ({ link }: T): number =>
    by === 'risk' ? -riskOf(link, now) : (knownSettings(link).expirationDate ?? Number.MAX_SAFE_INTEGER)
  return [...links].sort((a, b) => rank(a) - rank(b))
}
