import { isQuiet } from '../../model/change.ts'
import type { Outcome, Report, RoomReport } from '../../model/report.ts'
import { changeDocument, diagnosticDocument, documentOf, roomLabel } from '../document/document.ts'
import type { PlanDocument } from '../document/shape.ts'
import { visible } from '../escape.ts'
import { problemOf } from '../text/excerpt.ts'
import { changesIn, isComplete, type ReportHeadline, reportHeadline } from '../text/headline.ts'
import { doubtOf, movedLines, outcomeText } from '../text/outcome.ts'
import { paint } from '../text/paint.ts'
import { count, linkName, roomHeading, symbols } from '../words.ts'
import {
  alert,
  findingsBlock,
  join,
  markdownLimit,
  markerLine,
  roomAfter,
  roomCell,
  table,
  titleLimit,
} from './blocks.ts'
import { detailBlocks, type RoomPart } from './details.ts'
import { code, codeCell } from './escape.ts'

const plain = paint(false)

/** What an apply did, for a pull request, in at most `limit` bytes: what is missing first, then link by link. */
export function reportMarkdown(report: Report, limit: number = markdownLimit): string {
  const headline = reportHeadline(report)
  const head = headOf(report, headline)
  const foot = headline.advice === undefined ? [] : [headline.advice]
  const problems = report.plan.diagnostics.map(diagnosticDocument).map(problemOf)
  const findings = findingsBlock(problems, roomAfter([...head, ...foot], limit) / 3)
  const touched = outcomeTable(report, roomAfter([...head, ...findings, ...foot], limit))
  const shown = [...head, ...findings, ...touched]
  const parts = report.rooms.flatMap((room) => roomPart(room, report))
  return join([...shown, ...detailBlocks(parts, roomAfter([...shown, ...foot], limit)), ...foot])
}

function headOf(
  report: Report,
  { done, missed, incomplete, interrupted, verified }: ReportHeadline,
): readonly string[] {
  const { manifest, portal, digest, summary }: PlanDocument = documentOf(report.plan)
  const marker = markerLine(manifest, isComplete(report) ? 'applied' : 'failed', [
    `digest=${digest}`,
    `changes=${changesIn(summary)}`,
  ])
  const given = (lines: readonly (string | undefined)[]): readonly string[] =>
    lines.filter((line) => line !== undefined)
  return [
    `${marker}\n### Apply of ${code(visible(manifest))} to ${code(visible(portal.url))}`,
    given([`**${done}**`, verified]).join('\n'),
    ...alert('CAUTION', given([missed, incomplete, interrupted])),
  ]
}

/** What is not done first. */
function outcomeTable({ rooms, plan }: Report, room: number): readonly string[] {
  const all = rooms.flatMap((each) => each.outcomes.map((outcome) => ({ place: each.room, outcome })))
  const touched = all.filter(({ outcome }) => outcome.status !== 'unchanged')
  const isMissed = ({ outcome }: { readonly outcome: Outcome }): boolean => outcome.status !== 'applied'
  const ordered = [...touched.filter(isMissed), ...touched.filter((each) => !isMissed(each))]
  const rows = ordered.map(({ place, outcome }) => [
    code(symbols[outcome.change.kind]),
    codeCell(linkName(changeDocument(outcome.change, plan), titleLimit)),
    roomCell(roomLabel(place)),
    outcomeText(outcome, plain).ending,
  ])
  return table(['', 'link', 'room', 'outcome'], rows, room)
}

function roomPart(report: RoomReport, { plan }: Report): readonly RoomPart[] {
  const { room, outcomes, conflict } = report
  const missed = outcomes.filter(({ status }) => status !== 'unchanged' && status !== 'applied')
  const doubt = doubtOf(report)
  const moved = conflict ? movedLines(conflict, plain) : []
  const lines = [
    ...missed.flatMap((outcome) => {
      const { ending, more } = outcomeText(outcome, plain)
      return [`! ${linkName(changeDocument(outcome.change, plan))}: ${ending}`, ...more.map((line) => `    ${line}`)]
    }),
    ...(doubt === undefined ? [] : [`! ${doubt}`]),
    ...(conflict ? [`  The room changed after it was planned on (- as planned on, + as found):`, ...moved] : []),
  ]
  const changes = outcomes.filter(({ change }) => !isQuiet(change)).length
  return lines.length === 0
    ? []
    : [
        {
          name: roomHeading(roomLabel(room)),
          contents: `${missed.length} of ${count(changes, 'change')} not done`,
          lines,
        },
      ]
}
