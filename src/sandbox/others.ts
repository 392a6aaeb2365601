import { hasLeft, isPast, type Portal, type Room, type Row, writeRow } from './portal.ts'
import { subjectType } from './rules.ts'
import { edited, type LinkEdit, levelOf } from './stage.ts'

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
  if (edit === null) {
    room.rows.delete(linkId)
    room.modified = ++portal.changes
    return
  }
  writeRow(portal, room, { ...row, share: levelOf(edit.access ?? row.share), options: edited(options, edit) })
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
