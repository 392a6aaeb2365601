import type { PortalInfo } from './change.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { DesiredLink, Link, LinkKind, ObservedLink } from './link.ts'
import type { Room } from './room.ts'
import type { Instant } from './values/instant.ts'

/**
 * How a link relates to the manifests of a run. Each link has exactly one state: `declared`; `undeclared`: one of them made it, and
 * no longer declares it; `foreign`: another manifest made it; `unmanaged`: no manifest made it; `missing`: declared, and not on the
 * portal.
 */
export type LinkState = 'declared' | 'undeclared' | 'foreign' | 'unmanaged' | 'missing'

export const linkStates: readonly LinkState[] = ['declared', 'undeclared', 'foreign', 'unmanaged', 'missing']

/**
 * Who gets in: anyone with the URL, anyone with URL and password, people who are signed in, or anyone who follows an invitation and
 * becomes a member.
 */
export type Audience = 'public' | 'password' | 'signed-in' | 'joins'

export const audiences: readonly Audience[] = ['public', 'password', 'signed-in', 'joins']

/** A link of a room: found on the portal, or declared and missing there. */
export interface InventoryLink {
  readonly state: LinkState
  readonly kind: LinkKind
  /** The link as it is on the portal; absent if it is missing. */
  readonly observed?: ObservedLink
  /** The declaration; present if the state is `declared` or `missing`. */
  readonly want?: DesiredLink
  /** The reason for which a manifest of the run ignores an unmanaged link; absent: none does. */
  readonly ignoreReason?: string
  /** The manifest that declares or made the link, if it is one of the run. */
  readonly manifest?: string
}

/**
 * How much of the links of a room is known: `read`: everything; `cut`: the portal shows only the first 100; `skipped`: the room has
 * no external links according to the room list, and its invitations are not known; `no-right`: the owner of the API key may not
 * manage the room; `failed`: the request failed.
 */
export type RoomReading = 'read' | 'cut' | 'skipped' | 'no-right' | 'failed'

/** A room and its known links. */
export interface InventoryRoom {
  readonly room: Room
  readonly reading: RoomReading
  /** Why it could not be read; present if the reading is `failed`. */
  readonly why?: string
  readonly links: readonly InventoryLink[]
}

/** Everything that was found: the links of every room, and the rooms that could not be read. */
export interface Inventory {
  readonly madeAt: Instant
  readonly portal: PortalInfo
  /** The names of the manifests to compare the links with; may be empty. */
  readonly manifests: readonly string[]
  /** Whether rooms without external links, according to the room list, were skipped. */
  readonly isQuick: boolean
  /** Sorted by id, without templates, because they have no links. */
  readonly rooms: readonly InventoryRoom[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Returns who gets in through a link with these settings; `undefined` if a setting that decides it is not known. */
export function audienceOf({
  kind,
  settings,
}: {
  readonly kind: LinkKind
  readonly settings: Partial<Link['settings']>
}): Audience | undefined {
  if (kind === 'invitation') return 'joins'
  const { internal, password } = settings as Partial<Extract<Link, { kind: 'additional' }>['settings']>
  if (internal === undefined) return undefined
  if (internal) return 'signed-in'
  if (password === undefined) return undefined
  return password === null ? 'public' : 'password'
}

/** Returns the known settings of a link: those on the portal or, if it is missing, the declared ones. */
export function knownSettings({ observed, want }: InventoryLink): Partial<Link['settings']> {
  return observed?.settings ?? want?.settings ?? {}
}

/** Returns the title of a link: the one on the portal or, if it is missing, the declared one. The default is its key. */
export function titleOf({ observed, want }: InventoryLink): string {
  return observed?.settings.title ?? want?.settings.title ?? want?.key ?? ''
}
