import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Report } from '../../model/report.ts'
import type { Manifest } from '../../model/room.ts'
import type { AuditDocument } from '../audit/shape.ts'
import type { Refusal } from '../text/excerpt.ts'
import { staleFacts, type Verdict } from './approval.ts'
import type { ComparisonDocument } from './comparison.ts'
import { diagnosticDocument, documentOf } from './document.ts'
import { formatVersion, type PlanDocument, type SourceDocument } from './shape.ts'

/** The files that a result tells a line of, each once. */
export function filesIn(result: Result): ReadonlySet<string> {
  return new Set(filesOf(result.kind === 'report' ? documentOf(result.report.plan) : result))
}

function* filesOf(value: unknown): Iterable<string> {
  if (typeof value !== 'object' || value === null) return
  if ('file' in value && 'line' in value && typeof value.file === 'string') yield value.file
  for (const part of Object.values(value)) yield* filesOf(part)
}

/** What a command has come to, by its kind. */
interface Results {
  readonly plan: {
    readonly plan: PlanDocument
    /** It is looked at for what the portal has otherwise, not for what is to be done. */
    readonly isDrift?: true
  }
  readonly report: { readonly report: Report; readonly approval?: Verdict | undefined }
  readonly comparison: { readonly comparison: ComparisonDocument }
  readonly validation: { readonly validation: ValidationDocument }
  /** `hasMark`: a table for spreadsheets says that it is in UTF-8. */
  readonly audit: { readonly audit: AuditDocument; readonly hasMark?: true | undefined }
  /** Why there is none of them. */
  readonly failure: {
    readonly failure: FailureDocument
    readonly manifest: string | null
    readonly stale?: Verdict | undefined
  }
}

/** A plan, a report, a comparison, what is found in a manifest or in a portal, or why there is none of them. */
export type Result<K extends keyof Results = keyof Results> = { [P in K]: { readonly kind: P } & Results[P] }[K]

/** What a view makes of a result, with a row for each kind. */
export function byKind<T, K extends keyof Results = keyof Results>(
  result: Result<K>,
  views: { readonly [P in keyof Results]: (result: Result<P>) => T },
): T {
  return views[result.kind](result)
}

/** How reports for forges and other tools name the files of a manifest. */
export interface Paths {
  /** From the top of the repository, with slashes; null: it is no file of what is checked out. */
  readonly of: (file: string) => string | null
  /** The manifest, for what nobody knows a place of. */
  readonly usual: string
}

/** A path as it was given, with slashes: where there is no repository, it is one of the working folder. */
export function relativePath(file: string): string {
  return file.replaceAll('\\', '/').replace(/^(?:\.\/+)+/, '')
}

/** Names files as they were given. */
export const asGiven: Paths = { of: relativePath, usual: 'roomlinks.yaml' }

/** The same place, in a file that is named so. */
export function located(source: SourceDocument | null, paths: Paths): SourceDocument | null {
  if (source === null) return null
  const file = paths.of(source.file)
  return file === null ? null : { ...source, file }
}

/** The path that a report names as a relative URI, or as one of a file where it begins at the root of a disk. */
export function uriOf(file: string): string {
  // Half of a surrogate pair has no spelling in a URI.
  const path = relativePath(file).replace(/\p{Cs}/gu, '\ufffd')
  const uri = path.split('/').map(encodeURIComponent).join('/')
  if (/^[a-z]:\//i.test(path)) return `file:///${uri.replace('%3A', ':')}`
  return path.startsWith('/') ? `file://${uri}` : uri
}

/** What a look at a manifest found, as plain data. Shape: schemas/validation.schema.json. */
export interface ValidationDocument extends Pick<PlanDocument, 'formatVersion' | 'diagnostics'> {
  readonly ok: boolean
  /** Null where it cannot be read. */
  readonly manifest: string | null
  readonly summary: { readonly [C in 'errors' | 'warnings' | 'entries' | 'links']: number }
}

/** Why there is no plan, report or validation, as plain data. Each of their three schemas has this shape too. */
export interface FailureDocument extends Pick<PlanDocument, 'formatVersion' | 'diagnostics'> {
  readonly ok: false
  readonly error: Refusal | null
  /** How what would happen differs from what was approved, where that is the reason. */
  readonly stale?: object
}

/** What a look at a manifest found, as plain data. Even of one that is wrong the name may be known. */
export function validationDocument(
  diagnostics: readonly Diagnostic[],
  { name, value: manifest }: { readonly name?: string; readonly value?: Manifest } = {},
): ValidationDocument {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  return {
    formatVersion,
    ok: errors === 0,
    manifest: name ?? null,
    summary: {
      errors,
      warnings: diagnostics.length - errors,
      entries: manifest?.entries.length ?? 0,
      links: manifest?.entries.reduce((sum, { links }) => sum + links.length, 0) ?? 0,
    },
    diagnostics: diagnostics.map(diagnosticDocument),
  }
}

/** Why there is no result, as plain data; an apply may have none for an approval that is `stale`. */
export function failureDocument(diagnostics: readonly Diagnostic[], error?: Refusal, stale?: Verdict): FailureDocument {
  return {
    formatVersion,
    ok: false,
    error: error === undefined ? null : { code: error.code, message: error.message, hint: error.hint },
    ...(stale && { stale: staleFacts(stale) }),
    diagnostics: diagnostics.map(diagnosticDocument),
  }
}
