import type { PortalInfo } from './change.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { DesiredLink, Link, LinkKind, ObservedLink } from './link.ts'
import type { Room } from './room.ts'
import type { Instant } from './values/instant.ts'

/**
 * The state of a link with regard to the manifests of a run: `declared`; `undeclared`: made by one of them, which no
 * longer declares it; `foreign`: made by another manifest; `unmanaged`: made by no manifest; `missing`: declared, and
 * not on the portal.
 */
export type LinkState = 'declared' | 'undeclared' | 'foreign' | 'unmanaged' | 'missing'

export const linkStates: readonly LinkState[] = ['declared', 'undeclared', 'foreign', 'unmanaged', 'missing']

/**
 * Who gets in: anyone with the URL, anyone with URL and password, people who are signed in, or whoever follows an
 * invitation and becomes a member. `undefined` if a declaration leaves that open.
 */
export type Audience = 'public' | 'password' | 'signed-in' | 'joins'

export const audiences: readonly Audience[] = ['public', 'password', 'signed-in', 'joins']

/** A link of a room: found on the portal, or declared and missing there. */
export interface InventoryLink {
  readonly state: LinkState
  readonly kind: LinkKind
  /** The link as the portal has it; absent: it is missing. */
  readonly observed?: ObservedLink
  /** The declaration; present if the state is `declared` or `missing`. */
  readonly want?: DesiredLink
  /** The manifest that declares the link, or that made it. */
  readonly manifest?: string
}

/**
 * How far the links of a room are known: `read`; `cut`: the portal shows only the first 100; `skipped`: the room list
 * says that the room has no external links, and invitations were not requested; `no-right`: the owner of the API key
 * may not manage the room; `failed`: the request failed.
 */
export type RoomReading = 'read' | 'cut' | 'skipped' | 'no-right' | 'failed'

/** A room and all its known links. */
export interface InventoryRoom {
  readonly room: Room
  readonly reading: RoomReading
  /** Why it could not be read; present if the reading is `failed`. */
  readonly why?: string
  readonly links: readonly InventoryLink[]
}

/** Everything found: the links of all rooms that were examined, and the rooms that could not be read. */
export interface Inventory {
  readonly madeAt: Instant
  readonly portal: PortalInfo
  /** The names of the manifests that the links are compared with; if there are none, no link is declared. */
  readonly manifests: readonly string[]
  /** Whether rooms were skipped because the room list says that they have no external links. */
  readonly isQuick: boolean
  /** Ordered by id. Templates are left out: they have no links. */
  readonly rooms: readonly InventoryRoom[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Who gets in through a link with these settings; `undefined` if a setting that decides it is not known. */
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

/** The settings of a link, as far as they are known: those on the portal or, for a missing link, the declared ones. */
export function knownSettings({ observed, want }: InventoryLink): Partial<Link['settings']> {
  return observed?.settings ?? want?.settings ?? {}
}

/** The title of a link: the portal's, or the declared one; by default that is its key. */
export function titleOf({ observed, want }: InventoryLink): string {
  return observed?.settings.title ?? want?.settings.title ?? want?.key ?? ''
}
