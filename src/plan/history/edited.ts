import { type Change, isQuiet, type Origin, type RoomPlan } from '../../model/change.ts'

/** Leaves out the changes of a room that are not `due`: they wait for a plan of their own. */
export function keepDue(room: RoomPlan, isDue: (change: Change) => boolean): RoomPlan {
  const isKept = (change: Change): boolean => isQuiet(change) || isDue(change)
  return { ...room, changes: room.changes.filter(isKept), waiting: room.changes.filter((change) => !isKept(change)) }
}

/** Leaves out the changes that the manifest already needed before it was edited, or whose origin is unknown (all, without a base). */
export function keepEdited(
  rooms: readonly RoomPlan[],
  origins: ReadonlyMap<Change, Origin> | undefined,
): readonly RoomPlan[] {
  return rooms.map((room) => keepDue(room, (change) => (origins?.get(change) ?? 'drift') !== 'drift'))
}
