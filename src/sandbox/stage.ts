import { type Instant, parseInstant } from './instant.ts'
import {
  addPrimary,
  hasLeft,
  isPast,
  type LinkOptions,
  type Portal,
  plainOptions,
  type Room,
  type Row,
  writeRow,
} from './portal.ts'
import { addRoom, exists } from './room-edit.ts'
import { access, keepsPrimary, type RoomType, root, subjectType, titles } from './rules.ts'

/** A portal to begin with, as plain data: the shape of a seed file. */
export interface Stage {
  rooms: StageRoom[]
}

/** A room to begin with. */
export interface StageRoom {
  /** Default: one more than the highest so far, from 1. */
  id?: number
  type: RoomType
  title: string
  tags?: string[]
  archived?: boolean
  template?: boolean
  /** true: an encrypted room, which takes no external links. */
  private?: boolean
  /** false: the owner of the sandbox's API key sees the room but has no EditAccess there. */
  canManage?: boolean
  links?: StageLink[]
}

/** The external access levels by name, and `contentCreator` for invitations. */
export type StageAccess = 'read' | 'comment' | 'review' | 'fillForms' | 'editing' | 'contentCreator'

/** A link to begin with; its row is written as it is, legal or not. */
export interface StageLink {
  kind: 'primary' | 'invitation' | 'additional'
  id?: string
  title?: string
  /** Default: read; fillForms for the primary of a form-filling room. */
  access?: StageAccess | number
  /** ISO 8601; may be past. */
  expirationDate?: string | null
  password?: string | null
  internal?: boolean
  denyDownload?: boolean
  maxUseCount?: number | null
  currentUseCount?: number
}

/** Writes one link's row, past the portal's rules. Returns its id. Throws an `Error` where the room has it already. */
export function loadLink(portal: Portal, room: Room, link: StageLink): string {
  const isForm = room.type === 'formFilling' && link.kind === 'primary'
  const external = isForm ? titles.formFilling : titles.external
  const subject = (link.id ?? portal.chance.uuid()).toLowerCase()
  if (room.rows.has(subject)) throw new Error(`Room ${room.id} has that link id already.`)
  writeRow(portal, room, {
    subject,
    kind: subjectType[link.kind],
    share: levelOf(link.access ?? (isForm ? 'fillForms' : 'read')),
    owner: room.owner,
    options: staged(plainOptions(link.kind === 'invitation' ? titles.invitation : external), link),
  })
  return subject
}

/** These options with what a stage or an edit says of them. Throws an `Error` on a date that cannot be read. */
function staged(options: LinkOptions, link: LinkEdit): LinkOptions {
  return {
    title: link.title ?? options.title,
    expirationDate: link.expirationDate === undefined ? options.expirationDate : stageDate(link.expirationDate),
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

/** A staged date as an instant; a typing error is better told than taken for "never". */
function stageDate(date: string | null): Instant | undefined {
  if (date === null) return undefined
  const instant = parseInstant(date)
  if (instant === undefined) throw new Error(`The stage has a date that cannot be read: ${date}.`)
  return instant
}

/** Adds a room to the portal. Throws an `Error` on one that cannot be. */
export function loadRoom(portal: Portal, wished: StageRoom): void {
  if (!exists(wished.type, portal)) throw new Error(`DocSpace ${portal.profile} has no ${wished.type} rooms.`)
  const { people } = portal
  const room = addRoom(portal, {
    type: wished.type,
    title: wished.title,
    tags: [...(wished.tags ?? [])],
    isPrivate: wished.private === true,
    owner: (wished.canManage === false ? people.keeper : people.owner).id,
    ...(wished.id === undefined ? {} : { id: wished.id }),
  })
  addMembers(portal, room)
  const links = wished.links ?? []
  const isBornWithPrimary = keepsPrimary(room.type) && wished.template !== true && !room.isPrivate
  if (isBornWithPrimary && !links.some(({ kind }) => kind === 'primary')) addPrimary(portal, room, room.owner)
  for (const link of links) loadLink(portal, room, link)
  if (wished.template === true) room.root = root.templates
  if (wished.archived === true) room.root = root.archive
}

/** People and links share one key space (contract §2.9), so a staged room has both. */
function addMembers(portal: Portal, room: Room): void {
  const { manager, member, guest, team } = portal.people
  const join = (subject: string, kind: 0 | 2, share: number) =>
    writeRow(portal, room, { subject, kind, share, owner: room.owner, options: undefined })
  join(manager.id, subjectType.user, access.roomManager)
  join(member.id, subjectType.user, access.contentCreator)
  join(guest.id, subjectType.user, access.read)
  join(team.id, subjectType.group, access.read)
}

/** The settings of a link that somebody changes; what is left out stays. */
export type LinkEdit = Partial<Omit<StageLink, 'kind' | 'id'>>

/** The room with this id. Throws an `Error`, for here a test asks, not a client. */
export function roomOf(portal: Portal, id: number): Room {
  const room = portal.rooms.get(id)
  if (room === undefined) throw new Error(`The sandbox has no room ${id}.`)
  return room
}

/** Changes a link's row directly, or deletes it. Throws an `Error` if there is none. */
export function editRow(portal: Portal, roomId: number, linkId: string, edit: LinkEdit | null): void {
  const room = roomOf(portal, roomId)
  const { row, options } = linkOf(room, linkId)
  if (edit) {
    writeRow(portal, room, { ...row, share: levelOf(edit.access ?? row.share), options: staged(options, edit) })
    return
  }
  room.rows.delete(linkId)
  room.modified = ++portal.changes
}

/**
 * Joins a room through its invitation. The write-back takes everything read before with it: it can revert what
 * happened meanwhile, and resurrect a deleted invitation. Source: contract §4.2, §7.6.
 */
export async function joinThrough(
  portal: Portal,
  roomId: number,
  linkId: string,
  meanwhile?: () => Promise<unknown>,
): Promise<void> {
  const room = roomOf(portal, roomId)
  const { row, options } = linkOf(room, linkId)
  const { maxUseCount, currentUseCount, expirationDate } = options
  const isUsedUp = maxUseCount !== undefined && currentUseCount >= maxUseCount
  const isDead = row.kind !== subjectType.invitation || hasLeft(portal, row.owner)
  if (isDead || isUsedUp || isPast(portal, expirationDate)) throw new Error('The invitation does not work any more.')
  await meanwhile?.()
  const joined = portal.profile === '3.7' ? currentUseCount + 1 : currentUseCount
  writeRow(portal, room, { ...row, options: { ...options, currentUseCount: joined } })
}

function linkOf(room: Room, linkId: string): { row: Row; options: NonNullable<Row['options']> } {
  const row = room.rows.get(linkId)
  if (row?.options === undefined) throw new Error(`Room ${room.id} has no such link.`)
  return { row, options: row.options }
}
