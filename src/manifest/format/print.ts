import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Pair, Scalar } from 'yaml'
import { type Part, partUnder } from '../yaml/layout.ts'
import { type Collection, filled, type Item, isOnOneLine, itemsOf, keyOf } from '../yaml/nodes.ts'
import { sortPairs } from './arrange.ts'
import { type Comment, type CommentMap, isItemAfterBlank } from './comments.ts'
import { type ScalarContext, scalarLines } from './scalars.ts'

/** The data for printing besides the nodes. */
export interface PrintContext {
  readonly text: string
  readonly document: Document.Parsed
  readonly comments: CommentMap
  readonly hasAliases: boolean
}

/** The lines of a document. */
export function printDocument(root: Collection, context: PrintContext): readonly string[] {
  const [first] = itemsOf(root)
  const [firstPrinted] = inOrder(root, 'manifest', context)
  const top = first && context.comments.above.get(first)
  if (top === undefined || firstPrinted === first) return blockLines(root, 'manifest', context)
  // A comment at the top is about the file, so it stays there when its item moves.
  const above = new Map([...context.comments.above].filter(([item]) => item !== first))
  const rest = blockLines(root, 'manifest', { ...context, comments: { ...context.comments, above } })
  return [...commentLines(top), '', ...rest]
}

/** The lines of a collection as a block, without indentation. */
function blockLines(collection: Collection, part: Part | undefined, context: PrintContext): readonly string[] {
  const lines: string[] = []
  for (const item of inOrder(collection, part, context)) {
    const { isAfterBlank, all } = itemLines(item, collection, part, context)
    if (isAfterBlank && lines.length > 0 && lines.at(-1) !== '') lines.push('')
    for (const line of all) lines.push(line)
  }
  const after = context.comments.after.get(collection)
  if (after?.[0]?.isAfterBlank && lines.at(-1) !== '') lines.push('')
  return [...lines, ...commentLines(after ?? [])]
}

function inOrder(collection: Collection, part: Part | undefined, { hasAliases }: PrintContext): readonly Item[] {
  return isMap(collection) ? sortPairs(collection, part, hasAliases) : itemsOf(collection)
}

function itemLines(item: Item, collection: Collection, part: Part | undefined, context: PrintContext) {
  const above = [...(context.comments.above.get(item) ?? [])]
  const beside = [...(context.comments.beside.get(item) ?? [])]
  // A line can hold one comment: the others go above it.
  const last = isPair(item) || !asBlock(item, context) ? beside.pop() : undefined
  above.push(...beside)
  const [own, outside] = isPair(item) ? [pairLines(item, part, context), []] : listedLines(item, part, context)
  const [first = '', ...rest] = own
  const isBlank = isItemAfterBlank(context.text, item, collection)
  const gap = above.length > 0 && isBlank ? [''] : []
  return {
    // No blank line at the beginning of a block.
    isAfterBlank: item !== itemsOf(collection)[0] && (above[0]?.isAfterBlank ?? isBlank),
    all: [...commentLines(above), ...gap, ...outside, last ? `${first} ${last.text}` : first, ...rest],
  }
}

function pairLines(pair: Pair, part: Part | undefined, context: PrintContext): readonly string[] {
  const key = keyOf(pair)
  const name = String(key.value)
  const head = `${keyText(pair, context)}:`
  return linesUnder(head, pair.value, { part, key: name, form: 'block' }, partOf(name, part), context)
}

/** The lines of an item of a list, and the comments that move from its beginning to above its dash. */
function listedLines(
  item: Item,
  part: Part | undefined,
  context: PrintContext,
): readonly [own: readonly string[], outside: readonly string[]] {
  const block = asBlock(item, context)
  if (!block) return [linesUnder('-', item, { form: 'block' }, part, context), []]
  const inner = blockLines(block, part, context)
  const begin = inner.findIndex((line) => line !== '' && !line.startsWith('#'))
  const [first = '', ...rest] = inner.slice(begin)
  const marks = anchorAndTag(block, context)
  const own = marks === '' ? [`- ${first}`, ...indented(rest)] : [`- ${marks}`, ...indented([first, ...rest])]
  return [own, inner.slice(0, begin)]
}

function linesUnder(
  head: string,
  value: unknown,
  where: ScalarContext,
  part: Part | undefined,
  context: PrintContext,
): readonly string[] {
  const block = asBlock(value, context)
  if (block) return [spaced(head, anchorAndTag(block, context)), ...indented(blockLines(block, part, context))]
  const [first = '', ...rest] = inlineLines(value, where, part, context)
  return [spaced(head, first), ...rest]
}

/** The lines of a value that starts on the line of its key. A block scalar continues below. */
function inlineLines(
  value: unknown,
  where: ScalarContext,
  part: Part | undefined,
  context: PrintContext,
): readonly string[] {
  if (isAlias(value)) return [`*${value.source}`]
  if (isMap(value) || isSeq(value)) return [spaced(anchorAndTag(value, context), bracketed(value, part, context))]
  const scalar = isScalar(value) ? value : omittedValue()
  const [first = '', ...rest] = scalarLines(scalar, where, context.text)
  return [spaced(anchorAndTag(scalar, context), first), ...rest]
}

function bracketed(collection: Collection, part: Part | undefined, context: PrintContext): string {
  const items = inOrder(collection, part, context).map((item) => {
    if (!isPair(item)) return inlineLines(item, { form: 'flow' }, part, context).join('')
    const name = String(keyOf(item).value)
    const value = inlineLines(item.value, { part, key: name, form: 'flow' }, partOf(name, part), context).join('')
    return `${keyText(item, context)}: ${value}`
  })
  const [open, close] = isMap(collection) ? '{}' : '[]'
  return items.length === 0 ? `${open}${close}` : `${open} ${items.join(', ')} ${close}`
}

function keyText(pair: Pair, context: PrintContext): string {
  const key = keyOf(pair)
  return spaced(anchorAndTag(key, context), scalarLines(key, { form: 'key' }, context.text).join(''))
}

/** The part of a value. A merged mapping belongs to the same part. */
function partOf(name: string, part: Part | undefined): Part | undefined {
  return name === '<<' ? part : partUnder(part, name)
}

function asBlock(value: unknown, { text }: PrintContext): Collection | undefined {
  const collection = filled(value)
  return collection && !isOnOneLine(collection, text) ? collection : undefined
}

function omittedValue(): Scalar {
  const scalar = new Scalar(null)
  scalar.source = ''
  return scalar
}

/** The anchor and the tag of a node. */
function anchorAndTag(
  { anchor, tag }: Pick<Scalar | Collection, 'anchor' | 'tag'>,
  { document }: PrintContext,
): string {
  return spaced(anchor === undefined ? '' : `&${anchor}`, tag === undefined ? '' : document.directives.tagString(tag))
}

function commentLines(comments: readonly Comment[]): readonly string[] {
  return comments.flatMap(({ text, isAfterBlank: hasGap }, nth) => (hasGap && nth > 0 ? ['', text] : [text]))
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`))
}

function spaced(...words: readonly string[]): string {
  return words.filter((word) => word !== '').join(' ')
}
