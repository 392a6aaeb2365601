import type { Change, Match, RevokeReason } from '../model/change.ts'
import { compareIds, fingerprint, isForeign, isOwned, owningName, type Tag, tagOf } from '../model/identity.ts'
import type { DesiredLink, ObservedLink } from '../model/link.ts'
import type { DesiredRoom } from '../model/room.ts'
import { comesBack } from '../model/rules.ts'
import { hasPassed, type Instant } from '../model/values/instant.ts'
import { sameText } from '../model/values/same-text.ts'

/** A declared link and the portal's link that it refers to. */
export interface Pair {
  readonly want: DesiredLink
  /** The tag in the id of this link, or in the id that it would get. */
  readonly tag: Tag
  /** The tags that it would have if the manifest created it under an earlier name. */
  readonly formerTags: readonly Tag[]
  readonly before?: ObservedLink
  /** How `before` was found. */
  readonly match?: Match
  /** Whether the manifest asks for a new URL, so that a new link replaces `before`. */
  readonly isRotated: boolean
}

/** A link of the portal that no declared link refers to. It stays unless there is a reason to revoke it. */
export interface UnmatchedLink {
  readonly before: ObservedLink
  readonly reason?: RevokeReason
  /** Whether another manifest created it. */
  readonly isForeign?: boolean
  /** The reason for which the manifest ignores it; absent: it does not. */
  readonly ignoreReason?: string
}

/** All links of a room, declared or not, each of them once. */
export interface MatchedLinks {
  readonly pairs: readonly Pair[]
  readonly unmatched: readonly UnmatchedLink[]
}

/**
 * Finds the portal's link that each declared link refers to: by role, by tag, by the fingerprint that it adopts, and
 * finally, for a rotated link, the one that it replaces. Certain matches come before likely ones. Another manifest's
 * link is matched only by its fingerprint. Links without a match are classified by their owner. The result does not
 * depend on the order of either list: if two links match, the one with the smaller id is taken.
 */
export function matchLinks(desired: DesiredRoom, observed: readonly ObservedLink[], now: Instant): MatchedLinks {
  const remaining = [...observed]
  const pairs: OpenPair[] = [...desired.links]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map((want) => ({ want, ...tagsFor(desired, want), isRotated: false }))
  const claim = (match: Match, isWanted: WantFilter, isMatch: LinkFilter, isRotated: WantFilter): void => {
    for (const pair of pairs) {
      if (pair.before || remaining.length === 0 || !isWanted(pair.want)) continue
      const link = first(remaining, (one) => one.kind === pair.want.kind && isMatch(pair, one))
      if (!link) continue
      remaining.splice(remaining.indexOf(link), 1)
      pair.before = link
      pair.match = match
      pair.isRotated = isRotated(pair.want)
    }
  }
  const isTheirs = ({ id }: ObservedLink): boolean => isForeign(id, desired.owner)
  claim('adopt', hasRole, ({ want }, link) => isTheirs(link) && want.adopt === fingerprint(link.id), never)
  claim('role', hasRole, (_, link) => !isTheirs(link), never)
  claim('tag', hasNoRole, ({ tag }, { id }) => id.tag === tag, never)
  claim('tag', hasNoRole, ({ formerTags }, { id }) => formerTags.some((tag) => id.tag === tag), never)
  const declared = new Set(pairs.flatMap(({ tag, formerTags }) => [tag, ...formerTags]))
  // A link that has the tag of a declared link cannot be adopted: the next plan would match it by that tag.
  const isToAdopt: LinkFilter = ({ want }, link) => !isDeclared(link, declared) && want.adopt === fingerprint(link.id)
  claim('adopt', adopts, isToAdopt, hasRotation)
  const isFormer = (link: ObservedLink): boolean =>
    isOwned(link.id, desired.owner) && !isDeclared(link, declared) && reasonByAdoption(desired, link) === undefined
  claim('tag', always, ({ want }, link) => isFormer(link) && hasOtherRotation(desired, want, link), always)
  const formerLinks = remaining.filter(isFormer)
  // A declared link that has expired will not be created, so it replaces nothing.
  const isDue = ({ settings }: DesiredLink): boolean => !hasPassed(settings.expirationDate, now)
  // A link that is known to belong to another key is not replaced either: the next plan would not copy its settings.
  const isOfOtherKey = (own: DesiredLink, link: ObservedLink): boolean =>
    pairs.some(({ want }) => want !== own && hasOtherRotation(desired, want, link))
  claim('tag', isDue, ({ want }, link) => isLikelyRotated(want, link, formerLinks) && !isOfOtherKey(want, link), always)
  return { pairs, unmatched: remaining.map((before) => classify(desired, before, declared)) }
}

/** A pair whose link may still be missing. */
type OpenPair = { -readonly [F in keyof Pair]: Pair[F] }

