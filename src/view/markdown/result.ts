import { asGiven, type Paths, type Result, withPaths } from '../document/result.ts'
import { comparisonMarkdown } from './comparison.ts'
import { driftMarkdown } from './drift.ts'
import { planMarkdown } from './plan.ts'
import { reportMarkdown } from './report.ts'
import { failureMarkdown, validationMarkdown } from './validation.ts'

/** A result as Markdown, in at most so many bytes where its first lines have room in them. */
export function resultMarkdown(given: Result, paths: Paths = asGiven, limit?: number): string {
  const result = withPaths(given, paths)
  switch (result.kind) {
    case 'plan':
      return result.isDrift ? driftMarkdown(result.plan, limit) : planMarkdown(result.plan, limit)
    case 'report':
      return reportMarkdown(result.report, limit)
    case 'comparison':
      return comparisonMarkdown(result.comparison, limit)
    case 'validation':
      return validationMarkdown(result.validation, limit)
    case 'failure':
      return failureMarkdown(result.failure, result, limit)
    /* v8 ignore next -- @preserve: the compiler proves that there is no other kind */
    default:
      return result satisfies never
  }
}
