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
 * Plans rooms again where the sharing policy of the portal affects them; it is only fetched if it matters. `replan`
 * plans a room under a restricting policy. `unknown` has warnings if the portal does not reveal its policy. Rejects
 * with a PortalError.
 */
export async function planUnderPolicy(
  planned: readonly PlannedRoom[],
  conditions: Conditions,
  reader: Reader,
  replan: (room: DesiredRoom) => Promise<PlannedRoom>,
): Promise<{ readonly planned: readonly PlannedRoom[]; readonly unknown: readonly Diagnostic[] }> {
  const isSubject = ({ plan }: PlannedRoom): boolean => plan !== undefined && isSubjectToPolicy(plan, conditions)
  if (!planned.some(isSubject)) return { planned, unknown: [] }
  const policy = await reader.fetchSharePolicy()
  if (!policy) return { planned, unknown: checkUnknownPolicy(planned.flatMap(({ plan }) => plan ?? [])) }
  if (!policy.isRestricted) return { planned, unknown: [] }
  const replanned = planned.map((each) => (each.plan && isSubject(each) ? replan(each.plan.desired) : each))
  return { planned: await Promise.all(replanned), unknown: [] }
}

/**
 * Selects the rooms whose plans can be carried out and reports what is wrong in the others. Rejects with a PortalError.
 */
export async function checkRooms(
  planned: readonly PlannedRoom[],
  seen: readonly RoomPlan[],
  reader: Reader,
): Promise<{ readonly rooms: readonly RoomPlan[]; readonly diagnostics: readonly Diagnostic[] }> {
  const shared = checkShared(seen)
  const withSharedLinks = new Set(
    shared.flatMap(({ found, rooms }) => (found.severity === 'error' ? rooms.map(({ room }) => room.id) : [])),
  )
  const fit = planned.flatMap(({ plan, isUnfit }) =>
    !plan || isUnfit || withSharedLinks.has(plan.room.id) ? [] : [plan],
  )
  const refused = await checkPasswords(fit, reader)
  return {
    rooms: fit.filter((room) => !refused.has(room)).sort(compareRooms),
    diagnostics: [...shared.map(({ found }) => found), ...[...refused.values()].flat()],
  }
}
