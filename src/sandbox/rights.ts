import type { Portal, Room, User } from './portal.ts'
import { access, root } from './rules.ts'

/** Whether the user is the room's owner or one of its managers; guests and plain users never are. Source: contract §5.3. */
export function isManager(user: User, room: Room): boolean {
  if (user.type !== 'docSpaceAdmin' && user.type !== 'roomAdmin') return false
  return room.owner === user.id || room.rows.get(user.id)?.share === access.roomManager
}

/** Whether the user may set links: a manager, unless the room is archived. Source: contract §1.2 `security.EditAccess`. */
export function mayEditAccess(user: User, room: Room): boolean {
  return isManager(user, room) && room.root !== root.archive
}

/** Whether the user may open the room: a member, or an admin of the portal. Source: contract §5.3. */
export function mayRead(user: User, room: Room): boolean {
  return user.type === 'docSpaceAdmin' || room.owner === user.id || room.rows.has(user.id)
}

/** Whether this id is a user's who has left. Source: contract §2.6 (step 10). */
export function hasLeft(portal: Portal, id: string): boolean {
  return portal.users.get(id)?.isActive === false
}
