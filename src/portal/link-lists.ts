import { type PortalError, portalErrorOf, type Reader } from '../model/gateway.ts'
import { openLane } from '../model/lane.ts'
import type { ObservedLinks, Room } from '../model/room.ts'

/** The link lists of many rooms, each read once. */
export interface LinkLists {
  /** Begins to read the list of a room that will be asked for: while other rooms are still looked up, no time is lost. */
  readonly begin: (room: Room) => void
  /** Rejects with a PortalError. */
  readonly of: (room: Room) => Promise<ObservedLinks>
}

/** More than are read at once, so that reading never waits for us; and few enough to end soon where all has failed. */
const atOnce = 64

/** Opens the link lists of a portal. After an error that is not `isOfOneRoom` no further list is begun. */
export function openLinkLists(
  reader: Pick<Reader, 'fetchLinks'>,
  isOfOneRoom: (error: PortalError) => boolean,
): LinkLists {
  const lane = openLane(atOnce)
  const over = new AbortController()
  const begun = new Map<string, Promise<ObservedLinks>>()
  const read = async (room: Room): Promise<ObservedLinks> => {
    over.signal.throwIfAborted()
    try {
      return await reader.fetchLinks(room)
    } catch (error) {
      if (!isOfOneRoom(portalErrorOf(error))) over.abort(error)
      throw error
    }
  }
  const of: LinkLists['of'] = (room) => {
    const known = begun.get(room.id)
    if (known !== undefined) return known
    const list = lane(() => read(room))
    begun.set(room.id, list)
    // Whoever asks for the list hears of it; it may be that nobody does any more.
    list.catch(() => undefined)
    return list
  }
  return { begin: (room) => void of(room), of }
}
