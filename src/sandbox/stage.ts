import { type Instant, parseInstant } from './instant.ts'
import { type LinkOptions, plainOptions } from './link-options.ts'
import { addPrimary, hasLeft, isPast, type Portal, type Room, type Row, writeRow } from './portal.ts'
import { addRoom, isSupported } from './room-edit.ts'
import { access, alwaysHasPrimary, type RoomType, root, subjectType, titles } from './rules.ts'

/** The initial state of a portal, as plain data: the shape of a seed file. */
export interface Stage {
  rooms: StageRoom[]
}

/** A room of the initial state. */
export interface StageRoom {
  /** Default: one more than the highest id so far, from 1. */
  id?: number
  type: RoomType
  title: string
  tags?: string[]
  archived?: boolean
  template?: boolean
  /** true: an encrypted room, which accepts no external links. */
  private?: boolean
  /** false: the owner of the sandbox's API key sees the room, but has no EditAccess in it. */
  canManage?: boolean
  links?: StageLink[]
}

/** The names of access levels; `contentCreator` is for invitations only. */
export type StageAccess = 'read' | 'comment' | 'review' | 'fillForms' | 'editing' | 'contentCreator'

/** A link of the initial state. Its row is stored unchecked, even if the portal would refuse it. */
export interface StageLink {
  kind: 'primary' | 'invitation' | 'additional'
  id?: string
  title?: string
  /** Default: read, or fillForms for the primary of a form-filling room. */
  access?: StageAccess | number
  /** ISO 8601; may be in the past. */
  expirationDate?: string | null
  password?: string | null
  internal?: boolean
  denyDownload?: boolean
  maxUseCount?: number | null
  currentUseCount?: number
}

/** Stores a link's row without applying the portal's rules. Returns its id. Throws an `Error` if the room has that id. */
export function loadLink(portal: Portal, room: Room, link: StageLink): string {
  const isForm = room.type === 'formFilling' && link.kind === 'primary'
  const external = isForm ? titles.formFilling : titles.external
  const subject = (link.id ?? portal.random.uuid()).toLowerCase()
  if (room.rows.has(subject)) throw new Error(`Room ${room.id} has that link id already.`)
  writeRow(portal, room, {
    subject,
    kind: subjectType[link.kind],
    share: levelOf(link.access ?? (isForm ? 'fillForms' : 'read')),
    owner: room.owner,
    options: withEdit(plainOptions(link.kind === 'invitation' ? titles.invitation : external), link),
  })
  return subject
}

/** Returns options with the changes of a stage or an edit. Throws an `Error` on a date that cannot be read. */
function withEdit(options: LinkOptions, link: LinkEdit): LinkOptions {
  return {
    title: link.title ?? options.title,
    expirationDate: link.expirationDate === undefined ? options.expirationDate : readStagedDate(link.expirationDate),
    password: link.password === undefined ? options.password : (link.password ?? undefined),
    internal: link.internal ?? options.internal,
    denyDownload: link.denyDownload ?? options.denyDownload,
    maxUseCount: link.maxUseCount === undefined ? options.maxUseCount : (link.maxUseCount ?? undefined),
    currentUseCount: link.currentUseCount ?? options.currentUseCount,
  }
}

function levelOf(level: StageAccess | number): number {
  return typeof level === 'number' ? level : access[level]
}

/** Reads a staged date. Unlike the portal, it throws on a date that cannot be read, because that is a typing error. */
function readStagedDate(date: string | null): Instant | undefined {
  if (date === null) return undefined
  const instant = parseInstant(date)
  if (instant === undefined) throw new Error(`The stage has a date that cannot be read: ${date}.`)
  return instant
}

/** Adds a room to the portal. Throws an `Error` if the portal cannot have it. */
export function loadRoom(portal: Portal, staged: StageRoom): void {
  if (!isSupported(staged.type, portal)) throw new Error(`DocSpace ${portal.profile} has no ${staged.type} rooms.`)
  const { people } = portal
  const room = addRoom(portal, {
    type: staged.type,
    title: staged.title,
    tags: [...(staged.tags ?? [])],
    isPrivate: staged.private === true,
    owner: (staged.canManage === false ? people.keeper : people.owner).id,
    ...(staged.id === undefined ? {} : { id: staged.id }),
  })
  addMembers(portal, room)
  const links = staged.links ?? []
  const startsWithPrimary = alwaysHasPrimary(room.type) && staged.template !== true && !room.isPrivate
  if (startsWithPrimary && !links.some(({ kind }) => kind === 'primary')) addPrimary(portal, room, room.owner)
  for (const link of links) loadLink(portal, room, link)
  if (staged.template === true) room.root = root.templates
  if (staged.archived === true) room.root = root.archive
}

/** Adds users and a group: their rows share one key space with links (contract §2.9), so each staged room has both. */
function addMembers(portal: Portal, room: Room): void {
  const { manager, member, guest, team } = portal.people
  const join = (subject: string, kind: 0 | 2, share: number) =>
    writeRow(portal, room, { subject, kind, share, owner: room.owner, options: undefined })
  join(manager.id, subjectType.user, access.roomManager)
  join(member.id, subjectType.user, access.contentCreator)
  join(guest.id, subjectType.user, access.read)
  join(team.id, subjectType.group, access.read)
}

/** The settings of a link to change; missing ones stay as they are. */
export type LinkEdit = Partial<Omit<StageLink, 'kind' | 'id'>>

/** Returns the room with this id. Throws a plain `Error`, because the caller is a test and not a client of the API. */
export function getRoom(portal: Portal, id: number): Room {
  const room = portal.rooms.get(id)
  if (room === undefined) throw new Error(`The sandbox has no room ${id}.`)
  return room
}

/** Changes a link's row directly, or deletes it. Throws an `Error` if it does not exist. */
export function editRow(portal: Portal, roomId: number, linkId: string, edit: LinkEdit | null): void {
  const room = getRoom(portal, roomId)
  const { row, options } = getLink(room, linkId)
  if (edit) {
    writeRow(portal, room, { ...row, share: levelOf(edit.access ?? row.share), options: withEdit(options, edit) })
    return
  }
  room.rows.delete(linkId)
  room.modified = ++portal.changes
}

/**
 * Joins a room through its invitation. It writes back the whole row that it read, so it can revert changes made
 * meanwhile, and restore a deleted invitation. Source: contract §4.2, §7.6.
 */
export async function joinByInvitation(
  portal: Portal,
  roomId: number,
  linkId: string,
  meanwhile?: () => Promise<unknown>,
): Promise<void> {
  const room = getRoom(portal, roomId)
  const { row, options } = getLink(room, linkId)
  const { maxUseCount, currentUseCount, expirationDate } = options
  const isUsedUp = maxUseCount !== undefined && currentUseCount >= maxUseCount
  const isRevoked = row.kind !== subjectType.invitation || hasLeft(portal, row.owner)
  if (isRevoked || isUsedUp || isPast(portal, expirationDate)) throw new Error('The invitation does not work any more.')
  await meanwhile?.()
  const joined = portal.profile === '3.7' ? currentUseCount + 1 : currentUseCount
  writeRow(portal, room, { ...row, options: { ...options, currentUseCount: joined } })
}

function getLink(room: Room, linkId: string): { row: Row; options: NonNullable<Row['options']> } {
  const row = room.rows.get(linkId)
  if (row?.options === undefined) throw new Error(`Room ${room.id} has no such link.`)
  return { row, options: row.options }
}
