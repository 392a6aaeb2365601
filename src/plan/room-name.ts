import type { Room, Selector } from '../model/room.ts'
import { quoteWord } from '../model/shell-word.ts'

/** How a sentence calls a room. */
export function nameOf({ title, id }: Room): string {
  return `"${title}" (room ${id})`
}

/** How a sentence calls the rooms that a selector means. */
export function selected({ by, value }: Selector): string {
  return by === 'id' ? `with the id ${value}` : `with the ${by} "${value}"`
}

/** How a selector is written on a command line. */
export function spelt({ by, value }: Selector): string {
  return quoteWord(by === 'id' ? value : `${by}:${value}`)
}
