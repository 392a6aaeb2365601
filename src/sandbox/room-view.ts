import type { Portal, Room, User } from './portal.ts'
import { isManager, mayEditAccess } from './rights.ts'
import { limitOf, roomTypes, root, subjectType } from './rules.ts'

/** A room as the portal shows it to this user, alone or in a list. Source: contract §1.2. */
export function representRoom(portal: Portal, user: User, room: Room): object {
  const edits = mayEditAccess(user, room)
  const canShare = edits && isShareable(room)
  return {
    id: room.id,
    title: room.title,
    roomType: roomTypes[room.type],
    rootFolderType: room.root,
    access: room.rows.get(user.id)?.share ?? 0,
    tags: room.tags,
    private: false,
    denyDownload: false,
    canShare,
    shareSettings: canShare ? shareSettings(room) : undefined,
    security: {
      Read: true,
      EditAccess: edits,
      EditRoom: edits,
      Delete: isManager(user, room),
      CopySharedLink: edits,
    },
    createdBy: { id: room.owner, displayName: portal.users.get(room.owner)?.name },
  }
}

function isShareable({ type, root: place }: Room): boolean {
  return place === root.active && type !== 'collaboration' && type !== 'virtualData'
}

function shareSettings({ type }: Room): object {
  const additional = limitOf(type, subjectType.additional)
  return { PrimaryExternalLink: 1, ...(additional > 0 ? { ExternalLink: additional } : {}) }
}
