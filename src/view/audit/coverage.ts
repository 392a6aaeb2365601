import type { RoomReading } from '../../model/inventory.ts'
import { quote, visible } from '../escape.ts'
import { titleLimit } from '../phrases.ts'
import type { AuditDocument, AuditRoom } from './shape.ts'

/** A room of which it matters how far it was read. */
export type ReadRoom = Pick<AuditRoom, 'title' | 'id' | 'reading' | 'why'>

const headings: { readonly [R in RoomReading]?: string } = {
  failed: 'Could not be read',
  cut: 'The portal shows only the first 100 links of',
  'no-right': 'Not read, because the owner of the API key may not manage',
  skipped: 'No external links, and invitations not read, in',
}

/** The rooms of which not every link is known: a line for each reason. */
export function unreadLines(rooms: readonly ReadRoom[]): readonly string[] {
  return (Object.entries(headings) as [RoomReading, string][]).flatMap(([reading, heading]) => {
    const names = rooms.filter((room) => room.reading === reading).map(unreadName)
    return names.length === 0 ? [] : [`${heading}: ${nameSome(names)}`]
  })
}

function unreadName(room: ReadRoom): string {
  return room.why === null ? roomName(room) : `${roomName(room)}: ${visible(room.why).replace(/\.$/, '')}`
}

/** Everything that an audit does not cover, in lines. */
export function coverageLines({ coverage, rooms }: AuditDocument): readonly string[] {
  return [...coverage.notCovered.map((sentence) => sentence.replace(/\.$/, '')), ...unreadLines(rooms)]
}

/** A line about the archived rooms that still have links; none if there are none. */
export function archivedLines(withLinks: readonly Pick<AuditRoom, 'title' | 'id' | 'state'>[]): readonly string[] {
  const archived = withLinks.filter(({ state }) => state === 'archived')
  return archived.length === 0 ? [] : [`Archived, but still with links: ${roomList(archived)}`]
}

/** In text that people read, so many rooms are named in one list. */
const mostNames = 10

/** The first of some rooms by title and id, and how many more there are. */
export function roomList(rooms: readonly Pick<AuditRoom, 'title' | 'id'>[]): string {
  return nameSome(rooms.map(roomName))
}

function nameSome(names: readonly string[]): string {
  const more = names.length > mostNames ? [`and ${names.length - mostNames} more`] : []
  return [...names.slice(0, mostNames), ...more].join('; ')
}

/** A room by title and id. */
export function roomName({ title, id }: Pick<AuditRoom, 'title' | 'id'>): string {
  return `${quote(title, titleLimit)} (room ${visible(id)})`
}
