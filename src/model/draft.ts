import type { DesiredLink, ObservedLink, SettingName } from './link.ts'
import type { Room } from './room.ts'

/**
 * Why a setting of the portal's is not declared: no manifest can say it, this room would not take it, or this portal is
 * too old for it. It stays as it is.
 */
export type OmitReason = 'title' | 'never-expires' | 'too-late' | 'use-count' | 'password' | 'internal' | 'older-portal'

/**
 * Why a link of the portal's is not declared: another manifest has made it, it has expired, its level or its kind is not
 * one of this room's, another link has its role already, or a link with its id is declared in another room.
 */
export type LeaveReason = 'foreign' | 'expired' | 'level' | 'kind' | 'role-taken' | 'id-taken'

/** A link of the portal's as a manifest is to declare it. */
export interface DraftLink {
  readonly link: ObservedLink
  /** Its `place` and `path` say nothing: it stands nowhere yet. */
  readonly want: DesiredLink
  readonly omitted: readonly { readonly setting: SettingName; readonly reason: OmitReason }[]
}

/** What a manifest is to say of a room beside what it says already. */
export interface DraftRoom {
  readonly room: Room
  readonly links: readonly DraftLink[]
  readonly left: readonly { readonly link: ObservedLink; readonly reason: LeaveReason }[]
}
