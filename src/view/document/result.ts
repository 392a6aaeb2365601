import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Report } from '../../model/report.ts'
import type { Verdict } from './approval.ts'
import type { ComparisonDocument } from './comparison.ts'
import { documentOf } from './document.ts'
import type { Paths } from './place.ts'
import type { DiagnosticDocument, PlanDocument } from './shape.ts'
import type { FailureDocument, ValidationDocument } from './validation.ts'

/** The same result; what it says of lines in files, it says of the files by these names. */
export function withPaths(result: Result, paths: Paths): Result {
  const named = (found: DiagnosticDocument): DiagnosticDocument => ({
    ...found,
    source: found.source && renamed(found.source, paths),
    related: found.related && renamed(found.related, paths),
  })
  switch (result.kind) {
    case 'plan':
      return { ...result, plan: { ...result.plan, diagnostics: result.plan.diagnostics.map(named) } }
    case 'comparison':
      return { ...result, comparison: { ...result.comparison, diagnostics: result.comparison.diagnostics.map(named) } }
    case 'validation':
      return { ...result, validation: { ...result.validation, diagnostics: result.validation.diagnostics.map(named) } }
    case 'failure':
      return { ...result, failure: { ...result.failure, diagnostics: result.failure.diagnostics.map(named) } }
    case 'report': {
      const { plan } = result.report
      const diagnostics = plan.diagnostics.map((found) => namedAnew(found, paths))
      return { ...result, report: { ...result.report, plan: { ...plan, diagnostics } } }
    }
    /* v8 ignore next -- @preserve: the compiler proves that there is no other kind */
    default:
      return result satisfies never
  }
}

function namedAnew({ span, related, ...facts }: Diagnostic, paths: Paths): Diagnostic {
  return {
    ...facts,
    ...(span && { span: renamed(span, paths) }),
    ...(related && { related: renamed(related, paths) }),
  }
}

/** What is not checked out keeps its name. */
function renamed<P extends { readonly file: string }>(place: P, paths: Paths): P {
  return { ...place, file: paths.of(place.file) ?? place.file }
}

/** The files that a result tells a line of, each once. */
export function filesIn(result: Result): ReadonlySet<string> {
  return new Set(filesOf(result.kind === 'report' ? documentOf(result.report.plan) : result))
}

function* filesOf(value: unknown): Iterable<string> {
  if (typeof value !== 'object' || value === null) return
  if ('file' in value && 'line' in value && typeof value.file === 'string') yield value.file
  for (const part of Object.values(value)) yield* filesOf(part)
}

/** What a command has come to: a plan, a report, a comparison, what is found in a manifest, or why there is none of them. */
export type Result =
  | {
      readonly kind: 'plan'
      readonly plan: PlanDocument
      /** It is looked at for what the portal has otherwise, not for what is to be done. */
      readonly isDrift?: true
    }
  | { readonly kind: 'report'; readonly report: Report; readonly approval?: Verdict | undefined }
  | { readonly kind: 'comparison'; readonly comparison: ComparisonDocument }
  | { readonly kind: 'validation'; readonly validation: ValidationDocument }
  | {
      readonly kind: 'failure'
      readonly failure: FailureDocument
      readonly manifest: string | null
      readonly stale?: Verdict | undefined
    }
