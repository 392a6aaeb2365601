import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Manifest } from '../../model/room.ts'
import type { Refusal } from '../text/excerpt.ts'
import { staleFacts, type Verdict } from './approval.ts'
import { diagnosticDocument } from './document.ts'
import { type DiagnosticDocument, formatVersion } from './shape.ts'

/** What a look at a manifest found, as plain data. Shape: schemas/validation.schema.json. */
export interface ValidationDocument {
  readonly formatVersion: string
  readonly ok: boolean
  /** Null where it cannot be read. */
  readonly manifest: string | null
  readonly summary: { readonly [C in 'errors' | 'warnings' | 'entries' | 'links']: number }
  readonly diagnostics: readonly DiagnosticDocument[]
}

/** Why there is no plan, report or validation, as plain data. Each of their three schemas has this shape too. */
export interface FailureDocument {
  readonly formatVersion: string
  readonly ok: false
  readonly error: Refusal | null
  /** How what would happen differs from what was approved, where that is the reason. */
  readonly stale?: object
  readonly diagnostics: readonly DiagnosticDocument[]
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
