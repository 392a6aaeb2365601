import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Report } from '../../model/report.ts'
import type { Manifest } from '../../model/room.ts'
import type { AuditDocument } from '../audit/shape.ts'
import type { Reading } from '../fold.ts'
import type { Refusal } from '../terminal/excerpt.ts'
import { staleFacts, type Verdict } from './approval.ts'
import type { ComparisonDocument } from './comparison.ts'
import { diagnosticDocument, documentOf } from './document.ts'
import { formatVersion, type PlanDocument, type SourceDocument } from './shape.ts'

/** The files that a result refers to by line. */
export function filesIn(result: Result): ReadonlySet<string> {
  return new Set(findFiles(result.kind === 'report' ? documentOf(result.report.plan) : result))
}

function* findFiles(value: unknown): Iterable<string> {
  if (typeof value !== 'object' || value === null) return
  if ('file' in value && 'line' in value && typeof value.file === 'string') yield value.file
  for (const part of Object.values(value)) yield* findFiles(part)
}

/** The kinds of results that commands have. */
interface Results {
  readonly plan: {
    readonly plan: PlanDocument
    /** Whether it is shown as drift of the portal, and not as changes to make. */
    readonly isDrift?: true
    readonly reading?: Reading
  }
  readonly report: {
    readonly report: Report
    readonly approval?: Verdict | undefined
    readonly reading?: Reading
  }
  readonly comparison: { readonly comparison: ComparisonDocument }
  readonly validation: { readonly validation: ValidationDocument }
  /** `hasMark`: a table for spreadsheets begins with a byte order mark. */
  readonly audit: { readonly audit: AuditDocument; readonly hasMark?: true | undefined }
  /** Why there is no other result. */
  readonly failure: {
    readonly failure: FailureDocument
    /** The name of the manifest, if known. */
    readonly manifest: string | null
    /** The address of the portal, if known. */
    readonly portal?: string | undefined
    readonly stale?: Verdict | undefined
  }
}

/** The result of a command: one of the kinds above. */
export type Result<K extends keyof Results = keyof Results> = { [P in K]: { readonly kind: P } & Results[P] }[K]

/** Calls the function for the kind of a result. */
export function byKind<T, K extends keyof Results = keyof Results>(
  result: Result<K>,
  views: { readonly [P in keyof Results]: (result: Result<P>) => T },
): T {
  return views[result.kind](result)
}

/** How output for forges and other tools names the files of a manifest. */
export interface Paths {
  /** Path from the top of the repository, with slashes; null if the file is not in it. */
  readonly relative: (file: string) => string | null
  /** Path of the manifest, for findings without a place. */
  readonly fallback: string
}

/** A path as given, with slashes and without a leading `./`. */
export function relativePath(file: string): string {
  return file.replaceAll('\\', '/').replace(/^(?:\.\/+)+/, '')
}

/** Names files as given, for use outside a repository. */
export const givenPaths: Paths = { relative: relativePath, fallback: 'roomlinks.yaml' }

/** A place with its file named by `paths`; null if the file is not in the repository. */
export function locate(source: SourceDocument | null, paths: Paths): SourceDocument | null {
  if (source === null) return null
  const file = paths.relative(source.file)
  return file === null ? null : { ...source, file }
}

/** A path as a relative URI, or as a `file:` URI if it is absolute. */
export function uriOf(file: string): string {
  // A lone surrogate cannot be encoded in a URI.
  const path = relativePath(file).replace(/\p{Cs}/gu, '\ufffd')
  const uri = path.split('/').map(encodeURIComponent).join('/')
  if (/^[a-z]:\//i.test(path)) return `file:///${uri.replace('%3A', ':')}`
  return path.startsWith('/') ? `file://${uri}` : uri
}

/** The result of a validation as plain data. Shape: schemas/validation.schema.json. */
export interface ValidationDocument extends Pick<PlanDocument, 'formatVersion' | 'diagnostics'> {
  readonly ok: boolean
  /** Null if the name cannot be read. */
  readonly manifest: string | null
  readonly summary: { readonly [C in 'errors' | 'warnings' | 'entries' | 'links']: number }
}

/** Why there is no plan, report or validation, as plain data. The schemas of all three allow this shape. */
export interface FailureDocument extends Pick<PlanDocument, 'formatVersion' | 'diagnostics'> {
  readonly ok: false
  readonly error: Refusal | null
  /** How the plan differs from what was approved, if that is the reason. */
  readonly stale?: object
}

/** The result of a validation as plain data. The name may be known even if the manifest is invalid. */
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

/** Why there is no result, as plain data. `stale`: the approval that was refused. */
export function failureDocument(diagnostics: readonly Diagnostic[], error?: Refusal, stale?: Verdict): FailureDocument {
  return {
    formatVersion,
    ok: false,
    error: error === undefined ? null : { code: error.code, message: error.message, hint: error.hint },
    ...(stale && { stale: staleFacts(stale) }),
    diagnostics: diagnostics.map(diagnosticDocument),
  }
}
