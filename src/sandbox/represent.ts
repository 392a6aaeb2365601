import { renderInstant } from './instant.ts'
import {
  isManager,
  isPast,
  type LinkOptions,
  mayEditAccess,
  type Portal,
  type Room,
  type Row,
  type User,
} from './portal.ts'
import { forcedInternal, isExternal, limitOf, roomTypes, root, subjectType } from './rules.ts'
import { externalUrl, invitationUrl, requestToken } from './tokens.ts'

/** Who asks, and under which origin: both show in the answer. */
export interface Viewer {
  readonly portal: Portal
  readonly user: User
  readonly origin: string
}

/**
 * A row as the portal shows it (its FileShareDto). `hasToken: false` leaves out the request token, as the answer that
 * re-creates a primary does. Source: contract §3.2, §2.7.
 */
export function representRow(viewer: Viewer, room: Room, row: Row, hasToken = true): object {
  const { user } = viewer
  if (row.options === undefined) return representMember(viewer, room, row)
  const sharedLink = representLink(viewer, row, row.options, hasToken)
  const manages = isManager(user, room)
  return {
    access: row.share,
    sharedTo: sharedLink,
    sharedLink,
    isLocked: false,
    isOwner: false,
    canEditAccess: false,
    canEditInternal: manages && forcedInternal(room.type) === undefined,
    canEditDenyDownload: manages,
    canEditExpirationDate: manages && !isBound(room, row),
    canRevoke: isBound(room, row),
    subjectType: row.kind,
  }
}

/** The primary of a public room, and any link of a form-filling one: its invitation too. Source: contract §3.2, §14.1 row 3. */
function isBound(room: Room, row: Row): boolean {
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
