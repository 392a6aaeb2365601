import { quoteWord } from '../model/values/shell-word.ts'

/** One character as people see it, where it starts in the text, and what may be printed for it. */
interface Cell {
  readonly index: number
  readonly shown: string
}

// What a terminal would obey, or a reader could not see: controls, bidirectional marks, zero-width and tag characters,
// line separators, halves of a surrogate pair. An emoji may hold some of them.
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u
const allUnseen = new RegExp(unseen, 'gu')
const harmless = /^[ !-"$-~]*$/
// The same without what stands for itself in quotes only after a backslash, and without what may begin a command.
const plain = /^[ !$-9;-[\]-~]*$/
const named: { readonly [character: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** A text from outside as one line that a terminal, a log and a CI runner show and do not obey. */
export function visible(text: string): string {
  if (plain.test(text)) return text
  const line = text.includes('##') || unseen.test(text) ? cells(text).reduce((all, { shown }) => all + shown, '') : text
  // CI runners obey `::command` (GitHub) where a line begins with it, and many of our lines begin with a text.
  return line.replace(/^( *):(?=:)/, '$1\\u{3a}')
}

/** A text from outside in double quotes, with an ellipsis where it is longer than `limit` columns. */
export function quote(text: string, limit: number = Number.POSITIVE_INFINITY): string {
  if (text.length <= limit && plain.test(text)) return `"${text}"`
  const safe = text.replace(/["\\]/g, '\\$&')
  if (safe.length <= limit && harmless.test(safe)) return `"${safe}"`
  const line = cells(safe)
  const columns = line.reduce((sum, { shown }) => sum + width(shown), 0)
  let room = columns <= limit ? Number.POSITIVE_INFINITY : limit - 1
  const kept = line.filter(({ shown }) => {
    room -= width(shown)
    return room >= 0
  })
  return `"${kept.map(({ shown }) => shown).join('')}${kept.length < line.length ? '…' : ''}"`
}

/** The characters of a text, each as it may be printed. */
export function cells(text: string): readonly Cell[] {
  return graphemes(text).map(({ segment, index }) => {
    const isSafe = !unseen.test(segment) || isEmoji(segment)
    return { index, shown: isCommand(text, index) ? '\\u{23}' : isSafe ? segment : segment.replace(allUnseen, spell) }
  })
}

/** How many columns of a terminal an escaped text takes. */
export function width(text: string): number {
  if (harmless.test(text)) return text.length
  return graphemes(text).reduce((sum, { segment }) => sum + (wide.test(segment) ? 2 : 1), 0)
}

/** An escaped text, filled up with spaces to so many columns. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)))
}

/** An escaped text as lines of at most so many columns; a word that is longer has a line of its own. */
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

// Made when first needed: together they would take a third of the time that the whole program has to start.
let segmenter: Intl.Segmenter | undefined
let emoji: RegExp | undefined
const emojis = String.raw`^\p{RGI_Emoji}$`

// Letters and signs of which none joins another: to look for characters of several in a title of these takes ten times as long.
const apart =
  /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u0482\u048a-\u052f\u05d0-\u05ea\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u3001-\u3029\u3030-\u303f\u3041-\u3096\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff9d]*$/

/** A character as people see it, and where it starts. */
type Grapheme = Pick<Intl.SegmentData, 'segment' | 'index'>

// Node copies the whole text into each segment: a long one is cut up piece by piece, each from where a character begins.
const piece = 1024

function graphemes(text: string): readonly Grapheme[] {
  if (apart.test(text)) return Array.from(text, (segment, index) => ({ segment, index }))
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  const found: Grapheme[] = []
  let from = 0
  while (from < text.length) {
    const end = from + piece
    const some = Array.from(segmenter.segment(text.slice(from, end)))
    // The last one may go on after the end.
    const whole = end < text.length && some.length > 1 ? some.slice(0, -1) : some
    for (const { segment, index } of whole) found.push({ segment, index: from + index })
    from += whole.reduce((sum, { segment }) => sum + segment.length, 0)
  }
  return found
}

function isEmoji(segment: string): boolean {
  emoji ??= new RegExp(emojis, 'v')
  return emoji.test(segment)
}

// CI runners obey `##[command]` (GitHub) and `##vso[command]` (Azure) anywhere in a line of a log.
function isCommand(text: string, index: number): boolean {
  return text[index] === '#' && text[index - 1] === '#' && /^(vso)?\[/i.test(text.slice(index + 1, index + 5))
}

function spell(character: string): string {
  const hex = Number(character.codePointAt(0)).toString(16)
  return named[character] ?? (hex.length <= 2 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`)
}

/** A text as it can be shown in a command: a shell takes it for one word, and for nothing else. */
export function shellWord(text: string): string {
  return quoteWord(visible(text))
}
