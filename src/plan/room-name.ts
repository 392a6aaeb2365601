import { type Room, type Selector, shownSelector } from '../model/room.ts'
import { nearest } from '../model/values/nearest.ts'
import { nfc } from '../model/values/same-text.ts'
import { quoteWord } from '../model/values/shell-word.ts'

/** How a sentence calls a room. */
export function nameOf({ title, id }: Room): string {
  return `"${title}" (room ${id})`
}

/** How a sentence calls the rooms that a selector means. */
export function selected(selector: Selector): string {
  const [by, text] = [selector.by, shownSelector(selector)]
  return by === 'id' ? `with the id ${text}` : `with the ${by} "${text}"`
}

/** How a selector is written on a command line. */
export function spelt(selector: Selector): string {
  const [by, text] = [selector.by, shownSelector(selector)]
  return quoteWord(by === 'id' ? text : `${by}:${text}`)
}

/** Among more titles than these, the letters are not compared: that would take longer than a hint is worth. */
const most = 1000

/**
 * Up to three of `titles` that somebody may have meant by a selector which means no room: the nearest, and those that
 * contain what was written. A title is often written without `title:` before it.
 */
export function nearTitles({ by, value: word, source }: Selector, titles: Iterable<string>): readonly string[] {
  // What is near to a value out of the environment would tell of it.
  if (source !== undefined) return []
  if (by === 'tag' || (by === 'id' && /^\d+$/.test(word))) return []
  const distinct = [...new Set(titles)].toSorted((a, b) => (a < b ? -1 : 1))
  const close = distinct.length > most ? undefined : nearest(word, distinct)
  const plain = nfc(word).toLowerCase()
  const longer = plain.length > 2 ? distinct.filter((title) => nfc(title).toLowerCase().includes(plain)) : []
  return [...new Set([...(close === undefined ? [] : [close]), ...longer])].slice(0, 3)
}

/** The beginning of a hint that names them; nothing, where there are none. */
export function titlesMeant(near: readonly string[]): string {
  return near.length === 0 ? '' : `Did you mean ${near.map((title) => `"${title}"`).join(' or ')}? `
}
