import { isSeq, type YAMLMap, type YAMLSeq } from 'yaml'
import type { FileChange } from '../../model/file-change.ts'
import { at, changedAt, itemsOf } from '../read/data.ts'
import { startOfLine } from '../yaml/lines.ts'
import { endOf, endOfItem, rangeOf } from '../yaml/nodes.ts'
import type { Syntax } from '../yaml/parse.ts'
import type { ManifestFile } from '../yaml/source.ts'
import { applySteps, type Edit, linesBelow, openFile, type Step } from './edit.ts'
import {
  type EntryText,
  entryLines,
  flowLink,
  indented,
  type LinkText,
  linkLines,
  selectorValue,
} from './entry-text.ts'
import { isReferenced, mapAt, ownPair } from './link-edits.ts'

/**
 * Links to add to a manifest: to the entry with the index `into`, if its form allows it, otherwise as an entry of their
 * own.
 */
export interface Addition {
  readonly entry: EntryText
  readonly into: number | undefined
}

/**
 * Adds entries and links to a file, below the existing ones. Returns `undefined` if the form of the file does not allow
 * it.
 */
export function addTo(file: ManifestFile, additions: readonly Addition[]): FileChange | undefined {
  const open = openFile(file)
  const { syntax } = open
  const own: EntryText[] = []
  const steps: Step[] = []
  for (const { entry, into } of additions) {
    const step = into === undefined ? undefined : linkStep(syntax, into, entry.links)
    if (step) steps.push(step)
    else own.push(entry)
  }
  if (own.length === 0) return applySteps(open, steps)
  const last = entryStep(syntax, own)
  return last && applySteps(open, [...steps, last])
}

function linkStep(syntax: Syntax, nth: number, links: readonly LinkText[]): Step | undefined {
  const path = ['rooms', nth, 'links']
  const [entry, map] = [mapAt(syntax, path.slice(0, -1)), mapAt(syntax, path)]
  if (typeof entry === 'string' || typeof map === 'string') return undefined
  const edits = blockEdits(syntax, map, entry, links.flatMap(linkLines)) ?? flowEdits(map, links)
  const expected = (data: unknown): unknown =>
    links.reduce((all, link) => changedAt(all, [...path, link.key], link.values), data)
  return edits && { edits, expected }
}

/** Adds one link without comments to links in brackets. Several would make a line too long to read. */
function flowEdits(map: YAMLMap, links: readonly LinkText[]): readonly Edit[] | undefined {
  if (links.length > 1 || links.some(({ comments }) => comments.length > 0)) return undefined
  const text = links.map(flowLink).join(', ')
  const last = map.items.at(-1)
  const [start, end] = rangeOf(map)
  if (!last) return [{ start, end, text: `{ ${text} }` }]
  const at = endOfItem(last)
  return [{ start: at, end: at, text: `, ${text}` }]
}

function entryStep(syntax: Syntax, entries: readonly EntryText[]): Step | undefined {
  const root = mapAt(syntax, [])
  /* v8 ignore if -- @preserve: a valid manifest is a mapping, and no alias can refer to the whole of it */
  if (typeof root === 'string') return undefined
  const rooms = ownPair(root, 'rooms')?.value
  if (!isSeq(rooms) || isReferenced(rooms, syntax)) return undefined
  const edits = blockEdits(syntax, rooms, root, entries.flatMap(entryLines))
  const expected = (data: unknown): unknown =>
    changedAt(data, ['rooms'], [...itemsOf(at(data, ['rooms'])), ...entries.map(plainEntry)])
  return edits && { edits, expected }
}

function plainEntry({ selector, links }: EntryText): object {
  const values = Object.fromEntries(links.map(({ key, values }) => [key, values]))
  return { [selector.by]: selectorValue(selector), links: values }
}

/** Adds lines at the end of a block, with its indentation. An empty `{}` or `[]` becomes a block in its `parent`. */
function blockEdits(
  { source: { text } }: Syntax,
  block: YAMLMap | YAMLSeq,
  parent: YAMLMap,
  lines: readonly string[],
): readonly Edit[] | undefined {
  const [start, end] = rangeOf(block)
  if (!block.flow) return [linesBelow(text, endOf(block), lines.map(indented(start - startOfLine(text, start))))]
  if (parent.flow || !/^(?:\{ *\}|\[ *\])$/.test(text.slice(start, end))) return undefined
  const [outer] = rangeOf(parent)
  const space = start - text.slice(0, start).replace(/ +$/, '').length
  const deeper = lines.map(indented(outer - startOfLine(text, outer) + 2))
  return [{ start: start - space, end, text: '' }, linesBelow(text, end, deeper)]
}
