import type { Verdict } from '../document/approval.ts'
import { byKind, type FailureDocument, type Paths, type Result, type ValidationDocument } from '../document/result.ts'
import { visible } from '../escape.ts'
import { verdictText } from '../text/approval.ts'
import { errorText, severitiesText } from '../text/excerpt.ts'
import { validCounts } from '../text/headline.ts'
import { paint } from '../text/paint.ts'
import { count } from '../words.ts'
import { auditMarkdown } from './audit.ts'
import { alert, findingsBlock, fitting, join, markdownLimit, markerLine, roomAfter } from './blocks.ts'
import { comparisonMarkdown } from './comparison.ts'
import { driftMarkdown } from './drift.ts'
import { code, fence } from './escape.ts'
import { planMarkdown } from './plan.ts'
import { reportMarkdown } from './report.ts'

/** A result as Markdown, in at most so many bytes where its first lines have room in them. */
export function resultMarkdown(given: Result, paths?: Paths, limit?: number): string {
  return byKind(given, {
    plan: ({ plan, isDrift }) => (isDrift ? driftMarkdown : planMarkdown)(plan, limit, paths),
    report: ({ report }) => reportMarkdown(report, limit, paths),
    comparison: ({ comparison }) => comparisonMarkdown(comparison, limit, paths),
    validation: ({ validation }) => validationMarkdown(validation, limit, paths),
    audit: ({ audit }) => auditMarkdown(audit, limit, paths),
    failure: (result) => failureMarkdown(result.failure, result, limit, paths),
  })
}

/** What a look at a manifest found, for a pull request, in at most `limit` bytes. */
export function validationMarkdown(
  validation: ValidationDocument,
  limit: number = markdownLimit,
  paths?: Paths,
): string {
  const { ok, manifest, summary, diagnostics } = validation
  const name = manifest === null ? undefined : code(visible(manifest))
  const found = severitiesText(summary.errors, summary.warnings)
  const head = [
    `${markerLine(manifest, ok ? 'valid' : 'failed')}\n### Check of ${name ?? 'the manifest'}`,
    ...(ok && name !== undefined ? [`**Valid: ${validCounts(summary)} of ${name}.**`] : []),
    ...alert(ok ? 'WARNING' : 'CAUTION', found === '' ? [] : [`${found}.`]),
  ]
  return join([...head, ...findingsBlock(diagnostics, roomAfter(head, limit), paths)])
}

/** Why there is no plan or report, for a pull request, in at most `limit` bytes; of `manifest`, where it could be read. */
export function failureMarkdown(
  { error, diagnostics }: FailureDocument,
  { manifest = null, stale }: Partial<Pick<Result<'failure'>, 'manifest' | 'stale'>> = {},
  limit: number = markdownLimit,
  paths?: Paths,
): string {
  const name = manifest === null ? '' : ` for ${code(visible(manifest))}`
  const head = [
    `${markerLine(manifest, 'failed')}\n### No result${name}`,
    ...alert('CAUTION', ['This run has no result. What it could not do, and what to do about it:']),
  ]
  const told =
    error === null ? [] : [fence('text', errorText(error, paint(false)).trimEnd().slice(0, longest).split('\n'))]
  const found = findingsBlock(diagnostics, roomAfter([...head, ...told], limit) / 2, paths)
  const shown = [...head, ...told, ...found]
  return join([...shown, ...(stale ? differenceBlock(stale, roomAfter(shown, limit)) : [])])
}

/** What would happen and was not approved, in the words of the text. */
function differenceBlock(verdict: Verdict, room: number): readonly string[] {
  const text = verdictText(verdict, paint(false)).trim()
  if (text === '') return []
  const { taken, more } = fitting(text.split('\n'), room, (left) => `… and ${count(left, 'line')} more.`)
  return [fence('text', [...taken, ...more])]
}

/** What the world refused is told in one sentence; a portal may answer with a whole page. */
const longest = 4000
