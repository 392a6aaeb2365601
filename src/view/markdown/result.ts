import type { Verdict } from '../document/approval.ts'
import { byKind, type FailureDocument, type Paths, type Result, type ValidationDocument } from '../document/result.ts'
import { visible } from '../escape.ts'
import { count } from '../phrases.ts'
import { verdictText } from '../terminal/approval.ts'
import { errorText, severitiesText } from '../terminal/excerpt.ts'
import { validCounts } from '../terminal/headline.ts'
import { paint } from '../terminal/paint.ts'
import { auditMarkdown } from './audit.ts'
import { alert, findingsBlock, joinBlocks, markdownLimit, markerLine, spaceAfter, takeFitting } from './blocks.ts'
import { comparisonMarkdown } from './comparison.ts'
import { driftMarkdown } from './drift.ts'
import { code, fence } from './escape.ts'
import { planMarkdown } from './plan.ts'
import { reportMarkdown } from './report.ts'

/** A result as Markdown, in at most `limit` bytes unless its first lines alone are longer. */
export function resultMarkdown(given: Result, paths?: Paths, limit?: number): string {
  return byKind(given, {
    plan: ({ plan, isDrift, reading }) => (isDrift ? driftMarkdown : planMarkdown)(plan, limit, paths, reading),
    report: ({ report, reading }) => reportMarkdown(report, limit, paths, reading),
    comparison: ({ comparison }) => comparisonMarkdown(comparison, limit, paths),
    validation: ({ validation }) => validationMarkdown(validation, limit, paths),
    audit: ({ audit }) => auditMarkdown(audit, limit, paths),
    failure: (result) => failureMarkdown(result.failure, result, limit, paths),
  })
}

/** The result of a validation for a pull request, in at most `limit` bytes. */
export function validationMarkdown(
  validation: ValidationDocument,
  limit: number = markdownLimit,
  paths?: Paths,
): string {
  const { ok, manifest, summary, diagnostics } = validation
  const name = manifest === null ? undefined : code(visible(manifest))
  const found = severitiesText(summary.errors, summary.warnings)
  const head = [
    `${markerLine({ manifest, portal: null }, ok ? 'valid' : 'failed')}\n### Check of ${name ?? 'the manifest'}`,
    ...(ok && name !== undefined ? [`**Valid: ${validCounts(summary)} of ${name}.**`] : []),
    ...alert(ok ? 'WARNING' : 'CAUTION', found === '' ? [] : [`${found}.`]),
  ]
  return joinBlocks([...head, ...findingsBlock(diagnostics, spaceAfter(head, limit), paths)])
}

/** Why there is no plan or report, for a pull request, in at most `limit` bytes. */
export function failureMarkdown(
  { error, diagnostics }: FailureDocument,
  { manifest = null, portal, stale }: Partial<Pick<Result<'failure'>, 'manifest' | 'portal' | 'stale'>> = {},
  limit: number = markdownLimit,
  paths?: Paths,
): string {
  const name = manifest === null ? '' : ` for ${code(visible(manifest))}`
  // Without the manifest, it is not known which comment this belongs to.
  const subject = { manifest, portal: (manifest === null ? undefined : portal) ?? null }
  const head = [
    `${markerLine(subject, 'failed')}\n### No result${name}`,
    ...alert('CAUTION', ['This run has no result. What went wrong, and what to do about it:']),
  ]
  const errorBlock =
    error === null ? [] : [fence('text', errorText(error, paint(false)).trimEnd().slice(0, maxErrorLength).split('\n'))]
  const found = findingsBlock(diagnostics, spaceAfter([...head, ...errorBlock], limit) / 2, paths)
  const shown = [...head, ...errorBlock, ...found]
  return joinBlocks([...shown, ...(stale ? differenceBlock(stale, spaceAfter(shown, limit)) : [])])
}

/** How the plan differs from its approval, as printed on a terminal. */
function differenceBlock(verdict: Verdict, space: number): readonly string[] {
  const text = verdictText(verdict, paint(false)).trim()
  if (text === '') return []
  const { taken, more } = takeFitting(text.split('\n'), space, (left) => `… and ${count(left, 'line')} more.`)
  return [fence('text', [...taken, ...more])]
}

/** Error messages are one sentence, but a portal may answer with a whole page. */
const maxErrorLength = 4000
