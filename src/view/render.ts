import { codeQuality } from './ci/codequality.ts'
import { annotations } from './ci/github.ts'
import { terraformReport } from './ci/gitlab.ts'
import { junit } from './ci/junit.ts'
import { sarif } from './ci/sarif.ts'
import { asGiven, type Paths } from './document/place.ts'
import type { Result } from './document/result.ts'
import { withPaths } from './document/result.ts'
import type { Format } from './formats.ts'
import { resultJson } from './json.ts'
import { comparisonMarkdown } from './markdown/comparison.ts'
import { driftMarkdown } from './markdown/drift.ts'
import { planMarkdown } from './markdown/plan.ts'
import { reportMarkdown } from './markdown/report.ts'
import { failureMarkdown, validationMarkdown } from './markdown/validation.ts'
import { paint } from './text/paint.ts'
import { resultText } from './text/result.ts'

/** A result in one form, without colours. */
export function render(format: Format, result: Result, paths: Paths = asGiven): string {
  return renderers[format](result, paths)
}

/** A result as Markdown, in at most so many bytes where its first lines have room in them. */
export function renderMarkdown(given: Result, paths: Paths = asGiven, limit?: number): string {
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

const renderers: { readonly [F in Format]: (result: Result, paths: Paths) => string } = {
  text: (result) => resultText(result, paint(false)),
  json: resultJson,
  markdown: renderMarkdown,
  github: annotations,
  gitlab: terraformReport,
  codequality: codeQuality,
  sarif,
  junit,
}
