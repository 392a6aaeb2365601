import type { ChangeDocument } from '../document/shape.ts'
import type { Placed, Section } from '../fold.ts'
import { count, roomTitle } from '../phrases.ts'
import type { NameRoom } from '../room-names.ts'
import { placeTexts, roomsText } from '../terminal/folds.ts'
import { commaList, flow } from '../terminal/screen.ts'
import { type RoomPart, roomCell, separateGroups } from './blocks.ts'
import { codeCell } from './escape.ts'

/** A cell names this many rooms, and counts the others: the details name all. */
const maxNamed = 5

/** The rooms of a fold in a cell. */
export function placesCell(places: readonly [Placed, ...Placed[]], names: NameRoom): string {
  if (places.length === 1) return roomCell(places[0].room)
  const rooms = [...new Map(places.map(({ room }) => [room.id, room])).values()]
  const named = rooms.slice(0, maxNamed).map((room) => codeCell(names(room)))
  const more = rooms.length - named.length
  return `${roomsText(places)}: ${[...named, ...(more === 0 ? [] : [`${more} more`])].join(', ')}`
}

/** The width of a list of rooms in the details. */
const columns = 100

/** The details of a section. `diffOf` gives the lines about a change, and `noun` is what it is. */
export function sectionPart<T extends Placed>(
  { places, folds }: Section<T>,
  names: NameRoom,
  diffOf: (change: ChangeDocument) => readonly string[],
  noun: string,
): RoomPart {
  const groups = folds.map(({ change }) => diffOf(change))
  const contents = count(folds.length, noun)
  if (places.length === 1) return { name: roomTitle(places[0].room), contents, lines: separateGroups(groups) }
  const rooms = flow([{ text: ' ' }, ...commaList(placeTexts(places, names))], columns, '  ').split('\n')
  return { name: roomsText(places), contents: `${contents} in each`, lines: separateGroups([rooms, ...groups]) }
}
