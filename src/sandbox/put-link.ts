import { type LinkBody, zeroId } from './body.ts'
import { type Instant, instantOf, parseInstant, yearsLater } from './instant.ts'
import { type LinkOptions, plainOptions } from './link-options.ts'
import {
  addPrimary,
  hasLeft,
  internalByDefault,
  isManager,
  isPast,
  isRestricted,
  mayEditAccess,
  type Portal,
  type Room,
  type Row,
  type User,
  writeRow,
} from './portal.ts'
import { refuse } from './refusal.ts'
import {
  access,
  allows,
  alwaysHasPrimary,
  forcedInternal,
  limitOf,
  passwordProblem,
  type SubjectType,
  subjectType,
  titles,
} from './rules.ts'

/** A PUT of a link. */
export interface Put {
  readonly portal: Portal
  readonly caller: User
  readonly room: Room
  readonly body: LinkBody
}

/** The row to answer with, if there is one; `isReplacement` if a deleted primary was replaced. */
export interface PutResult {
  readonly row: Row | undefined
  readonly isReplacement: boolean
}

type StoreResult = { readonly isIgnored: boolean; readonly id: string }

/** Carries out the PUT of a link. The caller has found the room (step 4). Source: contract §2.6 (steps 3 to 22). */
export function putLink(put: Put): PutResult {
  return put.body.linkType === 0 ? putInvitation(put) : putExternal(put)
}

/** Step 3, which precedes the search for the room. */
export function checkLinkType({ linkType }: LinkBody): void {
  if (linkType === 0 || linkType === 1) return
  throw refuse.invalidOperation('Operation is not valid due to the current state of the object.')
}

function putInvitation(put: Put): PutResult {
  const options = put.portal.profile === '3.7' ? invitationOptions(put) : weekLongOptions(put)
  const { isIgnored, id } = checkAndStore(put, subjectType.invitation, options)
  // A bug of the server: it does not expect an empty result here.
  if (isIgnored) throw refuse.nullReference()
  return { row: put.room.rows.get(id), isReplacement: false }
}

/** Steps 5i and 6i. */
function invitationOptions({ portal, room, body }: Put): LinkOptions {
  const { maxUseCount } = body
  const kept = maxUseCount === undefined ? undefined : room.rows.get(body.linkId)?.options?.currentUseCount
  const currentUseCount = kept ?? 0
  if (maxUseCount !== undefined && maxUseCount < currentUseCount) throw refuse.outOfRange('maxUseCount')
  const expirationDate = requestedExpiry(portal, body)
  if (isPast(portal, expirationDate)) throw refuse.outOfRange('expirationDate')
  return { ...plainOptions(body.title || titles.invitation), expirationDate, maxUseCount, currentUseCount }
}

/** Before 3.7 every PUT set an invitation's expiry to seven days, whatever the body said. Source: contract §8. */
function weekLongOptions({ portal, body }: Put): LinkOptions {
  const expirationDate = instantOf(new Date(portal.now().getTime() + 7 * 86_400_000))
  return { ...plainOptions(body.title || titles.invitation), expirationDate }
}

function putExternal(put: Put): PutResult {
  const { room, body, portal, caller } = put
  const before = room.rows.get(body.linkId)
  const internal = body.access === 0 ? internalForRevoke(put, before) : resolveInternal(portal, room, body)
  const requested = requestedExpiry(portal, body)
  const { isIgnored, id } = checkAndStore(put, subjectType.additional, {
    ...plainOptions(body.title || titles.external, internal),
    expirationDate: isPast(portal, requested) ? undefined : requested, // step 6e
    password: body.password,
    denyDownload: body.denyDownload,
  })
  const isRevoked = !isIgnored && body.access === 0 && before?.kind === subjectType.primary
  if (isRevoked && alwaysHasPrimary(room.type)) {
    return { row: addPrimary(portal, room, caller.id), isReplacement: true } // step 21
  }
  return { row: room.rows.get(id), isReplacement: false } // step 22
}

/** Step 5e of a revoke: a restricted tenant keeps the primaries that it could not create again. Source: contract §2.8. */
function internalForRevoke({ portal, room, body }: Put, before: Row | undefined): boolean {
  const isKept =
    before?.kind === subjectType.primary &&
    (room.type === 'public' || (room.type === 'formFilling' && before.options?.internal !== true))
  if (isRestricted(portal) && isKept) throw refuse.accessDenied()
  return body.internal
}

