import type { Severity, Span } from '../../model/diagnostic.ts'
import type { DiagnosticDocument, SourceDocument } from '../document/shape.ts'
import { cells, visible, width, wrap } from '../escape.ts'
import { count, listCounts, paragraphs } from '../phrases.ts'
import type { Paint } from './paint.ts'
import { maxColumns } from './screen.ts'

/** An error with a stable code, such as a PortalError. */
export interface Refusal {
  readonly code: string
  readonly message: string
  readonly hint: string
}

/** A diagnostic to print; its places may lack the text of the line. */
export interface Problem extends Refusal {
  readonly severity: Severity
  readonly span?: Span | SourceDocument
  readonly related?: Span | SourceDocument
}

const tabStop = 4
const frameWidth = 88
/** Columns to show before the place in a line that is too long. */
const leadingColumns = 30
// In code units: enough to fill a frame with long characters, without reading the whole of a huge line.
const contextLength = 12 * frameWidth

/** Turns a diagnostic of a document into one to print. */
export function problemOf({ source, related, ...facts }: DiagnosticDocument): Problem {
  return { ...facts, ...(source && { span: source }), ...(related && { related }) }
}

/** `2 errors, 1 warning`; empty if there are none. */
export function severitiesText(errors: number, warnings: number): string {
  return listCounts([
    [errors, count(errors, 'error')],
    [warnings, count(warnings, 'warning')],
  ])
}

/**
 * Diagnostics for people, each with its place, then their number; empty if there are none. Many alike ones are listed
 * together. `columns` is the width of the terminal, if there is one.
 */
export function problemsText(diagnostics: readonly Problem[], paint: Paint, columns?: number): string {
  if (diagnostics.length === 0) return ''
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  const blocks = groupAlike(diagnostics).map((group) => groupText(group, paint, columns))
  return paragraphs([...blocks, `${severitiesText(errors, diagnostics.length - errors)}.`])
}

/** From this number on, alike diagnostics take one line each. */
const foldFrom = 4

/** Puts diagnostics together that have the same remedy, if they are many. Keeps the order of the first of each. */
function groupAlike(diagnostics: readonly Problem[]): readonly (readonly [Problem, ...Problem[]])[] {
  const groups = new Map<string, [Problem, ...Problem[]]>()
  for (const each of diagnostics) {
    const likeness = JSON.stringify([each.code, each.severity, each.hint])
    const group = groups.get(likeness)
    if (group) group.push(each)
    else groups.set(likeness, [each])
  }
  const isFolded = (group: readonly Problem[]): boolean => group.length >= foldFrom
  const singles = [...groups.values()].filter((group) => !isFolded(group)).flat()
  const order = new Map(diagnostics.map((each, nth) => [each, nth]))
  return [...[...groups.values()].filter(isFolded), ...singles.map((each) => [each] as [Problem])].toSorted(
    ([a], [b]) => Number(order.get(a)) - Number(order.get(b)),
  )
}

function groupText(group: readonly [Problem, ...Problem[]], paint: Paint, columns: number | undefined): string {
  const [first] = group
  if (group.length === 1) return problemText(first, paint, columns)
  const lines = group.map(({ span, message }) =>
    wrapped(`${span ? `${placeText(span)} ` : ''}${visible(message)}`, columns),
  )
  return [`${headText(first, paint)}, ${group.length} times`, ...lines, hintText(first, paint, columns)].join('\n')
}

/** An error for people, formatted like a diagnostic without a place. */
export function errorText({ code, message, hint }: Refusal, paint: Paint, columns?: number): string {
  return `${problemText({ severity: 'error', code, message, hint }, paint, columns)}\n`
}

/** One diagnostic for people, without a final line break. */
export function problemText(problem: Problem, paint: Paint, columns?: number): string {
  const { message, span, related } = problem
  return [
    `${span ? `${paint.bold(placeText(span))} ` : ''}${headText(problem, paint)}`,
    wrapped(visible(message), columns),
    ...(span ? frame(span, tintOf(problem, paint)) : []),
    ...(related ? [`  see also ${placeText(related)}`, ...frame(related, paint.dim)] : []),
    hintText(problem, paint, columns),
  ].join('\n')
}

