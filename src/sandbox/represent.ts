import { renderInstant } from './instant.ts'
import { isManager, isPast, type LinkOptions, type Portal, type Room, type Row, type User } from './portal.ts'
import { forcedInternal, keepsPrimary, subjectType } from './rules.ts'
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
export function representRow(
  viewer: Viewer,
  room: Room,
  row: Row,
  { hasToken = true }: { hasToken?: boolean } = {},
): object {
  const { portal, user } = viewer
  const member = { id: row.subject, displayName: portal.users.get(row.subject)?.name }
  const isLink = row.options !== undefined
  const sharedLink = row.options && representLink(viewer, row, row.options, hasToken)
  const manages = isManager(user, room)
  const editsLink = manages && isLink
  return {
    access: row.share,
    sharedTo: sharedLink ?? member,
    ...(sharedLink
      ? { sharedLink }
      : row.kind === subjectType.group
        ? { sharedToGroup: member }
        : { sharedToUser: member }),
    isLocked: false,
    isOwner: false,
    canEditAccess: manages && !isLink,
    canEditInternal: editsLink && forcedInternal(room.type) === undefined,
    canEditDenyDownload: editsLink,
    canEditExpirationDate: editsLink && mayEditExpiration(room, row),
    canRevoke: isLink && isReplaced(room, row),
    subjectType: row.kind,
  }
}

function mayEditExpiration(room: Room, row: Row): boolean {
  if (row.kind === subjectType.invitation) return true
  return room.type !== 'formFilling' && !(room.type === 'public' && row.kind === subjectType.primary)
}

function isReplaced(room: Room, row: Row): boolean {
  if (row.kind === subjectType.invitation || !keepsPrimary(room.type)) return false
  return room.type === 'formFilling' || row.kind === subjectType.primary
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
    password: isInvitation ? undefined : options.password,
    denyDownload: !isInvitation && options.denyDownload,
    isExpired: isPast(portal, expirationDate),
    primary: row.kind === subjectType.primary,
    internal: !isInvitation && options.internal,
    requestToken: isInvitation || !hasToken ? undefined : requestToken(portal, row.subject),
    ...(isInvitation && portal.profile === '3.7'
      ? { maxUseCount: options.maxUseCount, currentUseCount: options.currentUseCount }
      : {}),
  }
}
