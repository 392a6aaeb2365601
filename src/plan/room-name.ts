import { type Room, type Selector, shownSelector } from '../model/room.ts'
import { nearest } from '../model/values/nearest.ts'
import { nfc } from '../model/values/same-text.ts'
import { quoteWord } from '../model/values/shell.ts'

/** A room as messages name it. */
export function nameOf({ title, id }: Room): string {
  return `"${title}" (room ${id})`
}

/** The rooms of a selector as messages name them, after "room". */
export function selectorPhrase(selector: Selector): string {
  const [by, text] = [selector.by, shownSelector(selector)]
  return by === 'id' ? `with the id ${text}` : `with the ${by} "${text}"`
}

/** A selector as a command receives it, not quoted for a shell. */
export function selectorWord(selector: Selector): string {
  const [by, text] = [selector.by, shownSelector(selector)]
  return by === 'id' ? text : `${by}:${text}`
}

/** A selector as it is written on a command line. */
export function selectorArgument(selector: Selector): string {
  return quoteWord(selectorWord(selector))
}

/** The id of a room as it is written on a command line. That of a third-party room may be any text. */
export function idArgument({ id }: Room): string {
  return selectorArgument({ by: 'id', value: id })
}

/** With more titles than this, no similar one is searched for: that would take too long for a hint. */
const maxCompared = 1000

/**
 * Up to three titles that may have been meant by a selector that matches no room: the most similar one, and those that
 * contain its text. Also for ids, because `title:` is often forgotten.
 */
export function nearTitles({ by, value: word, source }: Selector, titles: Iterable<string>): readonly string[] {
  // A similar title would reveal something about a value from the environment.
  if (source !== undefined) return []
  if (by === 'tag' || (by === 'id' && /^\d+$/.test(word))) return []
  const distinct = [...new Set(titles)].toSorted((a, b) => (a < b ? -1 : 1))
  const close = distinct.length > maxCompared ? undefined : nearest(word, distinct)
  const plain = nfc(word).toLowerCase()
  const longer = plain.length > 2 ? distinct.filter((title) => nfc(title).toLowerCase().includes(plain)) : []
  return [...new Set([...(close === undefined ? [] : [close]), ...longer])].slice(0, 3)
}

/** The start of a hint that names the titles; empty if there are none. */
export function didYouMean(near: readonly string[]): string {
  return near.length === 0 ? '' : `Did you mean ${near.map((title) => `"${title}"`).join(' or ')}? `
}
