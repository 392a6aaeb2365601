import type { Change } from '../model/change.ts'
import { type Abilities, abilitiesOf } from '../model/rules.ts'
import { givenNow, type Instant } from '../model/values/instant.ts'

/** What a plan depends on besides the room and its links. */
export interface Conditions {
  readonly now: Instant
  readonly version: string | undefined
  readonly abilities: Abilities
  /** Whether the sharing policy of the portal makes links internal. Source: contract §2.8. */
  readonly isRestricted?: boolean
  /** Whether declared primary links get a new URL. */
  readonly reissue?: boolean
  /** Whether the plan only shows differences and is never carried out. */
  readonly comparing?: boolean
  /** What the manifest before an edit would change in the room. A link that it declares is not one that nobody declares. */
  readonly before?: readonly Change[]
}

/** The conditions at a time (milliseconds since 1970) on a portal of that version. */
export function conditionsAt(now: number, version: string | undefined): Conditions {
  return { now: givenNow(now), version, abilities: abilitiesOf(version) }
}
