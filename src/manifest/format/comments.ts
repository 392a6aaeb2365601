import { CST, isMap, isPair, isScalar, Lexer } from 'yaml'
import { lexerMarks } from '../yaml/compose.ts'
import { endOfLine, lastAtMost, startOfLine } from '../yaml/lines.ts'
import {
  type Collection,
  contentOf,
  endOfItem,
  filled,
  type Item,
  isOmitted,
  isOnOneLine,
  itemsOf,
  rangeOf,
  startOf,
} from '../yaml/nodes.ts'

/** A comment, and whether a blank line is above it. */
export interface Comment {
  readonly text: string
  readonly isAfterBlank: boolean
}

/** The comments of each item and collection. */
export interface CommentMap {
  /** Comments on lines of their own above an item. */
  readonly above: Map<Item, Comment[]>
  /** Comments on the line of an item: after its value or, if that spans several lines, after its key. */
  readonly beside: Map<Item, Comment[]>
  /** Comments after the last item of a collection. */
  readonly after: Map<Collection, Comment[]>
}

interface CommentSpot {
  readonly start: number
  /** The column of the first character of its line that is not a blank. */
  readonly column: number
  /** Whether there is nothing before it on its line except the dash of an item. */
  readonly isAlone: boolean
  /** Whether there is nothing at all before it on its line. */
  readonly hasLine: boolean
  readonly comment: Comment
}

interface Placement extends CommentMap {
  readonly text: string
}

/**
 * Assigns each comment to the item that it is about, by lines and columns as people see them. The parser attaches
 * comments in its own way, and not always to that item.
 */
export function mapComments(root: Collection, text: string, { comments, from, to }: NonData): CommentMap {
  const placement: Placement = { above: new Map(), beside: new Map(), after: new Map(), text }
  let last: CommentSpot | undefined
  for (const comment of comments) {
    if (comment.start < from || comment.start >= to) continue
    last = spotOf(comment, text, last)
    place(root, last, placement)
  }
  return placement
}

/**
 * Whether a blank line is above an offset; only if nothing but indicators, tags and anchors comes before it on its
 * line.
 */
function isAfterBlank(text: string, at: number): boolean {
  const line = startOfLine(text, at)
  return /^[\s?:-]*(?:[&!]\S+\s+)*$/.test(text.slice(line, at)) && isLineAfterBlank(text, line)
}

/** Whether a blank line is above an item. An item of a list begins with its dash. */
export function isItemAfterBlank(text: string, item: Item, collection: Collection): boolean {
  let line = startOfLine(text, startOf(item))
  if (isMap(collection) || collection.flow) return isAfterBlank(text, startOf(item))
  while (line > 0 && !/^ *-/.test(text.slice(line, endOfLine(text, line)))) line = startOfLine(text, line - 1)
  return isLineAfterBlank(text, line)
}

function isLineAfterBlank(text: string, line: number): boolean {
  return line > 0 && text.slice(startOfLine(text, line - 1), line).trim() === ''
}

function spotOf({ start, text: raw }: CommentToken, text: string, last: CommentSpot | undefined): CommentSpot {
  const line = startOfLine(text, start)
  const before = text.slice(line, start)
  const column = before.search(/\S|$/)
  // In consecutive comment lines, none belongs to a deeper level than the one before it.
  const isNext = last?.isAlone === true && text.slice(last.start + last.comment.text.length, start).trim() === ''
  return {
    start,
    column: isNext ? Math.min(column, last.column) : column,
    isAlone: /^[\s?-]*$/.test(before),
    hasLine: before.trim() === '',
    comment: { text: raw, isAfterBlank: isAfterBlank(text, start) },
  }
}

