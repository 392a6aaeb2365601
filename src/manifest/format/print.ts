import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Pair, Scalar } from 'yaml'
import { type Part, partUnder } from '../yaml/layout.ts'
import { type Collection, filled, type Item, isOnOneLine, itemsOf, keyOf } from '../yaml/nodes.ts'
import { arranged } from './arrange.ts'
import { isItemApart, type Remark, type Remarks } from './comments.ts'
import { spelled, type Where } from './scalars.ts'

/** What is to be printed, beside its nodes. */
export interface Page {
  readonly text: string
  readonly document: Document.Parsed
  readonly remarks: Remarks
  readonly hasAliases: boolean
}

export function printed(root: Collection, page: Page): readonly string[] {
  const [first] = itemsOf(root)
  const [foremost] = inOrder(root, 'manifest', page)
  const top = first && page.remarks.above.get(first)
  if (top === undefined || foremost === first) return blockLines(root, 'manifest', page)
  // At the top of a file stands what is about the file.
  const above = new Map([...page.remarks.above].filter(([item]) => item !== first))
  const rest = blockLines(root, 'manifest', { ...page, remarks: { ...page.remarks, above } })
  return [...remarkLines(top), '', ...rest]
}

/** A collection as a block, its lines as if it stood at the left edge. */
function blockLines(collection: Collection, part: Part | undefined, page: Page): readonly string[] {
  const lines: string[] = []
  for (const item of inOrder(collection, part, page)) {
    const { isAfterBlank, all } = itemLines(item, collection, part, page)
    if (isAfterBlank && lines.length > 0 && lines.at(-1) !== '') lines.push('')
    for (const line of all) lines.push(line)
  }
  const after = page.remarks.after.get(collection)
  if (after?.[0]?.isApart && lines.at(-1) !== '') lines.push('')
  return [...lines, ...remarkLines(after ?? [])]
}

function inOrder(collection: Collection, part: Part | undefined, { hasAliases }: Page): readonly Item[] {
  return isMap(collection) ? arranged(collection, part, hasAliases) : itemsOf(collection)
}

function itemLines(item: Item, collection: Collection, part: Part | undefined, page: Page) {
  const above = [...(page.remarks.above.get(item) ?? [])]
  const beside = [...(page.remarks.beside.get(item) ?? [])]
  // A line has room for one comment: the others go above it.
  const last = isPair(item) || !asBlock(item, page) ? beside.pop() : undefined
  above.push(...beside)
  const [own, outside] = isPair(item) ? [pairLines(item, part, page), []] : listedLines(item, part, page)
  const [first = '', ...rest] = own
  const isBlank = isItemApart(page.text, item, collection)
  const gap = above.length > 0 && isBlank ? [''] : []
  return {
    // A blank line at the beginning of a block parts nothing.
    isAfterBlank: item !== itemsOf(collection)[0] && (above[0]?.isApart ?? isBlank),
    all: [...remarkLines(above), ...gap, ...outside, last ? `${first} ${last.text}` : first, ...rest],
  }
}

function pairLines(pair: Pair, part: Part | undefined, page: Page): readonly string[] {
  const key = keyOf(pair)
  const name = String(key.value)
  const head = `${keyText(pair, page)}:`
  return linesUnder(head, pair.value, { part, key: name, form: 'block' }, partOf(name, part), page)
}

/** The lines of an item of a list, and those that come before its dash: the comments with which it begins. */
function listedLines(
  item: Item,
  part: Part | undefined,
  page: Page,
): readonly [own: readonly string[], outside: readonly string[]] {
  const block = asBlock(item, page)
  if (!block) return [linesUnder('-', item, { form: 'block' }, part, page), []]
  const inner = blockLines(block, part, page)
  const begin = inner.findIndex((line) => line !== '' && !line.startsWith('#'))
  const [first = '', ...rest] = inner.slice(begin)
  const marks = marksOf(block, page)
  const own = marks === '' ? [`- ${first}`, ...indented(rest)] : [`- ${marks}`, ...indented([first, ...rest])]
  return [own, inner.slice(0, begin)]
}

function linesUnder(head: string, value: unknown, where: Where, part: Part | undefined, page: Page): readonly string[] {
  const block = asBlock(value, page)
  if (block) return [spaced(head, marksOf(block, page)), ...indented(blockLines(block, part, page))]
  const [first = '', ...rest] = inlineLines(value, where, part, page)
  return [spaced(head, first), ...rest]
}

/** A value that starts in the line of its key; a block of text goes on below. */
function inlineLines(value: unknown, where: Where, part: Part | undefined, page: Page): readonly string[] {
  if (isAlias(value)) return [`*${value.source}`]
  if (isMap(value) || isSeq(value)) return [spaced(marksOf(value, page), bracketed(value, part, page))]
  const scalar = isScalar(value) ? value : unwritten()
  const [first = '', ...rest] = spelled(scalar, where, page.text)
  return [spaced(marksOf(scalar, page), first), ...rest]
}

function bracketed(collection: Collection, part: Part | undefined, page: Page): string {
  const items = inOrder(collection, part, page).map((item) => {
    if (!isPair(item)) return inlineLines(item, { form: 'flow' }, part, page).join('')
    const name = String(keyOf(item).value)
    const value = inlineLines(item.value, { part, key: name, form: 'flow' }, partOf(name, part), page).join('')
    return `${keyText(item, page)}: ${value}`
  })
  const [open, close] = isMap(collection) ? '{}' : '[]'
  return items.length === 0 ? `${open}${close}` : `${open} ${items.join(', ')} ${close}`
}

function keyText(pair: Pair, page: Page): string {
  const key = keyOf(pair)
  return spaced(marksOf(key, page), spelled(key, { form: 'key' }, page.text).join(''))
}

/** What a merge brings in is of the part itself. */
function partOf(name: string, part: Part | undefined): Part | undefined {
  return name === '<<' ? part : partUnder(part, name)
}

function asBlock(value: unknown, { text }: Page): Collection | undefined {
  const collection = filled(value)
  return collection && !isOnOneLine(collection, text) ? collection : undefined
}

function unwritten(): Scalar {
  const scalar = new Scalar(null)
  scalar.source = ''
  return scalar
}

/** The anchor and the tag of a node. */
function marksOf({ anchor, tag }: Pick<Scalar | Collection, 'anchor' | 'tag'>, { document }: Page): string {
  return spaced(anchor === undefined ? '' : `&${anchor}`, tag === undefined ? '' : document.directives.tagString(tag))
}

function remarkLines(remarks: readonly Remark[]): readonly string[] {
  return remarks.flatMap(({ text, isApart: hasGap }, nth) => (hasGap && nth > 0 ? ['', text] : [text]))
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`))
}

function spaced(...words: readonly string[]): string {
  return words.filter((word) => word !== '').join(' ')
}
