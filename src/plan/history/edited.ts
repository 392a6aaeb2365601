import { type Change, isQuiet, type Origin, type RoomPlan } from '../../model/change.ts'

/**
 * Leaves out the changes that the manifest already needed before it was edited, or whose origin is unknown (all, without a base): they wait
 * for a plan of their own.
 */
export function keepEdited(
  rooms: readonly RoomPlan[],
  origins: ReadonlyMap<Change, Origin> | undefined,
): readonly RoomPlan[] {
  const isWaiting = (change: Change): boolean => !isQuiet(change) && (origins?.get(change) ?? 'drift') === 'drift'
  return rooms.map((room) => ({
    ...room,
    changes: room.changes.filter((change) => !isWaiting(change)),
    waiting: room.changes.filter(isWaiting),
  }))
}