function place(collection: Collection, spot: CommentSpot, placement: Placement): void {
  const items = itemsOf(collection)
  const nth = lastAtMost(items, spot.start, startOf)
  const item = items[nth]
  const next = items[nth + 1]
  const inner = item && filled(contentOf(item))
  const end = item ? endOfItem(item) : rangeOf(collection)[0]
  if (item && isWithin(item, spot)) placeWithin(item, spot, placement)
  else if (item && isInLine(end, spot, placement)) {
    if (inner && !inner.flow) place(inner, spot, placement)
    else add(placement.beside, item, spot)
  } else if (next && isBelowDash(next, end, spot, placement)) placeBelowDash(next, spot, placement)
  else if (inner && !inner.flow && !collection.flow && spot.column > columnOf(collection, placement)) {
    place(inner, spot, placement)
  } else if (next) add(placement.above, next, spot)
  else add(placement.after, collection, spot)
}

/** Whether the dash of the next item comes before a comment. */
function isBelowDash(next: Item, end: number, { start, hasLine }: CommentSpot, { text }: Placement): boolean {
  return hasLine && !isPair(next) && /(?:^|\n) *-/.test(text.slice(end, start))
}

/** Places a comment below a dash: it is about the first content of the item. */
function placeBelowDash(item: Item, spot: CommentSpot, placement: Placement): void {
  const inner = filled(item)
  if (inner && !isOnOneLine(inner, placement.text)) place(inner, spot, placement)
  else add(placement.above, item, spot)
}

function isWithin(item: Item, { start }: CommentSpot): boolean {
  return !isOmitted(contentOf(item)) && start < endOfItem(item)
}

function placeWithin(item: Item, spot: CommentSpot, placement: Placement): void {
  const value = contentOf(item)
  const inner = filled(value)
  const isBefore = isPair(item) && spot.start < rangeOf(value)[0]
  // Keep the order: after a comment on the line of the key, further ones go to the same list.
  const fallback = placement.beside.has(item) ? placement.beside : placement.above
  if (isBefore && isInLine(rangeOf(item.key)[1], spot, placement)) add(placement.beside, item, spot)
  else if (inner && !isOnOneLine(inner, placement.text)) place(inner, spot, placement)
  else if (isBefore) add(fallback, item, spot)
  // In empty brackets, or after the indicator of a block scalar.
  else add(isScalar(value) || !spot.isAlone ? placement.beside : fallback, item, spot)
}

/**
 * Whether a comment is on the same line as `end`. The colon of an explicit key (`?`) has a line of its own, which
 * counts too.
 */
function isInLine(end: number, { start, isAlone }: CommentSpot, { text }: Placement): boolean {
  return !isAlone && !/\n(?!\s*:)/.test(text.slice(end, start))
}

function columnOf(collection: Collection, { text }: Placement): number {
  const [start] = rangeOf(collection)
  return start - startOfLine(text, start)
}

function add<K>(map: Map<K, Comment[]>, key: K, { comment }: CommentSpot): void {
  const list = map.get(key)
  if (list) list.push(comment)
  else map.set(key, [comment])
}

/** A comment, from its `#` to the end of its line. */
interface CommentToken {
  readonly start: number
  readonly text: string
}

/** The parts of a text that are not data: its comments, and the limits of the document. */
export interface NonData {
  readonly comments: readonly CommentToken[]
  /** The offset after `---`, or 0. */
  readonly from: number
  /** The offset of `...`, or the end of the text. */
  readonly to: number
}

/** Finds comments with the YAML lexer, which does not mistake a `#` in a text for one. */
export function findNonData(text: string): NonData {
  const comments: CommentToken[] = []
  let [at, from, to] = [0, 0, text.length]
  let isText = false
  for (const lexeme of new Lexer().lex(text)) {
    const type: CST.TokenType | 'doc-mode' | null = isText ? null : CST.tokenType(lexeme)
    isText = type === 'scalar'
    if (type !== null && lexerMarks.includes(lexeme)) continue
    if (type === 'comment') comments.push({ start: at, text: lexeme.trimEnd() })
    at += lexeme.length
    if (type === 'doc-start') from = at
    if (type === 'doc-end') to = Math.min(to, at - lexeme.length)
  }
  return { comments, from, to }
}
