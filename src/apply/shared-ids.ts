import type { RoomPlan } from '../model/change.ts'
import { PortalError, type Writer } from '../model/gateway.ts'
import { fingerprint, idKey } from '../model/identity.ts'
import type { ObservedLink } from '../model/link.ts'
import type { Room } from '../model/room.ts'

/**
 * Wraps a writer so that it rejects an answer with a link id that belongs to another room. That protects the other
 * room's link, whatever the portal answers. An id belongs to the rooms in which the plan or this run has seen it first.
 * Source: contract §4.3.
 */
export function rejectSharedIds(writer: Writer, rooms: readonly RoomPlan[]): Writer {
  /** The rooms that have a link, by the key of its id. */
  const owners = new Map<string, Room[]>()
  const ownersOf = ({ id }: ObservedLink): Room[] => {
    const known = owners.get(idKey(id)) ?? []
    owners.set(idKey(id), known)
    return known
  }
  for (const { room, observed } of rooms) for (const link of observed) ownersOf(link).push(room)
  const check = (room: Room, link: ObservedLink): void => {
    const known = ownersOf(link)
    if (known.some(({ id }) => id === room.id)) return
    const [owner] = known
    if (owner) throw sharedIdError(link, room, owner)
    known.push(room)
  }
  const checkAnswer = async <T extends ObservedLink | undefined>(room: Room, answer: Promise<T>): Promise<T> => {
    const link = await answer
    if (link) check(room, link)
    return link
  }
  return {
    ...writer,
    observeRoom: async (room) => {
      const found = await writer.observeRoom(room)
      for (const link of found.links) check(room, link)
      return found
    },
    putLink: (room, ...rest) => checkAnswer(room, writer.putLink(room, ...rest)),
    revokeLink: (room, ...rest) => checkAnswer(room, writer.revokeLink(room, ...rest)),
    findPrimary: (room, ...rest) => checkAnswer(room, writer.findPrimary(room, ...rest)),
    createPrimary: (room, ...rest) => checkAnswer(room, writer.createPrimary(room, ...rest)),
  }
}

function sharedIdError(link: ObservedLink, room: Room, owner: Room): PortalError {
  const name = ({ title, id }: Room): string => `"${title}" (room ${id})`
  return new PortalError(
    'portal/link-shared',
    `The portal shows the link ${fingerprint(link.id)} in ${name(room)} and in ${name(owner)}: its URL opens both.`,
    'In the portal, revoke it in the room where it does not belong; then run plan and apply again.',
  )
}
