import type { Place, Span } from '../../model/diagnostic.ts'
import { guessSecrets, isReference, mask, type Range, shownLength, stars } from '../secrets/masking.ts'
import { endOfLine, lastAtMost, lineStarts } from './lines.ts'

/** A file of a manifest: its name in messages, and its content. */
export interface ManifestFile {
  readonly file: string
  readonly bytes: Uint8Array
  /** Its path in the folder in which it was found; absent for a file that was named directly. */
  readonly inside?: string
  /** The path of the value in each line, if the file was written from data. */
  readonly paths?: readonly string[]
}

/** The byte order mark of a file, or an empty text. */
export function byteOrderMark({ bytes: [first, second, third] }: ManifestFile): string {
  return first === 0xef && second === 0xbb && third === 0xbf ? '\ufeff' : ''
}

/** A text that gives places for offsets, with its secrets masked. */
export interface Source {
  readonly file: string
  readonly text: string
  /** The place from `start` up to `end`, cut at the end of the line. */
  readonly place: (start: number, end: number) => Place
  /** Masks this range in all places from now on, unless it is exactly one `${NAME}`. */
  readonly hide: (range: Range) => void
  /** The texts that are masked so far, as they are written. */
  readonly hiddenTexts: () => readonly string[]
  /** Also masks everything that may be a secret, because the text is not valid YAML. */
  readonly maskGuessedSecrets: () => void
}

// Code frames are for people, and a file may be one line of 16 MiB.
const maxLineLength = 4000
/** How much more is searched for secrets: a secret that is cut off would not be recognized. */
const margin = 200

/** Creates the source of a text. `paths`: of the values in its lines. Looks nothing up until a place is called. */
export function sourceOf(file: string, text: string, paths: readonly string[] = []): Source {
  const hidden: Range[] = []
  const shown = new Map<number, string>()
  let starts: readonly number[] | undefined
  let sorted: readonly Range[] | undefined
  const span = (start: number, end: number): Span => {
    starts ??= lineStarts(text)
    sorted ??= disjoint(hidden)
    const line = lastAtMost(starts, start, (at) => at)
    /* v8 ignore next -- @preserve: the first line starts at 0, so each offset has a line */
    const from = starts[line] ?? 0
    const to = endOfLine(text, from)
    let visible = shown.get(line)
    if (visible === undefined) {
      const whole = withoutSecrets(text, { start: from, end: Math.min(to, from + maxLineLength + margin) }, sorted)
      visible = mask(whole).slice(0, maxLineLength).trimEnd()
      shown.set(line, visible)
    }
    const column = Math.min(start, to) - from + 1
    const stop = from + text.slice(from, Math.min(end, to)).trimEnd().length
    const path = paths[line]
    return {
      ...{ file, line: line + 1, column, endColumn: Math.max(stop - from + 1, column + 1), text: visible },
      ...(path !== undefined && { path }),
    }
  }
  const addHidden = (range: Range): void => {
    hidden.push(range)
    sorted = undefined
    shown.clear()
  }
  return {
    file,
    text,
    place: (start, end) => () => span(start, end),
    hide: ({ start, end: stop }) => {
      const value = text.slice(start, stop).trimEnd()
      const end = start + value.length
      if (!isReference(value)) addHidden({ start: start + shownLength(value), end })
      // A comment beside a secret often holds the previous one.
      if (/^[ \t]+#/.test(text.slice(end, end + 80)))
        addHidden({ start: text.indexOf('#', end), end: endOfLine(text, end) })
    },
    hiddenTexts: () => hidden.map(({ start, end }) => text.slice(start, end)).filter((each) => each.trim() !== ''),
    maskGuessedSecrets: () => guessSecrets(text).forEach(addHidden),
  }
}

function disjoint(ranges: readonly Range[]): readonly Range[] {
  const result: Range[] = []
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1)
    if (last && range.start <= last.end)
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) }
    else result.push(range)
  }
  return result
}

function withoutSecrets(text: string, line: Range, hidden: readonly Range[]): string {
  const indent = text.slice(line.start, line.end).search(/[^ \t]|$/)
  const upTo = (offset: number): number => lastAtMost(hidden, offset, ({ start }) => start)
  let at = line.start
  let result = ''
  for (const range of hidden.slice(Math.max(0, upTo(line.start)), upTo(line.end) + 1)) {
    const start = Math.max(range.start, line.start + indent)
    const end = Math.min(range.end, line.end)
    if (end <= start) continue
    result += text.slice(at, start) + stars(end - start)
    at = end
  }
  return result + text.slice(at, line.end)
}
