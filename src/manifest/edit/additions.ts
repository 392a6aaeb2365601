import { isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml'
import { at, changedAt, dataOf, isSame, markOf } from '../read/said.ts'
import { parseText, type Syntax } from '../text/parse.ts'
import type { ManifestFile } from '../text/source.ts'
import { untold } from '../text/tree.ts'
import { type Edit, edited, endOfLine, lineBreakAbove, startOfLine } from './edit.ts'
import { type EntryText, entryLines, idValue, indented, type LinkText, linkLines, linkValues } from './entry-text.ts'
import { isReferenced, mapAt, ownPair, rangeOf } from './link-edits.ts'

/** Links to be put into a manifest: into the entry of that index, if it can take them, or into an entry of their own. */
export interface Addition {
  readonly entry: EntryText
  readonly into: number | undefined
}

/** A file, and what it says with additions; with a byte order mark where the file has one. */
export interface Extended {
  readonly file: string
  readonly before: string
  readonly after: string
}

/** What is to be put into the text, and what the file says then. */
interface Step {
  readonly edits: readonly Edit[]
  readonly says: (data: unknown) => unknown
}

/**
 * Puts entries and links into a file, below what is there: all else in it stays byte for byte. What it then says is read
 * again, and must differ from what it said in nothing but that. `undefined`: its form does not allow it.
 */
export function addTo(file: ManifestFile, additions: readonly Addition[]): Extended | undefined {
  const parsed = parseText(file, untold)
  /* v8 ignore if -- @preserve: what is added to has been read */
  if (!parsed) return undefined
  const { data, syntax } = parsed
  const { text } = syntax.source
  const own: EntryText[] = []
  const steps: Step[] = []
  for (const { entry, into } of additions) {
    const step = into === undefined ? undefined : linkStep(syntax, into, entry.links)
    if (step) steps.push(step)
    else own.push(entry)
  }
  const last = own.length === 0 ? { edits: [], says: (said: unknown) => said } : entryStep(syntax, own)
  if (!last) return undefined
  const all = [...steps, last]
  const edits = all.flatMap((step) => step.edits)
  const after = edited(text, edits)
  const said = all.reduce((before, { says }) => says(before), data)
  if (!isSame(dataOf(file.file, after), said)) return undefined
  const mark = markOf(file)
  return { file: file.file, before: mark + text, after: mark + after }
}

function linkStep(syntax: Syntax, nth: number, links: readonly LinkText[]): Step | undefined {
  const path = ['rooms', nth, 'links']
  const [entry, map] = [mapAt(syntax, path.slice(0, -1)), mapAt(syntax, path)]
  if (typeof entry === 'string' || typeof map === 'string') return undefined
  const edits = blockEdits(syntax, map, entry, links.flatMap(linkLines))
  const says = (data: unknown): unknown =>
    links.reduce((all, link) => changedAt(all, [...path, link.want.key], linkValues(link)), data)
  return edits && { edits, says }
}

function entryStep(syntax: Syntax, entries: readonly EntryText[]): Step | undefined {
  const root = mapAt(syntax, [])
  /* v8 ignore if -- @preserve: a valid manifest is a mapping, and none of its aliases can stand for all of it */
  if (typeof root === 'string') return undefined
  const rooms = ownPair(root, 'rooms')?.value
  if (!isSeq(rooms) || isReferenced(rooms, syntax)) return undefined
  const edits = blockEdits(syntax, rooms, root, entries.flatMap(entryLines))
  const says = (data: unknown): unknown => {
    const before = at(data, ['rooms'])
    /* v8 ignore next -- @preserve: a valid manifest has a list there */
    return changedAt(data, ['rooms'], [...(Array.isArray(before) ? before : []), ...entries.map(plainEntry)])
  }
  return edits && { edits, says }
}

function plainEntry({ id, links }: EntryText): object {
  return { id: idValue(id), links: Object.fromEntries(links.map((link) => [link.want.key, linkValues(link)])) }
}

/** Lines below the last one of a block, as deep as it is; what is empty becomes a block in its `parent`. */
function blockEdits(
  { source: { text } }: Syntax,
  block: YAMLMap | YAMLSeq,
  parent: YAMLMap,
  lines: readonly string[],
): readonly Edit[] | undefined {
  const [start, end] = rangeOf(block)
  if (!block.flow) return [insertion(text, endOf(block), lines.map(indented(start - startOfLine(text, start))))]
  if (parent.flow || !/^(?:\{ *\}|\[ *\])$/.test(text.slice(start, end))) return undefined
  const [outer] = rangeOf(parent)
  const space = start - text.slice(0, start).replace(/ +$/, '').length
  const deeper = lines.map(indented(outer - startOfLine(text, outer) + 2))
  return [{ start: start - space, end, text: '' }, insertion(text, end, deeper)]
}

/** Where the last word of a block ends; comments come later. */
function endOf(node: Node): number {
  if ((isMap(node) || isSeq(node)) && !node.flow) {
    const last: unknown = node.items.at(-1)
    if (isSeq(node)) return endOf(last as Node)
    const { key, value } = last as YAMLMap['items'][number]
    return endOf((isBlank(value) ? key : value) as Node)
  }
  return rangeOf(node)[1]
}

function isBlank(value: unknown): boolean {
  return !isAlias(value) && (value === null || (isScalar(value) && value.source === ''))
}

function insertion(text: string, after: number, lines: readonly string[]): Edit {
  const lineBreak = lineBreakAbove(text, after)
  // A block of text ends with its line break.
  if (text[after - 1] === '\n')
    return { start: after, end: after, text: lines.map((each) => each + lineBreak).join('') }
  const line = endOfLine(text, after)
  return { start: line, end: line, text: lines.map((each) => lineBreak + each).join('') }
}
