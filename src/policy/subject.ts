import { audienceOf, type InventoryLink, knownSettings, type LinkState } from '../model/inventory.ts'
import type { DesiredLink, Link, LinkKind } from '../model/link.ts'
import type { PolicyMatch } from '../model/policy.ts'
import { type Entry, type Room, type RoomType, writtenAs } from '../model/room.ts'
import { sameText } from '../model/text/same-text.ts'
import type { Settings } from '../settings/row.ts'

/** `undefined`: it is not known. */
export type Answer = boolean | undefined

/** What is known of a room; a part that is `undefined` is not known. */
export interface RoomFacts {
  /** How a sentence calls it. */
  readonly name: string
  readonly id?: string
  readonly title?: string
  /** `null`: a type that we do not know. */
  readonly type?: RoomType | null
  readonly tags: readonly string[]
  /** Whether these are all tags that it has. */
  readonly hasAllTags: boolean
}

/** What is known of a link that is to be judged. */
export interface Subject {
  readonly room: RoomFacts
  readonly kind: LinkKind
  /** `null`: no manifest declares it. */
  readonly key: string | null
  /** It is in one of these states. */
  readonly states: readonly LinkState[]
  /** A setting that is left out is not known. */
  readonly settings: Partial<Settings>
}

/** What is known of a room that was read. */
export function factsOf({ id, title, type, tags }: Room): RoomFacts {
  return { name: `"${title}" (room ${id})`, id, title, type: type ?? null, tags, hasAllTags: true }
}

/** What an entry of a manifest says of its rooms, without a portal. */
export function factsOfEntry({ selector, open = {} }: Entry): RoomFacts {
  const { by, value } = selector
  const written = writtenAs(selector)
  const name =
    by === 'id' ? `room ${written}` : by === 'tag' ? `rooms with the tag "${written}"` : `the room "${written}"`
  const isOpen = Object.hasOwn(open, by)
  return {
    ...{ name, tags: by === 'tag' && !isOpen ? [value] : [], hasAllTags: false },
    ...(by !== 'tag' && !isOpen && { [by]: value }),
  }
}

/** A link, with these settings, or else with those that are known of it. */
export function subjectOf(
  room: RoomFacts,
  link: InventoryLink,
  settings: Partial<Link['settings']> = knownSettings(link),
): Subject {
  return { room, kind: link.kind, key: link.want?.key ?? null, states: [link.state], settings }
}

/** A declared link of which no portal has been asked. */
export function declaredSubject(room: RoomFacts, { kind, key, settings }: DesiredLink): Subject {
  return { room, kind, key, states: ['declared', 'missing'], settings }
}

/** A part of a match that is not known of a link, as a sentence names it. */
export type UnknownPart = 'its room' | 'its state' | 'who can open it' | 'its access'

/** Whether a rule is about a link: `true`, `false`, or the parts that it depends on and that are not known. */
export function matches(
  { room: rooms = {}, kind, key, state, audience, access }: PolicyMatch,
  { room, ...link }: Subject,
): boolean | readonly UnknownPart[] {
  const parts: readonly (readonly [UnknownPart, Answer])[] = [
    ['its room', isAmong(rooms.id, room.id)],
    ['its room', isAmong(rooms.title, room.title)],
    ['its room', isAmong(rooms.type, room.type)],
    ['its room', hasTag(rooms.tag, room)],
    ['its state', isInState(state, link.states)],
    ['its state', isAmong(kind, link.kind)],
    ['its state', isAmong(key, link.key)],
    ['who can open it', isAmong(audience, audienceOf(link))],
    ['its access', isAmong(access, nameOfLevel(link.settings.access))],
  ]
  if (parts.some(([, answer]) => answer === false)) return false
  const unknown = parts.flatMap(([part, answer]) => (answer === undefined ? [part] : []))
  return unknown.length === 0 || [...new Set(unknown)]
}

/** Whether a value is in a list; without a list, any is, and `null` is in none. */
export function isAmong(list: readonly string[] | undefined, value: string | null | undefined): Answer {
  if (list === undefined) return true
  if (value === undefined) return undefined
  return value !== null && list.some((each) => sameText(each, value))
}

/** The name of a level; one that we have no name for may be any. */
export function nameOfLevel(level: Settings['access'] | undefined): string | undefined {
  return typeof level === 'number' ? undefined : level
}

/** Whether it is in one of the listed states. */
function isInState(list: readonly LinkState[] | undefined, states: readonly LinkState[]): Answer {
  const listed = states.filter((state) => list?.includes(state) ?? true)
  return listed.length === 0 ? false : listed.length === states.length || undefined
}

function hasTag(list: readonly string[] | undefined, { tags, hasAllTags }: RoomFacts): Answer {
  if (list === undefined || tags.some((tag) => isAmong(list, tag))) return true
  return hasAllTags ? false : undefined
}
