import type { Room } from '../model/room.ts'

/** How a sentence calls a room. */
export function nameOf({ title, id }: Room): string {
  return `"${title}" (room ${id})`
}
