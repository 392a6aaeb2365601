import { type Change, isOfOneLink, isRefusal, type Plan, type RoomPlan } from '../model/change.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import { portalErrorOf } from '../model/gateway.ts'
import type { DesiredLink, ObservedLink } from '../model/link.ts'
import type { DesiredRoom, ObservedLinks, Room } from '../model/room.ts'
import { planChanges } from './changes.ts'
import { lostAdoptions } from './check/adoption.ts'
import { isUndeclaredRevoke } from './check/held-back.ts'
import { checkIgnored } from './check/ignored.ts'
import { checkPolicy } from './check/policy.ts'
import { checkLinks, checkRoom, isOfOneRoom, unreadableRoom } from './check/portal-rules.ts'
import type { Conditions } from './conditions.ts'
import { diagnose } from './diagnostics.ts'
import type { PlannedRoom } from './history/left-rooms.ts'
import { matchLinks, wantOf } from './match.ts'
import { withNewPrimary } from './reissue.ts'

/** Plans the changes that bring a room to its desired state, in the order in which they must run. */
export function planRoom(
  desired: DesiredRoom,
  observed: readonly ObservedLink[],
  conditions: Conditions,
): readonly Change[] {
  return planChanges(matchLinks(desired, observed, conditions.now), desired.room, conditions)
}

/**
 * Reads the links of a room and plans it, or says why not. Rejects with a PortalError that concerns the whole portal.
 */
export async function planDesired(
  desired: DesiredRoom,
  read: (room: Room) => Promise<ObservedLinks>,
  conditions: Conditions,
): Promise<PlannedRoom> {
  const refusal = checkRoom(desired)
  if (refusal) return { diagnostics: [refusal], isUnfit: true }
  try {
    return planAndCheck(desired, await read(desired.room), conditions)
  } catch (caught) {
    const error = portalErrorOf(caught)
    if (!isOfOneRoom(error)) throw error
    return { diagnostics: [unreadableRoom(desired, error)], isUnfit: true }
  }
}

/** Plans a room and reports what the portal would refuse or ignore. An error that concerns the room makes it unfit. */
export function planAndCheck(
  desired: DesiredRoom,
  { links, isCut }: ObservedLinks,
  conditions: Conditions,
): { readonly plan: RoomPlan; readonly diagnostics: readonly Diagnostic[]; readonly isUnfit: boolean } {
  const { room } = desired
  const found = matchLinks(desired, links, conditions.now)
  const matched = conditions.reissue ? withNewPrimary(found) : found
  const lost = isCut ? [] : lostAdoptions(desired, matched, conditions)
  const leftOut = lost.map(({ want }) => want)
  const changes = withoutLeftOut(leftOut, planChanges(matched, room, conditions), conditions)
  const plan = { room, desired, observed: links, changes }
  const ofRoom = isCut
    ? [diagnose('room/list-cut', { room }, desired.places[0])]
    : [
        ...checkLinks(desired, matched, changes, conditions),
        ...checkPolicy(plan, conditions),
        ...checkIgnored(desired, matched),
      ]
  return {
    plan,
    diagnostics: [...lost.map(({ why }) => why), ...ofRoom],
    isUnfit: ofRoom.some(({ severity }) => severity === 'error'),
  }
}

/**
 * Leaves out the changes of links that cannot be planned, and undeclared revokes of the same kind: such a link may be
 * the one that the declaration refers to. A link that was declared before an edit is not.
 */
function withoutLeftOut(
  leftOut: readonly DesiredLink[],
  changes: readonly Change[],
  { before = [] }: Conditions,
): readonly Change[] {
  if (leftOut.length === 0) return changes
  const kinds = new Set(leftOut.map(({ kind }) => kind))
  return changes.filter((change) => {
    if (isUndeclaredRevoke(change)) {
      return !kinds.has(change.before.kind) || before.some((former) => wantOf(former) && isOfOneLink(former, change))
    }
    return !('want' in change && change.want && leftOut.includes(change.want))
  })
}

/** A plan that only shows drift: without refusals, and with only those settings that the manifest declares. */
export function driftOf({ rooms, diagnostics, ...plan }: Plan): Plan {
  return {
    ...plan,
    rooms: rooms.map((room) => ({ ...room, changes: room.changes.map(declaredOnly) })),
    diagnostics: diagnostics.filter((found) => !isRefusal(found)),
  }
}

// Before 3.7, the portal chooses a new expiry of an invitation at each write, so a change may hold undeclared settings.
function declaredOnly(change: Change): Change {
  if (change.kind !== 'update' && change.kind !== 'replace') return change
  return { ...change, fields: change.fields.filter(({ name }) => name in change.want.settings) }
}
