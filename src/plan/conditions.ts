import { type Abilities, abilitiesOf } from '../model/rules.ts'
import { type Instant, instantOf } from '../model/values/instant.ts'

/** What a room is planned on, beside its links. */
export interface Conditions {
  readonly now: Instant
  readonly version: string | undefined
  readonly abilities: Abilities
  /** The sharing policy of the portal keeps links internal. Source: contract §2.8. */
  readonly isRestricted?: boolean
  /** Primary links are to get a new URL. */
  readonly reissue?: boolean
  /** The plan is only to tell how the two differ: it is never carried out. */
  readonly comparing?: boolean
}

/** The conditions at a time (milliseconds since 1970), on a portal of that version. */
export function conditionsAt(now: number, version: string | undefined): Conditions {
  return { now: instantOf(now), version, abilities: abilitiesOf(version) }
}
