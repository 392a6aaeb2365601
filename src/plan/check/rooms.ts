import type { RoomPlan } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Reader } from '../../model/gateway.ts'
import { compareRooms } from '../assemble.ts'
import type { Judged } from '../history/left.ts'
import { admitPasswords } from './password.ts'
import { admitShared } from './shared-links.ts'

/** The rooms whose plan is carried out, and what is wrong in others that were planned. Rejects with a PortalError. */
export async function admitRooms(
  judged: readonly Judged[],
  seen: readonly RoomPlan[],
  reader: Reader,
): Promise<{ readonly rooms: readonly RoomPlan[]; readonly diagnostics: readonly Diagnostic[] }> {
  const shared = admitShared(seen)
  const spoilt = new Set(shared.flatMap(({ found, rooms }) => (found.severity === 'error' ? rooms : [])))
  const fit = judged.flatMap(({ plan: made, isUnfit }) => (!made || isUnfit || spoilt.has(made) ? [] : [made]))
  const refused = await admitPasswords(fit, reader)
  return {
    rooms: fit.filter((room) => !refused.has(room)).sort(compareRooms),
    diagnostics: [...shared.map(({ found }) => found), ...[...refused.values()].flat()],
  }
}
