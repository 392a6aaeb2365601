import { type Room, type Selector, writtenAs } from '../model/room.ts'
import { quoteWord } from '../model/text/shell-word.ts'

/** How a sentence calls a room. */
export function nameOf({ title, id }: Room): string {
  return `"${title}" (room ${id})`
}

/** How a sentence calls the rooms that a selector means. */
export function selected(selector: Selector): string {
  const [by, text] = [selector.by, writtenAs(selector)]
  return by === 'id' ? `with the id ${text}` : `with the ${by} "${text}"`
}

/** How a selector is written on a command line. */
export function spelt(selector: Selector): string {
  const [by, text] = [selector.by, writtenAs(selector)]
  return quoteWord(by === 'id' ? text : `${by}:${text}`)
}
