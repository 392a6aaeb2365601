import type { Shell } from './shells.ts'
import type { Completions } from './values.ts'

/** A command line of bash, up to the cursor. */
interface Line {
  /** The words after the command, without quotes; the last one is at the cursor. */
  readonly words: readonly string[]
  /** The quote that is open at the cursor, or an empty string. */
  readonly quote: string
  /** How many characters of the last word bash keeps; it replaces the rest. */
  readonly kept: number
}

/** Splits a line as bash would, but evaluates nothing. `breaks` is COMP_WORDBREAKS. */
export function parseLine(text: string, breaks: string): Line {
  const words: string[] = []
  let word: string | undefined
  let [quote, kept] = ['', 0]
  for (let at = 0; at < text.length; ) {
    const token = tokenAt(at, text, quote)
    at += token.length
    if (quote === '' && /^\s/.test(token)) {
      if (word !== undefined) words.push(word)
      ;[word, kept] = [undefined, 0]
      continue
    }
    word ??= ''
    if (token === quote || (quote === '' && /^["']/.test(token))) {
      quote = quote === '' ? token : ''
      kept = word.length
    } else {
      word += unescapeToken(token, quote)
      if (quote === '' && breaks.includes(token)) kept = word.length
    }
  }
  return { words: [...words, word ?? ''].slice(1), quote, kept }
}

/** Returns white space, an escaped character, a quote, or one other character. */
function tokenAt(at: number, text: string, quote: string): string {
  const pattern = quote === '' ? /\s+|\\.|./suy : quote === '"' ? /\\["$`\\]|./suy : /./suy
  pattern.lastIndex = at
  /* v8 ignore next -- @preserve: each pattern matches any character */
  return pattern.exec(text)?.[0] ?? text.charAt(at)
}

/** Removes the backslash of an escape. A backslash at the end of the line does not escape anything yet. */
function unescapeToken(token: string, quote: string): string {
  if (token === '\\') return quote === '' ? '' : token
  return token.startsWith('\\') ? token.slice(1) : token
}

/** Quotes a value for its place in the line; `undefined` if that is not possible. */
export function quoteFor(value: string, { quote, kept }: Line): string | undefined {
  const rest = value.slice(kept)
  if (quote === "'") return rest.replaceAll("'", `'\\''`)
  // Within double quotes, `!` starts a history expansion, and a backslash before it is kept.
  if (quote === '"') return rest.includes('!') ? undefined : rest.replace(/["$`\\]/g, '\\$&')
  return rest.replace(/[^\w@%+=:,./\u0080-\u{10ffff}-]/gu, '\\$&')
}

/** What was typed before the cursor: words without quotes; the last one may be empty. */
interface Typed {
  readonly words: readonly string[]
  /** For bash only: the line, which says how to quote values. */
  readonly line?: Line
}

/** Reads the arguments of a script: zsh and fish pass words, bash passes COMP_WORDBREAKS and the line itself. */
export function parseTyped(shell: Shell, given: readonly string[]): Typed {
  // The script for PowerShell puts `=` before the last word.
  if (shell === 'powershell')
    return { words: given.map((word, nth) => (nth === given.length - 1 ? word.replace(/^=/, '') : word)) }
  if (shell !== 'bash') return { words: given }
  const [breaks = '', text = ''] = given
  const line = parseLine(text, breaks)
  return { words: line.words, line }
}

/** Writes what the scripts read: a line with the kind of the values, and a line for each value. */
export function completionLines(shell: Shell, { kind, values }: Completions, { line }: Typed): string {
  const lines = values.flatMap(({ value, description }) => {
    if (line) return quoteFor(value, line) ?? []
    return description === '' || shell === 'bash' ? value : `${value}\t${description}`
  })
  return `${[kind, ...lines].join('\n')}\n`
}
