import type { Change, Match, RevokeReason } from '../model/change.ts'
import { compareIds, fingerprint, isForeign, isOwned, owningName, type Tag, tagOf } from '../model/identity.ts'
import type { DesiredLink, ObservedLink } from '../model/link.ts'
import type { DesiredRoom } from '../model/room.ts'
import { rules } from '../model/rules.ts'
import { hasPassed, type Instant } from '../model/values/instant.ts'
import { sameText } from '../model/values/same-text.ts'

/** A declared link beside the portal's link that it means. */
export interface Pair {
  readonly want: DesiredLink
  /** What the id of this link bears, or would. */
  readonly tag: Tag
  /** What it bears where the manifest has made it under an earlier name. */
  readonly formerTags: readonly Tag[]
  readonly before?: ObservedLink
  /** How `before` was found. */
  readonly match?: Match
  /** `before` has the URL that the manifest no longer wants: a new link takes its place. */
  readonly isRotated: boolean
}

/** A link of the portal's that no declared link means; without a reason to go it stays. */
export interface Leftover {
  readonly before: ObservedLink
  readonly reason?: RevokeReason
  /** Another manifest has made it. */
  readonly isForeign?: boolean
}

/** Every link of a room, each once. */
export interface Matched {
  readonly pairs: readonly Pair[]
  readonly leftovers: readonly Leftover[]
}

/**
 * Finds for each declared link the portal's link that it means: by role, by tag, by the fingerprint it adopts, and
 * last, for a rotated link, the one it replaces: what is certain goes before what is likely. Another manifest's link is
 * meant by its fingerprint alone. What is left is judged by its owner. Does not depend on the order of either list: where two links would do, the one with the smaller id is taken.
 */
export function matchLinks(desired: DesiredRoom, observed: readonly ObservedLink[], now: Instant): Matched {
  const left = [...observed]
  const pairs: Draft[] = [...desired.links]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map((want) => ({ want, ...tagsFor(desired, want), isRotated: false }))
  const claim = (match: Match, seeks: Seeks, isIt: Likeness, isRotated: Seeks): void => {
    for (const pair of pairs) {
      if (pair.before || left.length === 0 || !seeks(pair.want)) continue
      const link = first(left, (one) => one.kind === pair.want.kind && isIt(pair, one))
      if (!link) continue
      left.splice(left.indexOf(link), 1)
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
  // What bears the tag of a declared link would be taken for that one by the next plan.
  const isToAdopt: Likeness = ({ want }, link) => !isDeclared(link, declared) && want.adopt === fingerprint(link.id)
  claim('adopt', adopts, isToAdopt, hasRotation)
  const isFormer = (link: ObservedLink): boolean =>
    isOwned(link.id, desired.owner) && !isDeclared(link, declared) && reasonByAdoption(desired, link) === undefined
  claim('tag', always, ({ want }, link) => isFormer(link) && bearsOtherRotation(desired, want, link), always)
  const formers = left.filter(isFormer)
  // A link that is not going to be created takes nobody's place.
  const isDue = ({ settings }: DesiredLink): boolean => !hasPassed(settings.expirationDate, now)
  // Nor does one take a link that is known to be another key's: the next plan would see that, and copy nothing from it.
  const isAnothers = (own: DesiredLink, link: ObservedLink): boolean =>
    pairs.some(({ want }) => want !== own && bearsOtherRotation(desired, want, link))
  claim('tag', isDue, ({ want }, link) => isLikelyRotated(want, link, formers) && !isAnothers(want, link), always)
  return { pairs, leftovers: left.map((before) => judge(desired, before, declared)) }
}

/** A pair whose link is still looked for. */
type Draft = { -readonly [F in keyof Pair]: Pair[F] }

/** Whether a declared link is one that is looked for. */
type Seeks = (want: DesiredLink) => boolean

/** Whether a link is the one that a pair looks for. */
type Likeness = (pair: Pair, link: ObservedLink) => boolean

const never = (): boolean => false
const always = (): boolean => true
const adopts = ({ adopt }: DesiredLink): boolean => adopt !== undefined
const hasRotation = ({ rotation, absent }: DesiredLink): boolean => rotation !== undefined && !absent

/** The link with the smallest id of those that would do. */
function first(links: readonly ObservedLink[], isIt: (link: ObservedLink) => boolean): ObservedLink | undefined {
  let found: ObservedLink | undefined
  for (const link of links) if (isIt(link) && (!found || compareIds(link.id, found.id) < 0)) found = link
  return found
}

/** Whether a declared link is whatever link the room has in that role, whoever made it. */
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

/** How many rotations we look for on either side of one that is a number. */
const counted = 50

/** A tag does not tell what it was made of: what it could have been made of is tried. */
function bearsOtherRotation({ owner, room }: DesiredRoom, want: DesiredLink, { id }: ObservedLink): boolean {
  const mark = owningName(id, owner)
  const isIt = (rotation: string | undefined): boolean =>
    mark !== undefined && tagOf(mark, { room: room.id, key: want.key, rotation }) === id.tag
  return rotationsNear(want.rotation).some(isIt)
}

function rotationsNear(rotation: string | undefined): readonly (string | undefined)[] {
  const number = rotation !== undefined && /^\d{1,9}$/.test(rotation) ? Number(rotation) : 0
  const first = Math.max(0, number - counted)
  return [undefined, ...Array.from({ length: number + counted - first + 1 }, (_, index) => String(first + index))]
}

/** Of a rotation that is any text, only this is left to go by: our one invitation, or our one link of the same title. */
function isLikelyRotated(
  { key, kind, rotation, settings }: DesiredLink,
  link: ObservedLink,
  formers: readonly ObservedLink[],
): boolean {
  const isOnly = formers.filter((former) => former.kind === kind).every((former) => former === link)
  const isAlike = kind === 'invitation' || sameText(link.settings.title, settings.title ?? key)
  return rotation !== undefined && isOnly && isAlike && formers.includes(link)
}

function judge(desired: DesiredRoom, before: ObservedLink, declared: ReadonlySet<Tag>): Leftover {
  const { room, unmanaged, owner } = desired
  const adopted = reasonByAdoption(desired, before)
  if (adopted) return { before, reason: adopted }
  if (isOwned(before.id, owner)) return { before, reason: isDeclared(before, declared) ? 'duplicate' : 'undeclared' }
  if (isForeign(before.id, owner)) return { before, isForeign: true }
  const comesBack = before.kind === 'primary' && room.type !== undefined && rules[room.type].recreatesPrimary
  return unmanaged === 'revoke' && !comesBack ? { before, reason: 'unmanaged' } : { before }
}

/**
 * Beside one that is found by its tag, the one to adopt must go as well: it was to be absent, or to be replaced. It
 * takes nobody else's place, whatever its tag says.
 */
function reasonByAdoption({ links }: DesiredRoom, { id, kind }: ObservedLink): RevokeReason | undefined {
  const adopter = links.find((want) => want.adopt !== undefined && want.kind === kind && want.adopt === fingerprint(id))
  if (adopter?.absent) return 'absent'
  return adopter?.rotation === undefined ? undefined : 'replaced'
}

function isDeclared({ id }: ObservedLink, declared: ReadonlySet<Tag>): boolean {
  return id.tag !== undefined && declared.has(id.tag)
}

/** The declared link that a change is about. */
export function wantOf(change: Change): DesiredLink | undefined {
  return 'want' in change ? change.want : undefined
}

/** Whether two changes are about one link that the portal has. */
export function isOfOneLink(one: Change, other: Change): boolean {
  return 'before' in one && 'before' in other && one.before.id.secret.equals(other.before.id.secret)
}
