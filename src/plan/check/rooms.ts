import type { RoomPlan } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Reader } from '../../model/gateway.ts'
import type { DesiredRoom } from '../../model/room.ts'
import { compareRooms } from '../assemble.ts'
import type { Conditions } from '../conditions.ts'
import type { PlannedRoom } from '../history/left-rooms.ts'
import { checkPasswords } from './password.ts'
import { checkUnknownPolicy, isSubjectToPolicy } from './policy.ts'
import { checkShared } from './shared-links.ts'

/**
 * The same rooms under the sharing policy of the portal, which is asked for where it has a say; `again` plans a room where
 * links are kept internal. Rejects with a PortalError.
 */
export async function planUnderPolicy(
  judged: readonly PlannedRoom[],
  conditions: Conditions,
  reader: Reader,
  again: (room: DesiredRoom) => Promise<PlannedRoom>,
): Promise<{ readonly judged: readonly PlannedRoom[]; readonly unknown: readonly Diagnostic[] }> {
  const isSubject = ({ plan }: PlannedRoom): boolean => plan !== undefined && isSubjectToPolicy(plan, conditions)
  if (!judged.some(isSubject)) return { judged, unknown: [] }
  const policy = await reader.fetchSharePolicy()
  if (!policy) return { judged, unknown: checkUnknownPolicy(judged.flatMap(({ plan }) => plan ?? [])) }
  if (!policy.isRestricted) return { judged, unknown: [] }
  const anew = judged.map((each) => (each.plan && isSubject(each) ? again(each.plan.desired) : each))
  return { judged: await Promise.all(anew), unknown: [] }
}

/** The rooms whose plan is carried out, and what is wrong in others that were planned. Rejects with a PortalError. */
export async function checkRooms(
  judged: readonly PlannedRoom[],
  seen: readonly RoomPlan[],
  reader: Reader,
): Promise<{ readonly rooms: readonly RoomPlan[]; readonly diagnostics: readonly Diagnostic[] }> {
  const shared = checkShared(seen)
  const spoilt = new Set(
    shared.flatMap(({ found, rooms }) => (found.severity === 'error' ? rooms.map(({ room }) => room.id) : [])),
  )
  const fit = judged.flatMap(({ plan: made, isUnfit }) => (!made || isUnfit || spoilt.has(made.room.id) ? [] : [made]))
  const refused = await checkPasswords(fit, reader)
  return {
    rooms: fit.filter((room) => !refused.has(room)).sort(compareRooms),
    diagnostics: [...shared.map(({ found }) => found), ...[...refused.values()].flat()],
  }
}
