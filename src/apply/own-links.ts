import type { RoomPlan } from '../model/change.ts'
import { PortalError, type Writer } from '../model/gateway.ts'
import { fingerprint, idKey } from '../model/identity.ts'
import type { ObservedLink } from '../model/link.ts'
import type { Room } from '../model/room.ts'

/**
 * A writer that takes no link of one room for one of another, whatever the portal answers: an id that the plan has seen
 * in another of its rooms, or this run has, is an error of the room that shows it then. Source: contract §4.3.
 */
export function withOwnLinks(writer: Writer, rooms: readonly RoomPlan[]): Writer {
  /** By what tells ids apart, the rooms that have it. */
  const owners = new Map<string, Room[]>()
  const ownersOf = ({ id }: ObservedLink): Room[] => {
    const known = owners.get(idKey(id)) ?? []
    owners.set(idKey(id), known)
    return known
  }
  for (const { room, observed } of rooms) for (const link of observed) ownersOf(link).push(room)
  const admit = (room: Room, link: ObservedLink): void => {
    const known = ownersOf(link)
    if (known.some(({ id }) => id === room.id)) return
    const [owner] = known
    if (owner) throw shared(link, room, owner)
    known.push(room)
  }
  /** What the portal answers about a link of the room. */
  const own = async <T extends ObservedLink | undefined>(room: Room, answer: Promise<T>): Promise<T> => {
    const link = await answer
    if (link) admit(room, link)
    return link
  }
  return {
    ...writer,
    observeRoom: async (room) => {
      const found = await writer.observeRoom(room)
      for (const link of found.links) admit(room, link)
      return found
    },
    putLink: (room, ...rest) => own(room, writer.putLink(room, ...rest)),
    revokeLink: (room, ...rest) => own(room, writer.revokeLink(room, ...rest)),
    findPrimary: (room, ...rest) => own(room, writer.findPrimary(room, ...rest)),
    createPrimary: (room, ...rest) => own(room, writer.createPrimary(room, ...rest)),
  }
}

function shared(link: ObservedLink, room: Room, owner: Room): PortalError {
  const name = ({ title, id }: Room): string => `"${title}" (room ${id})`
  return new PortalError(
    'portal/link-shared',
    `The portal shows the link ${fingerprint(link.id)} in ${name(room)} and in ${name(owner)}: its URL opens both.`,
    'In the portal, revoke it in the room where it does not belong; then run plan and apply again.',
  )
}
