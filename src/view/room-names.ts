import { nfc } from '../model/values/same-text.ts'
import type { RoomLabel } from './document/shape.ts'
import { quote, visible } from './escape.ts'
import { titleLimit } from './phrases.ts'

type Room = Pick<RoomLabel, 'id' | 'title'>

/** Names one of several rooms. */
export type NameRoom = (room: Room) => string

/** Names these rooms by their titles, cut to `limit` columns, and also by their ids where the titles look equal. */
export function roomNames(rooms: readonly Room[], limit: number = titleLimit): NameRoom {
  const isAmbiguous = ambiguousTitles(rooms, limit)
  return (room) => `${quote(room.title, limit)}${isAmbiguous(room) ? ` (room ${visible(room.id)})` : ''}`
}

/**
 * Whether the title of a room, cut to `limit` columns, looks like the one of another of these rooms. The only place that
 * decides when a title is not enough.
 */
export function ambiguousTitles(rooms: readonly Room[], limit: number = titleLimit): (room: Room) => boolean {
  // People see no difference between kinds of spaces, or of encodings.
  const look = ({ title }: Room): string => nfc(quote(title, limit)).replace(/\s+/g, ' ')
  const ids = new Map<string, string>()
  const shared = new Set<string>()
  for (const room of rooms) {
    const looks = look(room)
    if ((ids.get(looks) ?? room.id) === room.id) ids.set(looks, room.id)
    else shared.add(looks)
  }
  return (room) => shared.has(look(room))
}