function tintOf({ severity }: Problem, { red, yellow }: Paint): Paint['red'] {
  return severity === 'error' ? red : yellow
}

function headText(problem: Problem, paint: Paint): string {
  return `${tintOf(problem, paint)(problem.severity)} ${visible(problem.code)}`
}

const hintMark = 'hint:'

function hintText({ hint }: Problem, paint: Paint, columns: number | undefined): string {
  return wrapped(`${hintMark} ${visible(hint)}`, columns).replace(hintMark, paint.dim(hintMark))
}

/**
 * An indented text, wrapped on a terminal. Further lines are indented more, because a text from outside could make them
 * look like a hint.
 */
function wrapped(text: string, columns: number | undefined): string {
  const width = columns === undefined ? Number.POSITIVE_INFINITY : Math.min(columns, maxColumns)
  return `  ${wrap(text, width - wrapIndent.length)
    .map(visible)
    .join(`\n${wrapIndent}`)}`
}

const wrapIndent = ' '.repeat(4)

function placeText({ file, line, column }: SourceDocument): string {
  return `${visible(file)}:${line}:${column}`
}

/** The line, with carets under the columns of the place. */
function frame(span: Span | SourceDocument, tint: (text: string) => string): readonly string[] {
  if (!('text' in span)) return []
  const gutter = String(span.line)
  const { text, start, end } = excerpt(span)
  return [
    `  ${gutter} | ${text}`.trimEnd(),
    `  ${' '.repeat(gutter.length)} | ${' '.repeat(start)}${tint('^'.repeat(end - start))}`,
  ]
}

interface PlacedCell {
  readonly shown: string
  readonly at: number
  readonly isMarked: boolean
}

function excerpt(span: Span): { readonly text: string; readonly start: number; readonly end: number } {
  // Secrets in the line are masked, so it may be shorter than the columns suggest.
  const first = Math.min(span.column - 1, span.text.length)
  const last = Math.max(span.endColumn - 1, first + 1)
  const from = Math.max(0, first - contextLength)
  const all = placeCells(span.text.slice(from, first + contextLength), first - from, last - from)
  const marked = all.filter(({ isMarked }) => isMarked)
  const start = marked[0]?.at ?? endColumnOf(all)
  const isLong = endColumnOf(all) > frameWidth
  const shift = isLong ? Math.max(0, start - leadingColumns) : 0
  const shown = isLong ? all.filter((cell) => cell.at >= shift && endColumnOf([cell]) <= shift + frameWidth) : all
  const lead = from > 0 || shown[0] !== all[0] ? '…' : ''
  const tail = shown.at(-1) !== all.at(-1) || first + contextLength < span.text.length ? '…' : ''
  const offset = lead.length - (shown[0]?.at ?? 0)
  const end = endColumnOf(shown.filter(({ isMarked }) => isMarked))
  return {
    text: lead + shown.map((cell) => cell.shown).join('') + tail,
    start: start + offset,
    end: Math.max(end, start + 1) + offset,
  }
}

function placeCells(text: string, first: number, last: number): readonly PlacedCell[] {
  let at = 0
  const line = cells(text)
  return line.map(({ index, shown }, cellIndex) => {
    const cell = {
      shown: text[index] === '\t' ? ' '.repeat(tabStop - (at % tabStop)) : shown,
      at,
      isMarked: index < last && (line[cellIndex + 1]?.index ?? text.length) > first,
    }
    at = endColumnOf([cell])
    return cell
  })
}

function endColumnOf(placed: readonly Pick<PlacedCell, 'shown' | 'at'>[]): number {
  const last = placed.at(-1)
  return last === undefined ? 0 : last.at + width(last.shown)
}
