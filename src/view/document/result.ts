import type { Report } from '../../model/report.ts'
import type { Verdict } from './approval.ts'
import type { ComparisonDocument } from './comparison.ts'
import { documentOf } from './document.ts'
import type { PlanDocument, SourceDocument } from './shape.ts'
import type { FailureDocument, ValidationDocument } from './validation.ts'

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
  /** Why there is none of them. */
  readonly failure: {
    readonly failure: FailureDocument
    readonly manifest: string | null
    readonly stale?: Verdict | undefined
  }
}

/** A plan, a report, a comparison, what is found in a manifest, or why there is none of them. */
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
