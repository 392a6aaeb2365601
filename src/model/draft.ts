import type { DesiredLink, ObservedLink, SettingName } from './link.ts'
import type { Room } from './room.ts'

/**
 * Why a draft leaves out a setting of the portal's link: no manifest can declare the value, this room would not accept
 * it, or this portal is too old for it. On the portal it stays as it is.
 */
export type OmitReason = 'title' | 'never-expires' | 'too-late' | 'use-count' | 'password' | 'internal' | 'older-portal'

/**
 * Why a draft leaves out a link of the portal: another manifest created it, it has expired, its room does not allow its
 * level or kind, another link already has its role, or a link with its id is declared in another room.
 */
export type LeaveReason = 'foreign' | 'expired' | 'level' | 'kind' | 'role-taken' | 'id-taken'

/** A link of the portal, and the declaration to write for it. */
export interface DraftLink {
  readonly link: ObservedLink
  /** Its `place` and `path` have no meaning yet. */
  readonly want: DesiredLink
  readonly omitted: readonly { readonly setting: SettingName; readonly reason: OmitReason }[]
}

/** What to add to a manifest for one room. */
export interface DraftRoom {
  readonly room: Room
  readonly links: readonly DraftLink[]
  readonly left: readonly { readonly link: ObservedLink; readonly reason: LeaveReason }[]
}
