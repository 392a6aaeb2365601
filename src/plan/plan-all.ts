import { countChanges, type RoomPlan } from '../model/change.ts'
import { type Progress, progressCounter } from '../model/progress.ts'
import type { DesiredRoom } from '../model/room.ts'
import { compareRooms } from './assemble.ts'
import { type LeftRooms, type PlannedRoom, planLeftRoom } from './history/left-rooms.ts'

/**
 * Plans all rooms. `swept` counts the rooms of the sweep that could be planned; `seen` are all rooms whose links could
 * be read.
 */
export async function planAll(
  selected: readonly DesiredRoom[],
  left: LeftRooms,
  planOne: (room: DesiredRoom) => Promise<PlannedRoom>,
  onProgress: ((progress: Progress) => void) | undefined,
): Promise<{ readonly planned: readonly PlannedRoom[]; readonly swept: number; readonly seen: readonly RoomPlan[] }> {
  const seen: RoomPlan[] = []
  const planSeen = async (room: DesiredRoom): Promise<PlannedRoom> => {
    const planned = await planOne(room)
    if (planned.plan) seen.push(planned.plan)
    return planned
  }
  const tick = progressCounter<PlannedRoom>(
    selected.length + left.former.length + left.swept.length,
    onProgress,
    (room) => countChanges(room.plan ? [room.plan] : []),
  )
  const [named, former, swept] = await Promise.all([
    Promise.all(selected.map(async (room) => tick(await planSeen(room)))),
    Promise.all(left.former.map(async (room) => tick(planLeftRoom(await planSeen(room), 'base')))),
    Promise.all(left.swept.map(async (room) => tick(planLeftRoom(await planSeen(room), 'sweep')))),
  ])
  const readable = swept.filter(({ diagnostics }) => diagnostics.length === 0)
  return { planned: [...named, ...former, ...swept], swept: readable.length, seen: seen.sort(compareRooms) }
}
