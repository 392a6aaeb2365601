import type { Place } from './diagnostic.ts'
import type { GuardLimits } from './guard.ts'
import type { Fingerprint, LinkId, Owner } from './identity.ts'
import type { DesiredLink, ObservedLink } from './link.ts'
import type { OpenTexts } from './values/environment.ts'
import { nfc, sameText } from './values/same-text.ts'

/** The portal's room types, by the names its own interface uses. */
export type RoomType = 'custom' | 'public' | 'formFilling' | 'collaboration' | 'virtualData' | 'ai'

/** A room as the portal shows it. Source: contract §1.2. */
export interface Room {
  /** Digits for the portal's own rooms; any text for a third-party one. */
  readonly id: string
  readonly title: string
  /** `undefined` for a folder that is not a room, or for an unknown type. */
  readonly type: RoomType | undefined
  readonly state: 'active' | 'archived' | 'template'
  readonly tags: readonly string[]
  /** The room is encrypted, so external links would not work. */
  readonly isPrivate?: true
  /** Whether the API key may read and set the links. Otherwise the portal shows an empty list. */
  readonly mayManage: boolean
  /**
   * Whether the room has external links, expired ones included; absent: the portal does not say. Source: contract
   * §14.5.
   */
  readonly hasExternalLinks?: boolean
}

/** The links of a room, as read at one moment. */
export interface ObservedLinks {
  readonly links: readonly ObservedLink[]
  /** The list may be incomplete: the portal shows only the first 100 and does not say if there are more. */
  readonly isCut: boolean
}

/** A room and its links, as read at one moment. */
export interface ObservedRoom extends ObservedLinks {
  readonly room: Room
  /** When the read started, in milliseconds since 1970. */
  readonly at: number
}

/** Selects the rooms of an entry. */
export interface Selector {
  readonly by: 'id' | 'title' | 'tag'
  readonly value: string
  /**
   * The text in the manifest, if a part of the value comes from the environment. Output shows this, never the value.
   */
  readonly source?: string
}

/** The text of a selector that may be shown. */
export function shownSelector({ value, source = value }: Selector): string {
  return source
}

/** A key that is equal for selectors that select the same rooms. */
export function selectorKey({ by, value }: Selector): string {
  return `${by}:${by === 'id' ? value : nfc(value)}`
}

/** Whether a selector selects a room. */
export function selects({ by, value }: Selector, room: Room): boolean {
  if (by === 'id') return room.id === value
  return by === 'tag' ? room.tags.some((tag) => sameText(tag, value)) : sameText(room.title, value)
}

/**
 * Whether a text looks like the number of a room but is not in the portal's form, such as `007`. The portal may read it
 * as another number than we do, and two forms of one number would be two rooms to us.
 */
export function isNonCanonicalId(text: string): boolean {
  return /^[-+.]?\d/.test(text) && !/^[1-9]\d*$/.test(text)
}

/** Finds the rooms of a selector. */
export interface FoundRooms {
  (selector: Selector): readonly Room[]
  /** The titles of all rooms that were listed, for suggestions if no room has the title of a selector. */
  readonly titles: ReadonlySet<string>
}

/** What happens to unmanaged links: those that no manifest created. */
export type Unmanaged = 'keep' | 'revoke'

/** A link that no manifest created, and that is known: it stays, whatever `unmanaged` says. */
export interface IgnoredLink {
  readonly fingerprint: Fingerprint
  /** Why it is left alone, in the words of the manifest. */
  readonly reason: string
  readonly place: Place
}

/** One entry under `rooms:`. */
export interface Entry {
  readonly selector: Selector
  readonly unmanaged?: Unmanaged
  /** Absent: none. */
  readonly ignore?: readonly IgnoredLink[]
  readonly links: readonly DesiredLink[]
  readonly place: Place
  /** Open texts of `unmanaged` and of the selector. The value of an open selector is the open text itself. */
  readonly open?: OpenTexts
}

/** A use of a variable that is named like a secret but may be shown, because `env.plain` lists it. */
export interface PlainVariableUse {
  readonly name: string
  readonly place: Place
}

/** A manifest, read from all its files and checked. */
export interface Manifest {
  readonly name: string
  /** Earlier names: links that were created under them belong to this manifest. */
  readonly formerly?: readonly string[]
  readonly portal?: string
  readonly guard: GuardLimits
  readonly entries: readonly Entry[]
  /**
   * Open texts of `name`, `formerly`, `portal` and the limits of the guard, such as `guard.maxRevokes`. The value of an
   * open name or portal is the open text itself; an open limit has no value.
   */
  readonly open?: OpenTexts
  /** The variables that `env.plain` lists, and their uses that are allowed only because of that. */
  readonly plain?: readonly string[]
  readonly lifted?: readonly PlainVariableUse[]
}

/** The desired state of one room: the union of all entries that select it. */
export interface DesiredRoom {
  readonly owner: Owner
  readonly room: Room
  readonly unmanaged: Unmanaged
  /** Absent: none. */
  readonly ignore?: readonly IgnoredLink[]
  readonly links: readonly DesiredLink[]
  /** The entries that select the room; empty if the manifest no longer selects it. */
  readonly places: readonly Place[]
  /** A link to revoke because a person named it, not because of a manifest. */
  readonly named?: LinkId
}
