import type { Change, FieldChange } from './change.ts'
import type { DesiredLink, SettingName } from './link.ts'
import type { Room } from './room.ts'

/** What a manifest is to say of one declared link, so that it is as the portal has it in all rooms of its entry. */
export type LinkUpdate = {
  readonly want: DesiredLink
  /** The rooms in which the portal has it so. */
  readonly rooms: readonly Room[]
} & (
  | {
      readonly kind: 'set'
      /** `before` is what the portal has, `after` what the manifest says. */
      readonly fields: readonly FieldChange[]
    }
  | { readonly kind: 'absent' }
)

/**
 * Why a difference is not taken into the manifest: it would be a secret, it has no words in a manifest, the rooms of the
 * entry do not agree or were not all looked at, it is not known what to declare, another manifest has made the link, a
 * manifest that said so would be refused, or its text does not let this link alone be changed.
 */
export type LeftOutReason =
  | 'password'
  | 'level'
  | 'title'
  | 'rooms-differ'
  | 'rooms-unseen'
  | 'protected'
  | 'rotation'
  | 'absent'
  | 'undeclared'
  | 'duplicate'
  | 'replaced'
  | 'unmanaged'
  | 'foreign'
  | 'refused'
  | 'variable'
  | 'shared'
  | 'form'

/** A difference that stays. */
export interface LeftOut {
  readonly room: Room
  readonly change: Change
  /** The setting, where it is not the whole link. */
  readonly setting?: SettingName
  readonly reason: LeftOutReason
}

/** What is taken from the portal into a manifest, and what is not. */
export interface TakeOver {
  readonly updates: readonly LinkUpdate[]
  readonly left: readonly LeftOut[]
}
