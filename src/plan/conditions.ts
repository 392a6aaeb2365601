import type { Instant } from '../model/instant.ts'
import type { Abilities } from '../model/rules.ts'

/** What a room is planned on, beside its links. */
export interface Conditions {
  readonly now: Instant
  readonly version: string | undefined
  readonly abilities: Abilities
  /** Primary links are to get a new URL. */
  readonly reissue?: boolean
}
