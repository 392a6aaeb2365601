import { renderInstant } from './instant.ts'
import type { LinkOptions } from './link-options.ts'
import { isManager, isPast, mayEditAccess, type Portal, type Room, type Row, type User } from './portal.ts'
import { forcedInternal, isExternal, limitOf, roomTypes, root, subjectType } from './rules.ts'
import { externalUrl, invitationUrl, requestToken } from './tokens.ts'

/** Who asks, and at which origin: both affect the answer. */
export interface Viewer {
  readonly portal: Portal
  readonly user: User
  readonly origin: string
}

/**
 * Represents a row as the portal does (its FileShareDto). `hasToken: false` omits the request token, as the answer does
 * in which a deleted primary is replaced. Source: contract §3.2, §2.7.
 */
export function representRow(viewer: Viewer, room: Room, row: Row, hasToken = true): object {
  const { user } = viewer
  if (row.options === undefined) return representMember(viewer, room, row)
  const sharedLink = representLink(viewer, row, row.options, hasToken)
  const mayManage = isManager(user, room)
  return {
    access: row.share,
    sharedTo: sharedLink,
    sharedLink,
    isLocked: false,
    isOwner: false,
    canEditAccess: false,
    canEditInternal: mayManage && forcedInternal(room.type) === undefined,
    canEditDenyDownload: mayManage,
    canEditExpirationDate: mayManage && !isTiedToRoom(room, row),
    canRevoke: isTiedToRoom(room, row),
    subjectType: row.kind,
  }
}

/** Whether it is the primary of a public room, or any link of a form-filling room. Source: contract §3.2, §14.1 row 3. */
function isTiedToRoom(room: Room, row: Row): boolean {
  return room.type === 'formFilling' || (room.type === 'public' && row.kind === subjectType.primary)
}

function representLink(viewer: Viewer, row: Row, options: LinkOptions, hasToken: boolean): object {
  const { portal, origin, user } = viewer
  const isInvitation = row.kind === subjectType.invitation
  const { expirationDate } = options
  if (!isInvitation) portal.secrets.add(requestToken(portal, row.subject))
  return {
    id: row.subject,
    title: options.title,
    shareLink: isInvitation
      ? invitationUrl(portal, origin, row.subject, user)
      : externalUrl(portal, origin, row.subject),
    expirationDate: expirationDate === undefined ? undefined : renderInstant(expirationDate, portal.timeZone),
    linkType: isInvitation ? 0 : 1,
    password: options.password,
    denyDownload: options.denyDownload,
    isExpired: isPast(portal, expirationDate),
    primary: row.kind === subjectType.primary,
    internal: options.internal,
    requestToken: isInvitation || !hasToken ? undefined : requestToken(portal, row.subject),
    ...(isInvitation && portal.profile === '3.7'
      ? { maxUseCount: options.maxUseCount, currentUseCount: options.currentUseCount }
      : {}),
  }
}

function representMember({ portal, user }: Viewer, room: Room, row: Row): object {
  const member = { id: row.subject, displayName: portal.users.get(row.subject)?.name }
  return {
    access: row.share,
    sharedTo: member,
    ...(row.kind === subjectType.group ? { sharedToGroup: member } : { sharedToUser: member }),
    isLocked: false,
    isOwner: false,
    canEditAccess: isManager(user, room),
    canEditInternal: false,
    canEditDenyDownload: false,
    canEditExpirationDate: false,
    canRevoke: false,
    subjectType: row.kind,
  }
}

/** Represents a room as the portal shows it to this user, alone or in a list. Source: contract §1.2, §14.1 row 19. */
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
    // The answers of older versions were not recorded.
    ...(portal.profile === '3.7' ? sharingOf(room) : {}),
    createdBy: { id: room.owner, displayName: portal.users.get(room.owner)?.name },
  }
}

/** With whom the room is shared; the same for all viewers. Source: contract §14.5. */
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

/** What a manager may do in every active room. Other users were not recorded, so here they may do none of it. */
const managerActions = [
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

/** Actions that need third-party storage, a template, an index, an AI room or a form; the sandbox has none. */
const unavailableActions = [
  'Reconnect',
  'CreateRoomFrom',
  'IndexExport',
  'UseChat',
  'UpdateXlsx',
  'AnalyzeResponses',
] as const

function securityOf(user: User, room: Room): object {
  const mayEdit = mayEditAccess(user, room)
  return {
    Read: true,
    Delete: isManager(user, room),
    ...Object.fromEntries(managerActions.map((action) => [action, mayEdit])),
    ChangeOwner: mayEdit && room.owner === user.id,
    // Only a room with an external link can be embedded in another site.
    Embed: mayEdit && [...room.rows.values()].some(({ kind }) => isExternal(kind)),
    ...Object.fromEntries(unavailableActions.map((action) => [action, false])),
  }
}

function isShareable({ type, root: area, isPrivate }: Room): boolean {
  return area === root.active && !isPrivate && type !== 'collaboration' && type !== 'virtualData'
}

function shareSettings({ type }: Room): object {
  const additional = limitOf(type, subjectType.additional)
  return { PrimaryExternalLink: 1, ...(additional > 0 ? { ExternalLink: additional } : {}) }
}
