import { Composer, CST, type Document, Lexer, Parser, type YAMLError } from 'yaml'

/** A parsed text, or how far it was parsed. */
export interface Composed {
  /** The first document, if it was parsed to its end. */
  readonly document?: Document.Parsed
  readonly errors: readonly YAMLError[]
  readonly warnings: readonly YAMLError[]
  readonly stop?: Stop
}

/** Why and where parsing stopped. */
export interface Stop {
  readonly code: 'yaml/too-deep' | 'yaml/too-long' | 'yaml/too-many' | 'yaml/several-documents'
  readonly at: number
}

/** The composer is recursive, so deep nesting could overflow the stack. */
const maxDepth = 64
/** Each error costs time and memory, and most of so many are consequences of earlier ones. */
const maxErrors = 100
/** Regular expressions fail on a token of many megabytes, in the composer and here. */
const maxLength = 64 * 1024
/** An ordinary text of 16 MiB has five million; many times more do not fit in memory. */
const maxLexemes = 6_000_000
const options = {
  version: '1.2',
  schema: 'core',
  resolveKnownTags: false,
  stringKeys: true,
  // The parser's check is quadratic in the number of keys. `buildTree` finds duplicates in one pass.
  uniqueKeys: false,
} as const

/** Parses a text as one document. Stops where a second one starts or a limit is exceeded. */
export function compose(text: string): Composed {
  const composer = new Composer(options)
  const { errors, warnings } = composer.streamInfo()
  limitErrors([errors, warnings])
  const documents: Document.Parsed[] = []
  try {
    const tokens = tokensOf(text)
    let next = tokens.next()
    for (; !next.done; next = tokens.next()) documents.push(...composer.next(next.value))
    const stop = next.value
    // An incomplete document is not returned.
    if (stop && stop.code !== 'yaml/several-documents') return { errors, warnings, stop }
    const [document] = [...documents, ...composer.end(true, text.length)]
    return { errors, warnings, ...(document && { document }), ...(stop && { stop }) }
  } catch (error) {
    /* v8 ignore if -- @preserve: the parser itself never throws */
    if (error !== tooManyErrors) throw error
    return { errors, warnings }
  }
}

/** The tokens up to the end of the first document. */
function* tokensOf(text: string): Generator<CST.Token, Stop | undefined> {
  const excess = findExcess(text)
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
    // The stack also holds the document itself and a value at the innermost level.
    if (innermost && stack.length > maxDepth + 2) return { code: 'yaml/too-deep', at: innermost.offset }
  }
  yield* parser.end()
  return undefined
}

/** Where a text exceeds the limit of lexemes. Counting first takes no memory, and a sixth of the time of parsing. */
function findExcess(text: string): Stop | undefined {
  // One character makes at most a few lexemes, including the lexer's marks.
  if (text.length < maxLexemes / 4) return undefined
  let count = 0
  let at = 0
  for (const lexeme of new Lexer().lex(text)) {
    if (!lexerMarks.includes(lexeme)) at += lexeme.length
    if (++count > maxLexemes) return { code: 'yaml/too-many', at }
  }
  return undefined
}

/** Lexemes that the lexer adds and that are not in the text. */
export const lexerMarks: readonly string[] = [CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]

const tooManyErrors = new Error('too many errors')

/** Makes the composer throw when these lists hold too many errors together: it has no limit of its own. */
function limitErrors(lists: readonly YAMLError[][]): void {
  let left = maxErrors
  for (const list of lists) {
    list.push = (...added) => {
      // The composer may catch this and add another error, so each further one throws too.
      if (--left < 0) throw tooManyErrors
      return Array.prototype.push.apply(list, added)
    }
  }
}
