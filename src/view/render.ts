import { asGiven, type Paths } from './document/place.ts'
import type { Result } from './document/result.ts'
import type { Format } from './formats.ts'
import { paint } from './text/paint.ts'

/** A result in one form, without colours. Each form is loaded when it is first asked for. */
export function render(format: Format, result: Result, paths: Paths = asGiven): Promise<string> {
  return renderers[format](result, paths)
}

/** A result as Markdown, in at most so many bytes where its first lines have room in them. */
export async function renderMarkdown(given: Result, paths: Paths = asGiven, limit?: number): Promise<string> {
  const { withPaths } = await import('./document/with-paths.ts')
  const result = withPaths(given, paths)
  switch (result.kind) {
    case 'plan':
      return result.isDrift
        ? (await import('./markdown/drift.ts')).driftMarkdown(result.plan, limit)
        : (await import('./markdown/plan.ts')).planMarkdown(result.plan, limit)
    case 'report':
      return (await import('./markdown/report.ts')).reportMarkdown(result.report, limit)
    case 'comparison':
      return (await import('./markdown/comparison.ts')).comparisonMarkdown(result.comparison, limit)
    case 'validation':
      return (await import('./markdown/validation.ts')).validationMarkdown(result.validation, limit)
    case 'failure':
      return (await import('./markdown/validation.ts')).failureMarkdown(result.failure, result, limit)
    /* v8 ignore next -- @preserve: the compiler proves that there is no other kind */
    default:
      return result satisfies never
  }
}

const renderers: { readonly [F in Format]: (result: Result, paths: Paths) => Promise<string> } = {
  text: async (result) => (await import('./text/result.ts')).resultText(result, paint(false)),
  json: async (result) => (await import('./json.ts')).resultJson(result),
  markdown: (result, paths) => renderMarkdown(result, paths),
  github: async (result, paths) => (await import('./ci/github.ts')).annotations(result, paths),
  gitlab: async (result) => (await import('./ci/gitlab.ts')).terraformReport(result),
  codequality: async (result, paths) => (await import('./ci/codequality.ts')).codeQuality(result, paths),
  sarif: async (result, paths) => (await import('./ci/sarif.ts')).sarif(result, paths),
  junit: async (result, paths) => (await import('./ci/junit.ts')).junit(result, paths),
}
