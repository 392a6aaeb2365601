import { CST, isMap, isPair, isScalar, Lexer } from 'yaml'
import { marks } from '../yaml/compose.ts'
import { endOfLine, lastAtMost, startOfLine } from '../yaml/lines.ts'
import {
  type Collection,
  contentOf,
  endOfItem,
  filled,
  type Item,
  isOnOneLine,
  isUnwritten,
  itemsOf,
  rangeOf,
  startOf,
} from '../yaml/nodes.ts'

/** A comment, and whether a blank line stands above it. */
export interface Remark {
  readonly text: string
  readonly isApart: boolean
}

/** What each comment is beside. */
export interface Remarks {
  /** On lines of their own above an item. */
  readonly above: Map<Item, Remark[]>
  /** In the line of an item: behind its value or, where that goes on in the lines below, behind its key. */
  readonly beside: Map<Item, Remark[]>
  /** After the last item of a collection. */
  readonly after: Map<Collection, Remark[]>
}

interface Spot {
  readonly start: number
  /** Where its line begins to say something. */
  readonly column: number
  /** Whether it has a line of its own, or shares it with nothing but the sign of an item. */
  readonly isAlone: boolean
  /** Whether it shares it with nothing at all. */
  readonly hasLine: boolean
  readonly remark: Remark
}

interface Placing extends Remarks {
  readonly text: string
}

/**
 * Says what each comment is beside, by lines and columns as people see it. The parser takes them for its own purpose,
 * and not always to the item that they are about.
 */
export function remarksOn(root: Collection, text: string, { comments, from, to }: Asides): Remarks {
  const placing: Placing = { above: new Map(), beside: new Map(), after: new Map(), text }
  let last: Spot | undefined
  for (const comment of comments) {
    if (comment.start < from || comment.start >= to) continue
    last = spotOf(comment, text, last)
    place(root, last, placing)
  }
  return placing
}

/** Whether a blank line stands above what begins its line there; what stands further on in a line has none. */
export function isApart(text: string, at: number): boolean {
  const line = startOfLine(text, at)
  return /^[\s?:-]*(?:[&!]\S+\s+)*$/.test(text.slice(line, at)) && isBelowBlank(text, line)
}

/** The same of an item, which in a list begins with its dash. */
export function isItemApart(text: string, item: Item, collection: Collection): boolean {
  let line = startOfLine(text, startOf(item))
  if (isMap(collection) || collection.flow) return isApart(text, startOf(item))
  while (line > 0 && !/^ *-/.test(text.slice(line, endOfLine(text, line)))) line = startOfLine(text, line - 1)
  return isBelowBlank(text, line)
}

function isBelowBlank(text: string, line: number): boolean {
  return line > 0 && text.slice(startOfLine(text, line - 1), line).trim() === ''
}

function spotOf({ start, text: comment }: Comment, text: string, last: Spot | undefined): Spot {
  const line = startOfLine(text, start)
  const before = text.slice(line, start)
  const column = before.search(/\S|$/)
  // In one stretch of comments, none is of something further inside than the one before it.
  const isNext = last?.isAlone === true && text.slice(last.start + last.remark.text.length, start).trim() === ''
  return {
    start,
    column: isNext ? Math.min(column, last.column) : column,
    isAlone: /^[\s?-]*$/.test(before),
    hasLine: before.trim() === '',
    remark: { text: comment, isApart: isApart(text, start) },
  }
}

function place(collection: Collection, spot: Spot, placing: Placing): void {
  const items = itemsOf(collection)
  const nth = lastAtMost(items, spot.start, startOf)
  const item = items[nth]
  const next = items[nth + 1]
  const inner = item && filled(contentOf(item))
  const end = item ? endOfItem(item) : rangeOf(collection)[0]
  if (item && isWithin(item, spot)) placeWithin(item, spot, placing)
  else if (item && isInLine(end, spot, placing)) {
    if (inner && !inner.flow) place(inner, spot, placing)
    else add(placing.beside, item, spot)
  } else if (next && isBelowDash(next, end, spot, placing)) placeBelowDash(next, spot, placing)
  else if (inner && !inner.flow && !collection.flow && spot.column > columnOf(collection, placing)) {
    place(inner, spot, placing)
  } else if (next) add(placing.above, next, spot)
  else add(placing.after, collection, spot)
}

/** Whether the dash of the next item is above a comment already. */
function isBelowDash(next: Item, end: number, { start, hasLine }: Spot, { text }: Placing): boolean {
  return hasLine && !isPair(next) && /(?:^|\n) *-/.test(text.slice(end, start))
}

/** There, it is about what the item begins with. */
function placeBelowDash(item: Item, spot: Spot, placing: Placing): void {
  const inner = filled(item)
  if (inner && !isOnOneLine(inner, placing.text)) place(inner, spot, placing)
  else add(placing.above, item, spot)
}

function isWithin(item: Item, { start }: Spot): boolean {
  return !isUnwritten(contentOf(item)) && start < endOfItem(item)
}

function placeWithin(item: Item, spot: Spot, placing: Placing): void {
  const value = contentOf(item)
  const inner = filled(value)
  const isBefore = isPair(item) && spot.start < rangeOf(value)[0]
  // What a comment in the line of the key begins is read in its order.
  const spare = placing.beside.has(item) ? placing.beside : placing.above
  if (isBefore && isInLine(rangeOf(item.key)[1], spot, placing)) add(placing.beside, item, spot)
  else if (inner && !isOnOneLine(inner, placing.text)) place(inner, spot, placing)
  else if (isBefore) add(spare, item, spot)
  // In brackets with nothing in them, or behind the sign of a block of text.
  else add(isScalar(value) || !spot.isAlone ? placing.beside : spare, item, spot)
}

/** The colon of a key that is written out has a line of its own. */
function isInLine(end: number, { start, isAlone }: Spot, { text }: Placing): boolean {
  return !isAlone && !/\n(?!\s*:)/.test(text.slice(end, start))
}

function columnOf(collection: Collection, { text }: Placing): number {
  const [start] = rangeOf(collection)
  return start - startOfLine(text, start)
}

function add<K>(map: Map<K, Remark[]>, key: K, { remark }: Spot): void {
  const list = map.get(key)
  if (list) list.push(remark)
  else map.set(key, [remark])
}

/** A comment, from its sign to the end of its line. */
interface Comment {
  readonly start: number
  readonly text: string
}

/** What of a text is no data: its comments, and where between the marks of its beginning and end the document stands. */
export interface Asides {
  readonly comments: readonly Comment[]
  /** After `---`, or 0. */
  readonly from: number
  /** Before `...`, or the end of the text. */
  readonly to: number
}

/** Looks for comments as YAML knows them, and not for what looks like one in a text. */
export function asidesOf(text: string): Asides {
  const comments: Comment[] = []
  let [at, from, to] = [0, 0, text.length]
  let isText = false
  for (const lexeme of new Lexer().lex(text)) {
    const type: CST.TokenType | 'doc-mode' | null = isText ? null : CST.tokenType(lexeme)
    isText = type === 'scalar'
    if (type !== null && marks.includes(lexeme)) continue
    if (type === 'comment') comments.push({ start: at, text: lexeme.trimEnd() })
    at += lexeme.length
    if (type === 'doc-start') from = at
    if (type === 'doc-end') to = Math.min(to, at - lexeme.length)
  }
  return { comments, from, to }
}
