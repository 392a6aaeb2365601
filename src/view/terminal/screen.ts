import { visible, width } from '../escape.ts'
import type { Reading } from '../fold.ts'
import type { Paint } from './paint.ts'

/** Where text is shown: how to colour it, and how wide a line may be. */
export interface Screen {
  readonly paint: Paint
  readonly columns: number
  /** The time of what is shown, if it is known: what expired before has expired. */
  readonly madeAt?: string | null
}

/** The width of text that is not printed on a terminal. */
const usualColumns = 80

/** Longer lines are hard to read, even on a wide terminal. */
export const maxColumns = 120

/** How to show a plan, a drift or a report as text. */
export interface TextReading extends Reading {
  /** The width of the terminal, if there is one. */
  readonly columns?: number | undefined
  /** Writes a command that finds the same manifest and portal, from the words after `roomlinks`. Default: as they are. */
  readonly advise?: ((...words: readonly string[]) => string) | undefined
}

/** The screen for plans, drifts and reports. */
export function screenOf(paint: Paint, { columns = usualColumns }: TextReading): Screen {
  return { paint, columns: Math.min(columns, maxColumns) }
}

/** A command to be typed, as it is shown. */
export function advised(
  { advise = (...all) => ['roomlinks', ...all].join(' ') }: TextReading,
  ...words: readonly string[]
): string {
  return visible(advise(...words))
}

/** A part of a line that is never broken. */
export interface Piece {
  /** Escaped text. */
  readonly text: string
  readonly colour?: (text: string) => string
  /** What separates it from the piece before; default: one space. */
  readonly gap?: string
}

/** Our own words, which may be on different lines. Not for texts from outside, which could then look like lines of ours. */
export function words(text: string): readonly Piece[] {
  return text.split(' ').map((word) => ({ text: word }))
}

/** Pieces with commas between them. */
export function commaList(texts: readonly string[]): readonly Piece[] {
  return texts.map((text, nth) => ({ text: nth === texts.length - 1 ? text : `${text},` }))
}

/** The line with the counts. Scripts read it, so it is only broken on a terminal. */
export function countsLine(counts: string, { bold }: Paint, { columns }: TextReading): string {
  return bold(columns === undefined ? counts : flow(words(counts), Math.min(columns, maxColumns), '  '))
}

/** Fills lines of this many columns with pieces. All lines but the first are indented. */
export function flow(pieces: readonly Piece[], columns: number, indent: string): string {
  let used = 0
  return pieces
    .map(({ text, colour = (same) => same, gap = ' ' }, nth) => {
      const size = width(text)
      const fits = nth === 0 || used + gap.length + size <= columns
      const before = nth === 0 ? '' : fits ? gap : `\n${indent}`
      used = fits ? used + before.length + size : indent.length + size
      return before + colour(text)
    })
    .join('')
}
