import type { Change, RoomPlan } from '../model/change.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { ObservedLink } from '../model/link.ts'
import type { DesiredRoom, ObservedLinks } from '../model/room.ts'
import { admitLinks } from './check/admit.ts'
import type { Conditions } from './conditions.ts'
import { matchLinks } from './match.ts'
import { withNewPrimary } from './reissue.ts'
import { diagnose } from './sentences.ts'
import { settle } from './settle.ts'

/** The changes that bring a room from what it has to what it should have, in the order in which they must run. */
export function planRoom(
  desired: DesiredRoom,
  observed: readonly ObservedLink[],
  conditions: Conditions,
): readonly Change[] {
  return settle(matchLinks(desired, observed, conditions.now), desired.room, conditions)
}

/** The plan of a room, and what the portal would refuse or ignore in it. */
export function planAdmitted(
  desired: DesiredRoom,
  { links, isCut }: ObservedLinks,
  conditions: Conditions,
): { readonly plan: RoomPlan; readonly diagnostics: readonly Diagnostic[] } {
  const { room } = desired
  const found = matchLinks(desired, links, conditions.now)
  const matched = conditions.reissue ? withNewPrimary(found) : found
  const changes = settle(matched, room, conditions)
  const diagnostics = isCut
    ? [diagnose('room/list-cut', { room }, desired.places[0])]
    : admitLinks(desired, matched, changes, conditions)
  return { plan: { room, desired, observed: links, changes }, diagnostics }
}
