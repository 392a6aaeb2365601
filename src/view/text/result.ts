import type { Result } from '../document/result.ts'
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
  return blocksOf(result, paint)
    .filter((block) => block !== '')
    .join('\n')
}

function blocksOf(result: Result, paint: Paint): readonly string[] {
  switch (result.kind) {
    case 'plan':
      return [
        problemsText(result.plan.diagnostics.map(problemOf), paint),
        result.isDrift ? driftText(result.plan, paint) : planText(result.plan, paint),
      ]
    case 'report':
      return [reportText(result.report, paint)]
    case 'comparison':
      return [
        problemsText(result.comparison.diagnostics.map(problemOf), paint),
        comparisonText(result.comparison, paint),
      ]
    case 'validation':
      return [problemsText(result.validation.diagnostics.map(problemOf), paint), validText(result.validation)]
    case 'failure': {
      const { error, diagnostics } = result.failure
      return [
        result.stale ? verdictText(result.stale, paint).trimStart() : '',
        problemsText(diagnostics.map(problemOf), paint),
        error === null ? '' : errorText(error, paint),
      ]
    }
    /* v8 ignore next -- @preserve: the compiler proves that there is no other kind */
    default:
      return result satisfies never
  }
}
