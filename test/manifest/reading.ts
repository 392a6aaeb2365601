import type { ManifestFile } from '../../src/manifest/yaml/source.ts'
import type { Diagnostic, Span } from '../../src/model/diagnostic.ts'
import { type Instant, instantOf } from '../../src/model/values/instant.ts'

/** The moment at which all manifests of these tests are read. */
export const now: Instant = instantOf(Date.parse('2026-06-01T00:00:00Z'))

/** The environment of these tests; no value of it may ever be shown. */
export const env: Readonly<Record<string, string>> = {
  AUDIT_PASSWORD: 'environment-1',
  SHORT: 'envir',
  LEVEL: 'environment-2',
  DATE: 'environment-3',
  ROOM: '4711',
  ACCESS: 'Comment',
}

/** A file of that text. */
export function fileOf(text: string, file = 'roomlinks.yaml'): ManifestFile {
  return { file, bytes: new TextEncoder().encode(text) }
}

/** Diagnostics as the golden files have them. */
export function render(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((diagnostic) => `${describe(diagnostic)}\n`).join('')
}

function describe({ code, severity, message, hint, span, related }: Diagnostic): string {
  const lines = [`${span ? at(span) : 'nowhere'} ${severity} ${code} ${message} | ${hint}`, ...frame(span)]
  return related ? [...lines, `    see ${at(related)}`, ...frame(related)].join('\n') : lines.join('\n')
}

function at({ file, line, column }: Span): string {
  return `${file}:${line}:${column}`
}

function frame(span: Span | undefined): readonly string[] {
  if (span === undefined) return []
  const carets = '^'.repeat(Math.min(span.endColumn - span.column, 80))
  return [`    ${span.text.slice(0, 160)}`, `    ${' '.repeat(Math.min(span.column - 1, 160))}${carets}`]
}
