import type { Plan } from '../model/change.ts'
import type { Checked, Diagnostic } from '../model/diagnostic.ts'
import type { PortalError } from '../model/gateway.ts'
import type { Report } from '../model/report.ts'
import type { Manifest } from '../model/room.ts'
import type { AuditDocument } from '../view/audit/shape.ts'
import { documentOf } from '../view/document/document.ts'
import { failureDocument, type Result, validationDocument } from '../view/document/result.ts'
import { type Format, type FormattedCommand, formatsOf, render as renderResult } from '../view/formats.ts'
import { writeJson } from '../view/json.ts'
import { linksCsv } from '../view/links/csv.ts'
import type { LinksDocument } from '../view/links/document.ts'
import { linksText } from '../view/links/terminal.ts'
import { lineWidth } from '../view/phrases.ts'
import { paint } from '../view/terminal/paint.ts'

/** A result to render, under the name of its kind: `{ plan }`, `{ report }` … */
export type Renderable =
  | { readonly plan: Plan }
  /** A plan, as `drift` returns it. */
  | { readonly drift: Plan }
  | { readonly report: Report }
  | { readonly audit: AuditDocument }
  | { readonly validation: Checked<Manifest> }
  /** Why there is no other result. */
  | { readonly failure: { readonly diagnostics?: readonly Diagnostic[]; readonly error?: PortalError } }

/** The formats of a list of links. */
export type LinksFormat = 'text' | 'json' | 'csv'

/**
 * Renders a result in one format, without colours. Throws a TypeError for a format that results of its kind do not have.
 * A list may hold URLs: whoever has one is let in.
 */
export function render(result: Renderable, format: Format): string
export function render(result: { readonly links: LinksDocument }, format: LinksFormat): string
export function render(result: Renderable | { readonly links: LinksDocument }, format: Format): string {
  if ('links' in result) return renderLinks(result.links, format)
  const [command, found] = resultOf(result)
  if (command && !formatsOf(command).includes(format)) throw unknownFormat(command, format, formatsOf(command))
  return renderResult(format, found)
}

function renderLinks(links: LinksDocument, format: Format): string {
  if (format === 'text') return linksText(links, { paint: paint(false), columns: lineWidth })
  if (format === 'json') return writeJson(links)
  if (format === 'csv') return linksCsv(links)
  throw unknownFormat('list', format, ['text', 'json', 'csv'])
}

/** A result as the views take it, and the command that offers the same formats; a failure may have any. */
function resultOf(result: Renderable): readonly [command: FormattedCommand | undefined, result: Result] {
  if ('plan' in result) return ['plan', { kind: 'plan', plan: documentOf(result.plan) }]
  if ('drift' in result) return ['drift', { kind: 'plan', plan: documentOf(result.drift), isDrift: true }]
  if ('report' in result) return ['apply', { kind: 'report', report: result.report }]
  if ('audit' in result) return ['audit', { kind: 'audit', audit: result.audit }]
  if ('validation' in result) {
    const { validation } = result
    const read = validation.ok ? { name: validation.value.name, value: validation.value } : {}
    return ['validate', { kind: 'validation', validation: validationDocument(validation.diagnostics, read) }]
  }
  const { diagnostics = [], error } = result.failure
  return [undefined, { kind: 'failure', failure: failureDocument(diagnostics, error), manifest: null }]
}

function unknownFormat(what: string, format: string, known: readonly string[]): TypeError {
  return new TypeError(`The result of ${what} has no format ${JSON.stringify(format)}; use ${known.join(', ')}.`)
}