/** Whether a link is still to be found for a declared link. */
type WantFilter = (want: DesiredLink) => boolean

/** Whether a link of the portal matches a pair. */
type LinkFilter = (pair: Pair, link: ObservedLink) => boolean

const never = (): boolean => false
const always = (): boolean => true
const adopts = ({ adopt }: DesiredLink): boolean => adopt !== undefined
const hasRotation = ({ rotation, absent }: DesiredLink): boolean => rotation !== undefined && !absent

/** Of the links that match, the one with the smallest id. */
function first(links: readonly ObservedLink[], isMatch: (link: ObservedLink) => boolean): ObservedLink | undefined {
  let found: ObservedLink | undefined
  for (const link of links) if (isMatch(link) && (!found || compareIds(link.id, found.id) < 0)) found = link
  return found
}

/** Whether a declared link refers to whatever link the room has in that role, whoever created it. */
export function hasRole(want: DesiredLink): boolean {
  return want.kind === 'primary' || (want.kind === 'invitation' && want.rotation === undefined)
}

function hasNoRole(want: DesiredLink): boolean {
  return !hasRole(want)
}

function tagsFor({ owner, room }: DesiredRoom, { key, rotation }: DesiredLink): Pick<Pair, 'tag' | 'formerTags'> {
  const link = { room: room.id, key, rotation }
  return { tag: tagOf(owner, link), formerTags: owner.formerly.map((mark) => tagOf(mark, link)) }
}

/** How many rotations to try on either side of a numeric one. */
const nearbyRotations = 50n

/**
 * Whether a link was created for this declaration with another rotation. A tag is a hash, so likely rotations are
 * tried.
 */
function hasOtherRotation({ owner, room }: DesiredRoom, want: DesiredLink, { id }: ObservedLink): boolean {
  const mark = owningName(id, owner)
  const hasTag = (rotation: string | undefined): boolean =>
    mark !== undefined && tagOf(mark, { room: room.id, key: want.key, rotation }) === id.tag
  return rotationsNear(want.rotation).some(hasTag)
}

function rotationsNear(rotation: string | undefined): readonly (string | undefined)[] {
  // A number may be larger than a double can hold; `rotate` still increments it.
  const number = rotation !== undefined && /^-?\d{1,40}$/.test(rotation) ? BigInt(rotation) : 0n
  const least = number - nearbyRotations
  const first = number >= 0n && least < 0n ? 0n : least
  const length = Number(number + nearbyRotations - first) + 1
  return [undefined, ...Array.from({ length }, (_, index) => String(first + BigInt(index)))]
}

/**
 * Whether a rotated link probably replaces this one: it is the only candidate, and an invitation or of the same title.
 */
function isLikelyRotated(
  { key, kind, rotation, settings }: DesiredLink,
  link: ObservedLink,
  formerLinks: readonly ObservedLink[],
): boolean {
  const isOnly = formerLinks.filter((former) => former.kind === kind).every((former) => former === link)
  const isAlike = kind === 'invitation' || sameText(link.settings.title, settings.title ?? key)
  return rotation !== undefined && isOnly && isAlike && formerLinks.includes(link)
}

function classify(desired: DesiredRoom, before: ObservedLink, declared: ReadonlySet<Tag>): UnmatchedLink {
  const { room, unmanaged, owner, named } = desired
  if (named?.secret.equals(before.id.secret)) return { before, reason: 'named' }
  const adopted = reasonByAdoption(desired, before)
  if (adopted) return { before, reason: adopted }
  if (isOwned(before.id, owner)) return { before, reason: isDeclared(before, declared) ? 'duplicate' : 'undeclared' }
  if (isForeign(before.id, owner)) return { before, isForeign: true }
  const ignored = desired.ignore?.find((link) => link.fingerprint === fingerprint(before.id))
  if (ignored) return { before, ignoreReason: ignored.reason }
  return unmanaged === 'revoke' && !comesBack(before, room) ? { before, reason: 'unmanaged' } : { before }
}

/**
 * Why an adopted link must be revoked even if its declaration was matched by tag with another link: the declaration is
 * `absent` or has a rotation. No other declared link can replace it, whatever its tag is.
 */
function reasonByAdoption({ links }: DesiredRoom, { id, kind }: ObservedLink): RevokeReason | undefined {
  const adopter = links.find((want) => want.adopt !== undefined && want.kind === kind && want.adopt === fingerprint(id))
  if (adopter?.absent) return 'absent'
  return adopter?.rotation === undefined ? undefined : 'replaced'
}

function isDeclared({ id }: ObservedLink, declared: ReadonlySet<Tag>): boolean {
  return id.tag !== undefined && declared.has(id.tag)
}

/** The declared link that a change belongs to. */
export function wantOf(change: Change): DesiredLink | undefined {
  return 'want' in change ? change.want : undefined
}
