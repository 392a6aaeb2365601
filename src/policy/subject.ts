import { audienceOf, type InventoryLink, knownSettings, type LinkState } from '../model/inventory.ts'
import type { DesiredLink, Link, LinkKind } from '../model/link.ts'
import type { PolicyMatch } from '../model/policy.ts'
import { type Entry, type Room, type RoomType, shownSelector } from '../model/room.ts'
import { sameText } from '../model/values/same-text.ts'
import type { Settings } from '../settings/row.ts'

/** `undefined`: not known. */
export type Answer = boolean | undefined

/** What is known about a room; a property that is left out is not known. */
export interface RoomFacts {
  /** The room as messages name it. */
  readonly name: string
  readonly id?: string
  readonly title?: string
  /** `null`: a type without a name here. */
  readonly type?: RoomType | null
  readonly tags: readonly string[]
  /** Whether `tags` has all tags of the room. */
  readonly hasAllTags: boolean
}

/** What is known about a link to judge. */
export interface Subject {
  readonly room: RoomFacts
  readonly kind: LinkKind
  /** `null`: no manifest declares it. */
  readonly key: string | null
  /** The link is in one of these states; which one may not be known. */
  readonly states: readonly LinkState[]
  /** A setting that is left out is not known. */
  readonly settings: Partial<Settings>
}

/** Returns the facts of a room that was read. */
export function factsOf({ id, title, type, tags }: Room): RoomFacts {
  return { name: `"${title}" (room ${id})`, id, title, type: type ?? null, tags, hasAllTags: true }
}

/** Returns what an entry of a manifest says about its rooms, without a portal. */
export function factsOfEntry({ selector, open = {} }: Entry): RoomFacts {
  const { by, value } = selector
  const written = shownSelector(selector)
  const name =
    by === 'id' ? `room ${written}` : by === 'tag' ? `rooms with the tag "${written}"` : `the room "${written}"`
  const isOpen = Object.hasOwn(open, by)
  return {
    ...{ name, tags: by === 'tag' && !isOpen ? [value] : [], hasAllTags: false },
    ...(by !== 'tag' && !isOpen && { [by]: value }),
  }
}

/** A link of an inventory. `settings` are by default the known ones. */
export function subjectOf(
  room: RoomFacts,
  link: InventoryLink,
  settings: Partial<Link['settings']> = knownSettings(link),
): Subject {
  return { room, kind: link.kind, key: link.want?.key ?? null, states: [link.state], settings }
}

/** A link of a manifest, without a portal. */
export function declaredSubject(room: RoomFacts, { kind, key, settings }: DesiredLink): Subject {
  return { room, kind, key, states: ['declared', 'missing'], settings }
}

/** Something about a link that may not be known, as messages name it. */
type LinkFact = 'its room' | 'its state' | 'its fingerprint' | 'who gets in' | 'its access'

/** `true`, `false`, or what would have to be known to tell. */
export type AnswerOrUnknown = boolean | readonly LinkFact[]

/** Whether a match includes a link. */
export function matches(
  { room: rooms = {}, kind, key, state, audience, access }: PolicyMatch,
  { room, ...link }: Subject,
): AnswerOrUnknown {
  return allOf([
    ['its room', isAmong(rooms.id, room.id)],
    ['its room', isAmong(rooms.title, room.title)],
    ['its room', isAmong(rooms.type, room.type)],
    ['its room', hasTag(rooms.tag, room)],
    ['its state', isInState(state, link.states)],
    ['its state', isAmong(kind, link.kind)],
    ['its state', isAmong(key, link.key)],
    ['who gets in', isAmong(audience, audienceOf(link))],
    ['its access', isAmong(access, nameOfLevel(link.settings.access))],
  ])
}

/** Whether all of these hold. Each answer has the fact that decides it. */
export function allOf(answers: readonly (readonly [LinkFact, Answer])[]): AnswerOrUnknown {
  if (answers.some(([, answer]) => answer === false)) return false
  const unknown = answers.flatMap(([fact, answer]) => (answer === undefined ? [fact] : []))
  return unknown.length === 0 || [...new Set(unknown)]
}

/** Whether a value is in a list. Without a list, every value is; `null` is in no list. */
export function isAmong(list: readonly string[] | undefined, value: string | null | undefined): Answer {
  if (list === undefined) return true
  if (value === undefined) return undefined
  return value !== null && list.some((each) => sameText(each, value))
}

/** The name of an access level. A level without a name is not known, because it may allow anything. */
export function nameOfLevel(level: Settings['access'] | undefined): string | undefined {
  return typeof level === 'number' ? undefined : level
}

/** Whether a link that is in one of `states` is in one of the listed states. */
function isInState(list: readonly LinkState[] | undefined, states: readonly LinkState[]): Answer {
  const listed = states.filter((state) => list?.includes(state) ?? true)
  return listed.length === 0 ? false : listed.length === states.length || undefined
}

function hasTag(list: readonly string[] | undefined, { tags, hasAllTags }: RoomFacts): Answer {
  if (list === undefined || tags.some((tag) => isAmong(list, tag))) return true
  return hasAllTags ? false : undefined
}
