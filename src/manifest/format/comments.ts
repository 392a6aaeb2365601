import { CST, Lexer } from 'yaml'

/** A comment, from its sign to the end of its line. */
export interface Comment {
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

// The lexer puts these signs of its own between the pieces of the text.
const signs: ReadonlySet<string> = new Set(['doc-mode', 'flow-error-end', 'scalar'])

/** Looks for comments as YAML knows them, and not for what looks like one in a text. */
export function asidesOf(text: string): Asides {
  const comments: Comment[] = []
  let [at, from, to] = [0, 0, text.length]
  let isText = false
  for (const lexeme of new Lexer().lex(text)) {
    const type: CST.TokenType | 'doc-mode' | null = isText ? null : CST.tokenType(lexeme)
    isText = type === 'scalar'
    if (type !== null && signs.has(type)) continue
    if (type === 'comment') comments.push({ start: at, text: lexeme.trimEnd() })
    at += lexeme.length
    if (type === 'doc-start') from = at
    if (type === 'doc-end') to = Math.min(to, at - lexeme.length)
  }
  return { comments, from, to }
}
