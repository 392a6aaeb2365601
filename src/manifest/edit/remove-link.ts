import type { Pair, YAMLMap } from 'yaml'
import { at, changedAt, pairsOf } from '../read/data.ts'
import { endOfLine, startOfLine } from '../yaml/lines.ts'
import { endOfItem, rangeOf, startOf } from '../yaml/nodes.ts'
import type { Syntax } from '../yaml/parse.ts'
import type { Path } from '../yaml/tree.ts'
import type { Edit, Step } from './edit.ts'
import { mapAt, type Obstacle, ownPair, referencedIn } from './link-edits.ts'

/** A step that deletes the link at `path` with its own comments, or the obstacle. The entry stays, if need be with `{}`. */
export function removeLink(syntax: Syntax, path: Path): Step | Obstacle {
  const [parent, key] = [path.slice(0, -1), String(path.at(-1))]
  const links = mapAt(syntax, parent)
  const pair = typeof links === 'string' ? undefined : ownPair(links, key)
  if (typeof links === 'string' || !pair || referencedIn(pair.value, syntax)) return 'shared'
  const expected = (data: unknown): unknown =>
    changedAt(data, parent, Object.fromEntries(pairsOf(at(data, parent)).filter(([name]) => name !== key)))
  if (links.flow) return { edits: [inFlow(links, pair)], expected }
  const edits = [inBlock(syntax.source.text, links, pair)]
  if (links.items.length > 1) return { edits, expected }
  const entry = mapAt(syntax, parent.slice(0, -1))
  /* v8 ignore next -- @preserve: the entry holds these links, so it is a mapping */
  const above = typeof entry === 'string' ? undefined : ownPair(entry, 'links')
  const colon = rangeOf(above?.key)[1] + 1
  return { edits: [{ start: colon, end: colon, text: ' {}' }, ...edits], expected }
}

function inFlow(links: YAMLMap, pair: Pair): Edit {
  const { items } = links
  const nth = items.indexOf(pair)
  const [before, after] = [items[nth - 1], items[nth + 1]]
  if (after) return { start: startOf(pair), end: startOf(after), text: '' }
  if (before) return { start: endOfItem(before), end: endOfItem(pair), text: '' }
  const [start, end] = rangeOf(links)
  return { start, end, text: '{}' }
}

/** The lines of a link, from its comments above to the deeper ones below, and the blank lines that would be left over. */
function inBlock(text: string, { items }: YAMLMap, pair: Pair): Edit {
  const column = startOf(pair) - startOfLine(text, startOf(pair))
  let start = startOfLine(text, startOf(pair))
  while (start > 0 && commentColumn(text, lineAbove(text, start)) === column) start = lineAbove(text, start)
  const last = endOfItem(pair)
  // The range of a block scalar includes its last line break.
  let end = text[last - 1] === '\n' ? last : lineBelow(text, last)
  while (commentColumn(text, end) > column) end = lineBelow(text, end)
  const isAfterBlank = isBlank(text, lineAbove(text, start))
  if (isAfterBlank && items.at(-1) === pair)
    while (isBlank(text, lineAbove(text, start))) start = lineAbove(text, start)
  else if (isAfterBlank || items.at(0) === pair) while (isBlank(text, end)) end = lineBelow(text, end)
  return { start, end, text: '' }
}

function lineAbove(text: string, line: number): number {
  return startOfLine(text, line - 1)
}

/** The start of the line after the one of an offset, or the end of the text. */
function lineBelow(text: string, offset: number): number {
  return text.indexOf('\n', offset) + 1 || text.length
}

function isBlank(text: string, line: number): boolean {
  return line < text.length && text.slice(line, endOfLine(text, line)).trim() === ''
}

/** The column of the comment that has this line for itself, or -1. */
function commentColumn(text: string, line: number): number {
  return /^[ \t]*(?=#)/.exec(text.slice(line, endOfLine(text, line)))?.[0].length ?? -1
}
