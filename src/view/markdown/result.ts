import { asGiven, byKind, type Paths, type Result } from '../document/result.ts'
import { comparisonMarkdown } from './comparison.ts'
import { driftMarkdown } from './drift.ts'
import { planMarkdown } from './plan.ts'
import { reportMarkdown } from './report.ts'
import { failureMarkdown, validationMarkdown } from './validation.ts'

/** A result as Markdown, in at most so many bytes where its first lines have room in them. */
export function resultMarkdown(given: Result, paths: Paths = asGiven, limit?: number): string {
  return byKind(given, {
    plan: ({ plan, isDrift }) => (isDrift ? driftMarkdown : planMarkdown)(plan, limit, paths),
    report: ({ report }) => reportMarkdown(report, limit, paths),
    comparison: ({ comparison }) => comparisonMarkdown(comparison, limit, paths),
    validation: ({ validation }) => validationMarkdown(validation, limit, paths),
    failure: (result) => failureMarkdown(result.failure, result, limit, paths),
  })
}
