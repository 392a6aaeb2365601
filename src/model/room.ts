import type { Place } from './diagnostic.ts'
import type { GuardLimits } from './guard.ts'
import type { Owner } from './identity.ts'
import type { DesiredLink, ObservedLink } from './link.ts'
import type { OpenTexts } from './text/environment.ts'
import { nfc, sameText } from './text/same-text.ts'

/** The portal's room types, by the names its own interface uses. */
export type RoomType = 'custom' | 'public' | 'formFilling' | 'collaboration' | 'virtualData' | 'ai'

/** A room as the portal shows it. Source: contract §1.2. */
export interface Room {
  /** Digits for the portal's own rooms; any text for a third-party one. */
  readonly id: string
  readonly title: string
  /** `undefined` for a folder that is no room, or a type that we do not know. */
  readonly type: RoomType | undefined
  readonly state: 'active' | 'archived' | 'template'
  readonly tags: readonly string[]
  /** It is encrypted: external links would open nothing. */
  readonly isPrivate?: true
  /** Whether the API key may read and set the links: without it the portal shows an empty list. */
  readonly mayManage: boolean
  /** Whether the room has external links, expired ones included; absent: the portal does not say. Source: contract §14.5. */
  readonly hasExternalLinks?: boolean
}

/** The links of a room, as read at one moment. */
export interface ObservedLinks {
  readonly links: readonly ObservedLink[]
  /** The portal shows the first 100 and does not say when there are more. */
  readonly isCut: boolean
}

/** A room and its links, as read at one moment. */
export interface ObservedRoom extends ObservedLinks {
  readonly room: Room
  /** When the reading of it began, in milliseconds since 1970. */
  readonly at: number
}

/** Which rooms an entry of the manifest means. */
export interface Selector {
  readonly by: 'id' | 'title' | 'tag'
  readonly value: string
  /** As it is written, where something in it comes from the environment: so it is shown, and never its value. */
  readonly source?: string
}

/** A selector as it may be shown. */
export function writtenAs({ value, source = value }: Selector): string {
  return source
}

/** A text that two selectors share when they mean the same rooms. */
export function selectorName({ by, value }: Selector): string {
  return `${by}:${by === 'id' ? value : nfc(value)}`
}

/** Whether a selector means a room. */
export function selects({ by, value }: Selector, room: Room): boolean {
  if (by === 'id') return room.id === value
  return by === 'tag' ? room.tags.some((tag) => sameText(tag, value)) : sameText(room.title, value)
}

/**
 * Whether a text is meant as the number of a room, but not spelt as the portal spells it. A portal may read another number
 * from it than we do, and two spellings would be two rooms to us.
 */
export function isMisspeltId(text: string): boolean {
  return /^[-+.]?\d/.test(text) && !/^[1-9]\d*$/.test(text)
}

/** The rooms that a selector means. */
export interface FoundRooms {
  (selector: Selector): readonly Room[]
  /** Those of all rooms that were listed on the way: what may have been meant by a title that no room has. */
  readonly titles: ReadonlySet<string>
}

/** What happens to links that no manifest made. */
export type Unmanaged = 'keep' | 'revoke'

/** One entry under `rooms:`. */
export interface Entry {
  readonly selector: Selector
  readonly unmanaged?: Unmanaged
  readonly links: readonly DesiredLink[]
  readonly place: Place
  /** `unmanaged`, or the selector by its name: its value is then the open text itself. */
  readonly open?: OpenTexts
}

/** A variable that is called like a secret, and may be shown because the manifest lists it. */
export interface Lifted {
  readonly name: string
  /** Where it is used. */
  readonly place: Place
}

/** All files of one manifest, read and checked. */
export interface Manifest {
  readonly name: string
  /** Names that it had before: links that were made under them are its own. */
  readonly formerly?: readonly string[]
  readonly portal?: string
  readonly guard: GuardLimits
  readonly entries: readonly Entry[]
  /** `name`, `formerly` or `portal`, whose value is then the open text itself. */
  readonly open?: OpenTexts
  /** The variables that are no secrets, whatever they are called; and all that this lets through. */
  readonly plain?: readonly string[]
  readonly lifted?: readonly Lifted[]
}

/** What one room should have: the union of all entries that select it. */
export interface DesiredRoom {
  readonly owner: Owner
  readonly room: Room
  readonly unmanaged: Unmanaged
  readonly links: readonly DesiredLink[]
  /** The entries that select the room; none where the manifest has left it. */
  readonly places: readonly Place[]
}
