import type { Change, FieldChange } from './change.ts'
import type { DesiredLink, SettingName } from './link.ts'
import type { Room } from './room.ts'

/** A change of the declaration of one link, so that it matches the portal in all rooms of its entry. */
export type LinkUpdate = {
  readonly want: DesiredLink
  /** The rooms in which the portal's link is already like this. */
  readonly rooms: readonly Room[]
} & (
  | {
      readonly kind: 'set'
      /** `before` is the portal's value, `after` the manifest's. */
      readonly fields: readonly FieldChange[]
    }
  | { readonly kind: 'absent' }
)

/**
 * Why a difference is not taken into the manifest: it would be a secret, a manifest cannot express it, the rooms of the
 * entry do not agree or were not all read, it is unknown what to declare, another manifest created the link, the
 * resulting manifest would be refused, or the text of the file does not allow a change of this link alone.
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

/** A difference that is not taken into the manifest. */
export interface LeftOut {
  readonly room: Room
  readonly change: Change
  /** Absent if it is the whole link. */
  readonly setting?: SettingName
  readonly reason: LeftOutReason
}

/** The differences to take from the portal into a manifest, and the others. */
export interface TakeOver {
  readonly updates: readonly LinkUpdate[]
  readonly left: readonly LeftOut[]
}
