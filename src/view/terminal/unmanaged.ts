import type { ChangeDocument, PlanDocument, RoomDocument } from '../document/shape.ts'
import { count, linkName, newsText, roomTitle } from '../phrases.ts'
import type { NameRoom } from '../room-names.ts'
import { factsLine, headLine, leadOf, plain, tinted } from './folds.ts'
import { advised, commaList, flow, type Piece, type Screen, type TextReading, words } from './screen.ts'

const indent = ' '.repeat(6)

/** A room with the links that this manifest did not make and leaves alone. */
interface RoomWithOthers {
  readonly room: RoomDocument
  readonly links: readonly ChangeDocument[]
}

/** The rooms with links that this manifest did not make and leaves alone, and these links. */
export function othersIn({ rooms }: Pick<PlanDocument, 'rooms'>, only?: OtherKind): readonly RoomWithOthers[] {
  return rooms.flatMap((room) => {
    const links = room.changes.filter(
      ({ kind, ignoreReason }) =>
        kind in otherKinds && ignoreReason === undefined && (only === undefined || kind === only),
    )
    return links.length === 0 ? [] : [{ room, links }]
  })
}

/** Links that this manifest did not make, by their number. */
const otherKinds = {
  unmanaged: (many: number): string => count(many, 'unmanaged link'),
  foreign: (many: number): string => (many === 1 ? '1 link of another manifest' : `${many} links of other manifests`),
} as const

type OtherKind = keyof typeof otherKinds

/** The links that this manifest did not make: how many each room has or, on request, each of them. */
export function unmanagedText(plan: PlanDocument, names: NameRoom, screen: Screen, reading: TextReading): string {
  const all = othersIn(plan)
  if (reading.showsUnmanaged) return all.map((each) => roomText(each, screen)).join('\n\n')
  const isOne = all.length === 1 && all[0]?.links.length === 1
  const hint = { text: `(${advised(reading, 'plan', '--show-unmanaged')} lists ${isOne ? 'it' : 'them'})` }
  const counts = (['unmanaged', 'foreign'] as const).flatMap((kind) => {
    const rooms = othersIn(plan, kind)
    return rooms.length === 0 ? [] : [countPieces(kind, rooms, names)]
  })
  return counts
    .map((pieces, nth) => flow(nth === counts.length - 1 ? [...pieces, hint] : pieces, screen.columns, '  '))
    .map(screen.paint.dim)
    .join('\n')
}

/** The number of rooms that are named, those with the most links first. */
const maxRooms = 10

function countPieces(kind: OtherKind, rooms: readonly RoomWithOthers[], names: NameRoom): readonly Piece[] {
  const links = otherKinds[kind](rooms.reduce((sum, each) => sum + each.links.length, 0))
  const [first] = rooms
  if (rooms.length === 1 && first) return [...words(`${links} in`), { text: names(first.room) }]
  const named = rooms.toSorted((a, b) => b.links.length - a.links.length).slice(0, maxRooms)
  const more = rooms.length - named.length
  const texts = named.map((each) => `${names(each.room)} ${each.links.length}`)
  return [...words(`${links} in ${rooms.length} rooms:`), ...commaList(more === 0 ? texts : [...texts, `${more} more`])]
}

function roomText({ room, links }: RoomWithOthers, screen: Screen): string {
  const texts = links.flatMap((change) => {
    const lead = leadOf(plain('  '), tinted(change.kind, screen))
    return [
      headLine({ lead, about: [linkName(change)], text: newsText(change) }, screen, indent),
      factsLine(change, screen, indent),
    ]
  })
  return [screen.paint.bold(roomTitle(room)), ...texts].join('\n')
}
