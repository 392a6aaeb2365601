import type { Severity, Span } from '../../model/diagnostic.ts'
import type { DiagnosticDocument, SourceDocument } from '../document/shape.ts'
import { cells, visible, width } from '../escape.ts'
import { count, counted, paragraphs } from '../phrases.ts'
import type { Paint } from './paint.ts'

/** A refusal with a stable code, such as a PortalError. */
export interface Refusal {
  readonly code: string
  readonly message: string
  readonly hint: string
}

/** A diagnostic, or what is left of one where the text of the manifest is not at hand. */
export interface Problem extends Refusal {
  readonly severity: Severity
  readonly span?: Span | SourceDocument
  readonly related?: Span | SourceDocument
}

const tabStop = 4
const frameWidth = 88
const leadWidth = 30
// One character as people see it can be many code units: enough of them to fill a frame, and never a whole huge line.
const reach = 12 * frameWidth

/** What a plan says of its manifest. */
export function problemOf({ source, related, ...facts }: DiagnosticDocument): Problem {
  return { ...facts, ...(source && { span: source }), ...(related && { related }) }
}

/** `2 errors, 1 warning`; nothing for none. */
export function severitiesText(errors: number, warnings: number): string {
  return counted([
    [errors, count(errors, 'error')],
    [warnings, count(warnings, 'warning')],
  ])
}

/** Diagnostics for people, each with the place that it is about; nothing for none. */
export function problemsText(diagnostics: readonly Problem[], paint: Paint): string {
  if (diagnostics.length === 0) return ''
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  const blocks = diagnostics.map((diagnostic) => problemText(diagnostic, paint))
  return paragraphs([...blocks, `${severitiesText(errors, diagnostics.length - errors)}.`])
}

/** What the world refused, in the form of a diagnostic without a place. */
export function errorText({ code, message, hint }: Refusal, paint: Paint): string {
  return `${problemText({ severity: 'error', code, message, hint }, paint)}\n`
}

/** One diagnostic for people, without an end of line. */
export function problemText({ code, severity, message, hint, span, related }: Problem, paint: Paint): string {
  const tint = severity === 'error' ? paint.red : paint.yellow
  return [
    `${span ? `${paint.bold(placeText(span))} ` : ''}${tint(severity)} ${visible(code)}`,
    `  ${visible(message)}`,
    ...(span ? frame(span, tint) : []),
    ...(related ? [`  see also ${placeText(related)}`, ...frame(related, paint.dim)] : []),
    `  ${paint.dim('hint:')} ${visible(hint)}`,
  ].join('\n')
}

function placeText({ file, line, column }: SourceDocument): string {
  return `${visible(file)}:${line}:${column}`
}

/** The line and, under the columns that are meant, carets: as many columns wide as what stands above them. */
function frame(span: Span | SourceDocument, tint: (text: string) => string): readonly string[] {
  if (!('text' in span)) return []
  const gutter = String(span.line)
  const { text, start, end } = excerpt(span)
  return [
    `  ${gutter} | ${text}`.trimEnd(),
    `  ${' '.repeat(gutter.length)} | ${' '.repeat(start)}${tint('^'.repeat(end - start))}`,
  ]
}

interface Piece {
  readonly shown: string
  readonly at: number
  readonly isMeant: boolean
}

function excerpt(span: Span): { readonly text: string; readonly start: number; readonly end: number } {
  // Secrets in the line are masked, so that it may be shorter than the columns say.
  const first = Math.min(span.column - 1, span.text.length)
  const last = Math.max(span.endColumn - 1, first + 1)
  const from = Math.max(0, first - reach)
  const all = pieces(span.text.slice(from, first + reach), first - from, last - from)
  const meant = all.filter(({ isMeant }) => isMeant)
  const start = meant[0]?.at ?? endOf(all)
  const isLong = endOf(all) > frameWidth
  const shift = isLong ? Math.max(0, start - leadWidth) : 0
  const shown = isLong ? all.filter((piece) => piece.at >= shift && endOf([piece]) <= shift + frameWidth) : all
  const lead = from > 0 || shown[0] !== all[0] ? '…' : ''
  const tail = shown.at(-1) !== all.at(-1) || first + reach < span.text.length ? '…' : ''
  const offset = lead.length - (shown[0]?.at ?? 0)
  const end = endOf(shown.filter(({ isMeant }) => isMeant))
  return {
    text: lead + shown.map((piece) => piece.shown).join('') + tail,
    start: start + offset,
    end: Math.max(end, start + 1) + offset,
  }
}

function pieces(text: string, first: number, last: number): readonly Piece[] {
  let at = 0
  const line = cells(text)
  return line.map(({ index, shown }, nth) => {
    const piece = {
      shown: text[index] === '\t' ? ' '.repeat(tabStop - (at % tabStop)) : shown,
      at,
      isMeant: index < last && (line[nth + 1]?.index ?? text.length) > first,
    }
    at = endOf([piece])
    return piece
  })
}

function endOf(some: readonly Pick<Piece, 'shown' | 'at'>[]): number {
  const last = some.at(-1)
  return last === undefined ? 0 : last.at + width(last.shown)
}
