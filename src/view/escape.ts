import { quoteWord, type ShellKind } from '../model/values/shell.ts'

/** One user-perceived character: where it starts in the text, and its printable form. */
interface Cell {
  readonly index: number
  readonly shown: string
}

// Characters that a terminal obeys or a reader cannot see: controls, bidirectional marks, zero-width and tag
// characters, line separators, lone surrogates. Emoji may contain some of them.
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u
const allInvisible = new RegExp(invisible, 'gu')
const harmless = /^[ !-"$-~]*$/
// The same without `"` and `\`, which are escaped in quotes, and without `#` and `:`, which may begin a CI command.
const plain = /^[ !$-9;-[\]-~]*$/
const namedEscapes: { readonly [character: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Untrusted text as one line that is safe to show on a terminal and in a CI log. */
export function visible(text: string): string {
  if (plain.test(text)) return text
  const line =
    text.includes('##') || invisible.test(text) ? cells(text).reduce((all, { shown }) => all + shown, '') : text
  // GitHub obeys `::command` at the start of a line, and many of our lines start with untrusted text.
  return line.replace(/^( *):(?=:)/, '$1\\u{3a}')
}

/** Untrusted text in double quotes, cut with an ellipsis if it is longer than `limit` columns. */
export function quote(text: string, limit: number = Number.POSITIVE_INFINITY): string {
  if (text.length <= limit && plain.test(text)) return `"${text}"`
  const safe = text.replace(/["\\]/g, '\\$&')
  if (safe.length <= limit && harmless.test(safe)) return `"${safe}"`
  const line = cells(safe)
  const columns = line.reduce((sum, { shown }) => sum + width(shown), 0)
  let free = columns <= limit ? Number.POSITIVE_INFINITY : limit - 1
  const kept = line.filter(({ shown }) => {
    free -= width(shown)
    return free >= 0
  })
  return `"${kept.map(({ shown }) => shown).join('')}${kept.length < line.length ? '…' : ''}"`
}

/** Splits a text into user-perceived characters, each with its printable form. */
export function cells(text: string): readonly Cell[] {
  return graphemes(text).map(({ segment, index }) => {
    const isSafe = !invisible.test(segment) || isEmoji(segment)
    return {
      index,
      shown: isCommand(text, index) ? '\\u{23}' : isSafe ? segment : segment.replace(allInvisible, escapeCharacter),
    }
  })
}

/** The number of terminal columns that an escaped text takes. */
export function width(text: string): number {
  if (harmless.test(text)) return text.length
  return graphemes(text).reduce((sum, { segment }) => sum + (wide.test(segment) ? 2 : 1), 0)
}

/** Pads an escaped text with spaces to this many columns. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)))
}

/** Breaks an escaped text into lines of at most this many columns; a longer word gets a line of its own. */
export function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && width(last) + 1 + width(word) <= columns) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

const wide =
  /\p{Emoji_Presentation}|\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u

// Created on first use: together they would take a third of the start-up time of the program.
let segmenter: Intl.Segmenter | undefined
let emoji: RegExp | undefined
const emojiPattern = String.raw`^\p{RGI_Emoji}$`

// Characters that never combine with others. Texts of only these skip the segmenter, which takes ten times as long.
const unjoined =
  /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u0482\u048a-\u052f\u05d0-\u05ea\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u3001-\u3029\u3030-\u303f\u3041-\u3096\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff9d]*$/

/** A user-perceived character, and where it starts. */
type Grapheme = Pick<Intl.SegmentData, 'segment' | 'index'>

// Node copies the whole input into each segment, so a long text is segmented in chunks that start at a character.
const chunkLength = 1024

function graphemes(text: string): readonly Grapheme[] {
  if (unjoined.test(text)) return Array.from(text, (segment, index) => ({ segment, index }))
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  const found: Grapheme[] = []
  let from = 0
  while (from < text.length) {
    const end = from + chunkLength
    const segments = Array.from(segmenter.segment(text.slice(from, end)))
    // The last segment may continue after the chunk.
    const whole = end < text.length && segments.length > 1 ? segments.slice(0, -1) : segments
    for (const { segment, index } of whole) found.push({ segment, index: from + index })
    from += whole.reduce((sum, { segment }) => sum + segment.length, 0)
  }
  return found
}

function isEmoji(segment: string): boolean {
  emoji ??= new RegExp(emojiPattern, 'v')
  return emoji.test(segment)
}

// CI runners obey `##[command]` (GitHub) and `##vso[command]` (Azure) anywhere in a line.
function isCommand(text: string, index: number): boolean {
  return text[index] === '#' && text[index - 1] === '#' && /^(vso)?\[/i.test(text.slice(index + 1, index + 5))
}

function escapeCharacter(character: string): string {
  const hex = Number(character.codePointAt(0)).toString(16)
  return namedEscapes[character] ?? (hex.length <= 2 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`)
}

/** Untrusted text as one word of a shell command to be shown. */
export function shellWord(text: string, shell: ShellKind = 'posix'): string {
  return quoteWord(visible(text), shell)
}
