import type { Instant } from '../model/instant.ts'
import type { Abilities } from '../model/rules.ts'

/** What is known of the portal beside its rooms. */
export interface Conditions {
  readonly now: Instant
  readonly version: string | undefined
  readonly abilities: Abilities
}