/** Step 5e of other PUTs: applies the tenant's policy to `internal`. Source: contract §2.8. */
export function resolveInternal(
  portal: Portal,
  room: Room,
  { linkId, internal }: Pick<LinkBody, 'linkId' | 'internal'>,
): boolean {
  if (isRestricted(portal)) {
    if (room.type === 'public' && !internal) throw refuse.accessDenied()
    if (room.type === 'custom' || room.type === 'formFilling') return true
  }
  return internal || (internalByDefault(portal) && linkId === zeroId && room.type !== 'public')
}

/** The common part of steps 6i and 6e. */
function requestedExpiry(portal: Portal, { expirationDate }: LinkBody): Instant | undefined {
  const instant = expirationDate === undefined ? undefined : parseInstant(expirationDate, portal.culture)
  if (instant !== undefined && instant > yearsLater(portal.now(), 10)) throw refuse.outOfRange('expirationDate')
  return instant
}

/** Steps 7 to 20, for invitations and external links. */
function checkAndStore(put: Put, requestedKind: SubjectType, requested: LinkOptions): StoreResult {
  const { portal, caller, room, body } = put
  const id = body.linkId === zeroId ? portal.random.uuid() : body.linkId // 7
  const isLeaving = id === caller.id && body.access === 0
  if (!mayEditAccess(caller, room) && !isLeaving) throw refuse.accessDenied() // 8
  if (id === room.owner) return { isIgnored: true, id } // 9
  const existing = room.rows.get(id)
  if (hasLeft(portal, id) && (body.access !== 0 || existing === undefined)) return { isIgnored: true, id } // 10
  const kind = existing?.kind ?? requestedKind // 11
  if (!allows(room, kind, body.access)) throw refuse.role() // 12
  const neverExpires = kind === subjectType.primary && alwaysHasPrimary(room.type)
  const allowed = neverExpires ? { ...requested, expirationDate: undefined } : requested // 13
  if (existing !== undefined && changesLockedSetting(put, existing, allowed)) return { isIgnored: true, id } // 14, 15
  const options = { ...allowed, internal: forceInternal(room, kind, allowed.internal) } // 16
  checkPassword(put, options, existing) // 17
  checkMember(put, existing) // 18
  if (existing === undefined) checkLimit(room, kind) // 19
  store(put, { subject: id, kind, options }, existing) // 20
  return { isIgnored: false, id }
}

/** Step 20: an existing row keeps its owner, and a member's row has no options. */
function store(
  { portal, caller, room, body }: Put,
  row: Pick<Row, 'subject' | 'kind' | 'options'>,
  existing?: Row,
): void {
  if (body.access === 0) {
    if (room.rows.delete(row.subject)) room.modified = ++portal.changes
    return
  }
  const options = existing !== undefined && existing.options === undefined ? undefined : row.options
  writeRow(portal, room, { ...row, options, share: body.access, owner: existing?.owner ?? caller.id })
}

/** Steps 14 and 15. A member's row has no options, so both settings always differ. Source: contract §2.9. */
function changesLockedSetting({ caller, room }: Put, existing: Row, requested: LinkOptions): boolean {
  const differs = (name: 'internal' | 'expirationDate') =>
    existing.options === undefined || existing.options[name] !== requested[name]
  const mayEdit = isManager(caller, room)
  if (differs('internal') && !(mayEdit && forcedInternal(room.type) === undefined)) return true
  return (
    differs('expirationDate') && existing.kind !== subjectType.invitation && !(mayEdit && room.type !== 'formFilling')
  )
}

/** Step 16, for external links only. */
function forceInternal(room: Room, kind: SubjectType, internal: boolean): boolean {
  return kind === subjectType.invitation ? internal : (forcedInternal(room.type) ?? internal)
}

/** Step 17. The password is not checked when an existing link is deleted. Source: contract §14.1 row 4. */
function checkPassword({ portal, body }: Put, { password }: LinkOptions, existing: Row | undefined): void {
  if (password === undefined || (body.access === 0 && existing !== undefined)) return
  const problem = passwordProblem(password, portal.passwordPolicy)
  if (problem !== undefined) throw refuse.argument(problem)
}

/** Step 18: plain users, guests and groups cannot manage a room. Source: contract §2.9, §5.3. */
function checkMember({ portal, body }: Put, existing: Row | undefined): void {
  if (existing === undefined || existing.options !== undefined) return
  const type = portal.users.get(existing.subject)?.type
  if (body.access === access.roomManager && type !== 'docSpaceAdmin' && type !== 'roomAdmin') throw refuse.role()
}

/** Step 19, for new links only, even those with access 0. Expired links count. Source: contract §2.5. */
function checkLimit(room: Room, kind: SubjectType): void {
  const limit = limitOf(room.type, kind)
  const count = [...room.rows.values()].filter((row) => row.kind === kind).length
  if (count >= limit) throw refuse.tooMany(limit)
}
