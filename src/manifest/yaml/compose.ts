import { Composer, CST, type Document, Lexer, Parser, type YAMLError } from 'yaml'

/** What a text says, or how far it was read. */
export interface Composed {
  /** The first document, if it was read to its end. */
  readonly document?: Document.Parsed
  readonly errors: readonly YAMLError[]
  readonly warnings: readonly YAMLError[]
  readonly stop?: Stop
}

/** Why a text was not read any further, and where. */
export interface Stop {
  readonly code: 'yaml/too-deep' | 'yaml/too-long' | 'yaml/too-many' | 'yaml/several-documents'
  readonly at: number
}

/** The composer calls itself for each level, which can bring the process down. */
const maxDepth = 64
/** Each error costs time and memory; of so many, most are echoes. */
const maxErrors = 100
/** Regular expressions fail on a text of many megabytes, in the composer as well as here. */
const maxLength = 64 * 1024
/** A text of 16 MiB has five million; one that has many times more does not fit in memory. */
const maxLexemes = 6_000_000
const options = {
  version: '1.2',
  schema: 'core',
  resolveKnownTags: false,
  stringKeys: true,
  // The parser compares every key with every other one of its mapping; the walk over the tree does it once for each.
  uniqueKeys: false,
} as const

/** Reads a text as one document, and no further than it can be one. */
export function compose(text: string): Composed {
  const composer = new Composer(options)
  const { errors, warnings } = composer.streamInfo()
  limit([errors, warnings])
  const documents: Document.Parsed[] = []
  try {
    const tokens = tokensOf(text)
    let next = tokens.next()
    for (; !next.done; next = tokens.next()) documents.push(...composer.next(next.value))
    const stop = next.value
    // Of what is not whole there is no document.
    if (stop && stop.code !== 'yaml/several-documents') return { errors, warnings, stop }
    const [document] = [...documents, ...composer.end(true, text.length)]
    return { errors, warnings, ...(document && { document }), ...(stop && { stop }) }
  } catch (error) {
    /* v8 ignore if -- @preserve: the parser itself throws nothing, whatever the text */
    if (error !== enough) throw error
    return { errors, warnings }
  }
}

/** The tokens up to the end of the first document. */
function* tokensOf(text: string): Generator<CST.Token, Stop | undefined> {
  const excess = excessIn(text)
  if (excess) return excess
  const parser = new Parser()
  let isRead = false
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme.length > maxLength) return { code: 'yaml/too-long', at: parser.offset }
    for (const token of parser.next(lexeme)) {
      if (isRead && token.type === 'directive') return { code: 'yaml/several-documents', at: token.offset }
      isRead ||= token.type === 'document'
      yield token
    }
    const { stack } = parser
    const [outermost] = stack
    const innermost = stack.at(-1)
    if (isRead && outermost?.type === 'document') return { code: 'yaml/several-documents', at: outermost.offset }
    // The document itself and a value in the innermost level stand there as well.
    if (innermost && stack.length > maxDepth + 2) return { code: 'yaml/too-deep', at: innermost.offset }
  }
  yield* parser.end()
  return undefined
}

/** Where there are too many words and signs. To count them first takes no memory, and a sixth of the time of parsing them. */
function excessIn(text: string): Stop | undefined {
  // One character makes at most a few, the marks with it.
  if (text.length < maxLexemes / 4) return undefined
  let count = 0
  let at = 0
  for (const lexeme of new Lexer().lex(text)) {
    if (!marks.includes(lexeme)) at += lexeme.length
    if (++count > maxLexemes) return { code: 'yaml/too-many', at }
  }
  return undefined
}

/** What the lexer adds to the text. */
export const marks: readonly string[] = [CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]

const enough = new Error('more errors than are looked at')

/** Ends the composing that adds to one of these lists when there is too much in them: the composer knows no limit. */
function limit(lists: readonly YAMLError[][]): void {
  let left = maxErrors
  for (const list of lists) {
    list.push = (...added) => {
      // The composer may catch this and add another error: from now on there is no way but out.
      if (--left < 0) throw enough
      return Array.prototype.push.apply(list, added)
    }
  }
}
