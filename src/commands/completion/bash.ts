import type { Shell } from './shells.ts'
import type { Offer } from './values.ts'

/** A line of bash up to the cursor. */
interface Line {
  /** The words after the command, without their quotes; the last is the one at the cursor. */
  readonly words: readonly string[]
  /** The quote that is open at the cursor, or nothing. */
  readonly quote: string
  /** How much of the last word bash leaves as it is: it only replaces what comes after. */
  readonly kept: number
}

/** Takes a line apart as bash would, but evaluates nothing. `breaks` is COMP_WORDBREAKS. */
export function readLine(text: string, breaks: string): Line {
  const words: string[] = []
  let word: string | undefined
  let [quote, kept] = ['', 0]
  for (let at = 0; at < text.length; ) {
    const piece = pieceAt(at, text, quote)
    at += piece.length
    if (quote === '' && /^\s/.test(piece)) {
      if (word !== undefined) words.push(word)
      ;[word, kept] = [undefined, 0]
      continue
    }
    word ??= ''
    if (piece === quote || (quote === '' && /^["']/.test(piece))) {
      quote = quote === '' ? piece : ''
      kept = word.length
    } else {
      word += meantBy(piece, quote)
      if (quote === '' && breaks.includes(piece)) kept = word.length
    }
  }
  return { words: [...words, word ?? ''].slice(1), quote, kept }
}

/** White space, an escaped character, a quote, or one other character. */
function pieceAt(at: number, text: string, quote: string): string {
  const pattern = quote === '' ? /\s+|\\.|./suy : quote === '"' ? /\\["$`\\]|./suy : /./suy
  pattern.lastIndex = at
  /* v8 ignore next -- @preserve: each pattern takes any character */
  return pattern.exec(text)?.[0] ?? text.charAt(at)
}

/** A backslash at the end of the line has nothing yet to escape. */
function meantBy(piece: string, quote: string): string {
  if (piece === '\\') return quote === '' ? '' : piece
  return piece.startsWith('\\') ? piece.slice(1) : piece
}

/** A value as it must stand in the line to mean itself; `undefined` where that cannot be had. */
export function quotedFor(value: string, { quote, kept }: Line): string | undefined {
  const rest = value.slice(kept)
  if (quote === "'") return rest.replaceAll("'", `'\\''`)
  // Within double quotes the history is looked up at each exclamation mark, and a backslash before it stays.
  if (quote === '"') return rest.includes('!') ? undefined : rest.replace(/["$`\\]/g, '\\$&')
  return rest.replace(/[^\w@%+=:,./\u0080-\u{10ffff}-]/gu, '\\$&')
}

/** What was typed before the cursor: words without their quotes, of which the last may be empty. */
interface Typed {
  readonly words: readonly string[]
  /** Where bash is to go on, within the last word. */
  readonly line?: Line
}

/** What a script hands over: zsh and fish give words, bash a line as it stands and what it breaks words at. */
export function typedIn(shell: Shell, given: readonly string[]): Typed {
  if (shell !== 'bash') return { words: given }
  const [breaks = '', text = ''] = given
  const line = readLine(text, breaks)
  return { words: line.words, line }
}

/** What the scripts read: a line with the kind of the rest, and a line for each value. */
export function offerText(shell: Shell, { kind, values }: Offer, { line }: Typed): string {
  const lines = values.flatMap(({ value, about }) => {
    if (line) return quotedFor(value, line) ?? []
    return about === '' || shell === 'bash' ? value : `${value}\t${about}`
  })
  return `${[kind, ...lines].join('\n')}\n`
}
