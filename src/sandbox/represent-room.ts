import type { Portal, Room, User } from './portal.ts'
import { isManager, mayEditAccess } from './rights.ts'
import { isExternal, limitOf, roomTypes, root, subjectType } from './rules.ts'

/** A room as the portal shows it to this user, alone or in a list. Source: contract §1.2, §14.1 row 19. */
export function representRoom(portal: Portal, user: User, room: Room): object {
  const canShare = mayEditAccess(user, room) && isShareable(room)
  return {
    id: room.id,
    title: room.title,
    roomType: roomTypes[room.type],
    rootFolderType: room.root,
    access: room.rows.get(user.id)?.share ?? 0,
    tags: room.tags,
    private: room.isPrivate,
    denyDownload: false,
    canShare,
    shareSettings: canShare ? shareSettings(room) : undefined,
    security: securityOf(user, room),
    // How older versions say it was not tried.
    ...(portal.profile === '3.7' ? sharingOf(room) : {}),
    createdBy: { id: room.owner, displayName: portal.users.get(room.owner)?.name },
  }
}

/** Whom the room is shared with: the same for everybody who sees it. Source: contract §14.5. */
function sharingOf({ rows }: Room): object {
  const all = [...rows.values()]
  const external = all.filter(({ kind }) => isExternal(kind))
  return {
    shared: external.length > 0,
    sharedExternal: external.some(({ options }) => options?.internal === false),
    parentShared: false,
    sharedForUser: all.some(({ options }) => options === undefined),
  }
}

/** What a manager may do in every active room: only that was seen, so nobody else may do any of it here. */
const managing = [
  'Create',
  'EditRoom',
  'Rename',
  'CopyTo',
  'Copy',
  'MoveTo',
  'Move',
  'Pin',
  'Mute',
  'EditAccess',
  'Duplicate',
  'Download',
  'CopySharedLink',
  'CopyLink',
] as const

/** What takes a third-party storage, a template, an index, an AI room or a form to work on. */
const never = ['Reconnect', 'CreateRoomFrom', 'IndexExport', 'UseChat', 'UpdateXlsx', 'AnalyzeResponses'] as const

function securityOf(user: User, room: Room): object {
  const edits = mayEditAccess(user, room)
  return {
    Read: true,
    Delete: isManager(user, room),
    ...Object.fromEntries(managing.map((action) => [action, edits])),
    ChangeOwner: edits && room.owner === user.id,
    // Only what a link opens can be shown on another site.
    Embed: edits && [...room.rows.values()].some(({ kind }) => isExternal(kind)),
    ...Object.fromEntries(never.map((action) => [action, false])),
  }
}

function isShareable({ type, root: place, isPrivate }: Room): boolean {
  return place === root.active && !isPrivate && type !== 'collaboration' && type !== 'virtualData'
}

function shareSettings({ type }: Room): object {
  const additional = limitOf(type, subjectType.additional)
  return { PrimaryExternalLink: 1, ...(additional > 0 ? { ExternalLink: additional } : {}) }
}
