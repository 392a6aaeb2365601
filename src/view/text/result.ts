import { byKind, type Result } from '../document/result.ts'
import type { DiagnosticDocument } from '../document/shape.ts'
import { verdictText } from './approval.ts'
import { comparisonText } from './comparison.ts'
import { driftText } from './drift.ts'
import { errorText, problemOf, problemsText } from './excerpt.ts'
import { validText } from './headline.ts'
import type { Paint } from './paint.ts'
import { planText } from './plan.ts'
import { reportText } from './report.ts'

/** All that there is to say of a result, in one text: on a terminal, people read a part of it on stderr. */
export function resultText(result: Result, paint: Paint): string {
  const problems = ({ diagnostics }: { readonly diagnostics: readonly DiagnosticDocument[] }): string =>
    problemsText(diagnostics.map(problemOf), paint)
  const blocks = byKind<readonly string[]>(result, {
    plan: ({ plan, isDrift }) => [problems(plan), (isDrift ? driftText : planText)(plan, paint)],
    report: ({ report }) => [reportText(report, paint)],
    comparison: ({ comparison }) => [problems(comparison), comparisonText(comparison, paint)],
    validation: ({ validation }) => [problems(validation), validText(validation)],
    failure: ({ failure, stale }) => [
      stale ? verdictText(stale, paint).trimStart() : '',
      problems(failure),
      failure.error === null ? '' : errorText(failure.error, paint),
    ],
  })
  return blocks.filter((block) => block !== '').join('\n')
}
