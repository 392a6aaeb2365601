import { type Instant, parseInstant } from './instant.ts'
import { addPrimary, addRoom, type LinkOptions, type Portal, plainOptions, type Room, writeRow } from './portal.ts'
import { exists } from './rooms.ts'
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

/** Adds the stage's rooms to the portal. Throws an `Error` on a stage that cannot be. */
export function loadStage(portal: Portal, stage: Stage): void {
  for (const room of stage.rooms) loadRoom(portal, room)
}

/** The settings of a link that somebody changes; what is left out stays. */
export type LinkEdit = Partial<Omit<StageLink, 'kind' | 'id'>>

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
    options: edited(plainOptions(link.kind === 'invitation' ? titles.invitation : external), link),
  })
  return subject
}

/** A level as the wire has it. */
export function levelOf(level: StageAccess | number): number {
  return typeof level === 'number' ? level : access[level]
}

/** The options after a change. Throws an `Error` on a date that cannot be read. */
export function edited(before: LinkOptions, edit: LinkEdit): LinkOptions {
  return {
    title: edit.title ?? before.title,
    expirationDate: edit.expirationDate === undefined ? before.expirationDate : stageDate(edit.expirationDate),
    password: edit.password === undefined ? before.password : (edit.password ?? undefined),
    internal: edit.internal ?? before.internal,
    denyDownload: edit.denyDownload ?? before.denyDownload,
    maxUseCount: edit.maxUseCount === undefined ? before.maxUseCount : (edit.maxUseCount ?? undefined),
    currentUseCount: edit.currentUseCount ?? before.currentUseCount,
  }
}

/** A staged date as an instant; a typing error is better told than taken for "never". */
function stageDate(date: string | null): Instant | undefined {
  if (date === null) return undefined
  const instant = parseInstant(date)
  if (instant === undefined) throw new Error(`The stage has a date that cannot be read: ${date}.`)
  return instant
}

function loadRoom(portal: Portal, staged: StageRoom): void {
  if (!exists(staged.type, portal)) throw new Error(`DocSpace ${portal.profile} has no ${staged.type} rooms.`)
  const { people } = portal
  const room = addRoom(portal, {
    type: staged.type,
    title: staged.title,
    tags: [...(staged.tags ?? [])],
    owner: (staged.canManage === false ? people.keeper : people.owner).id,
    ...(staged.id === undefined ? {} : { id: staged.id }),
  })
  addMembers(portal, room)
  const links = staged.links ?? []
  const isBornWithPrimary = keepsPrimary(room.type) && staged.template !== true
  if (isBornWithPrimary && !links.some(({ kind }) => kind === 'primary')) addPrimary(portal, room, room.owner)
  for (const link of links) loadLink(portal, room, link)
  if (staged.template === true) room.root = root.templates
  if (staged.archived === true) room.root = root.archive
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
