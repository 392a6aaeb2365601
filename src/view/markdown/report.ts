import { isQuiet } from '../../model/change.ts'
import type { Report, RoomReport } from '../../model/report.ts'
import { changeDocument, documentOf, roomLabel } from '../document/document.ts'
import type { Paths } from '../document/result.ts'
import { visible } from '../escape.ts'
import { count, kinds, lines, linkName, roomHeading } from '../phrases.ts'
import { hasSucceeded, isComplete, outcomesIn, reportHeadline } from '../terminal/headline.ts'
import { paint } from '../terminal/paint.ts'
import { doubtOf, movedLines, outcomeText } from '../terminal/report.ts'
import { alert, linkCell, page, planMarker, type RoomPart, roomCell, type Table } from './blocks.ts'
import { code } from './escape.ts'

const plain = paint(false)

/** What an apply did, for a pull request, in at most `limit` bytes: what is missing first, then link by link. */
export function reportMarkdown(report: Report, limit?: number, paths?: Paths): string {
  const plan = documentOf(report.plan)
  const { manifest, portal, diagnostics } = plan
  const { done, missed, incomplete, interrupted, verified, advice } = reportHeadline(report)
  const marker = planMarker(plan, isComplete(report) ? 'applied' : 'failed')
  const head = [
    `${marker}\n### Apply of ${code(visible(manifest))} to ${code(visible(portal.url))}`,
    lines([`**${done}**`, verified]),
    ...alert('CAUTION', [missed, incomplete, interrupted]),
  ]
  const parts = report.rooms.flatMap((room) => roomPart(room, report))
  const foot = advice === undefined ? [] : [advice]
  return page({ head, diagnostics, table: outcomeTable(report), parts, foot }, limit, paths)
}

/** What is not done first. */
function outcomeTable(report: Report): Table {
  const touched = outcomesIn(report).filter(({ outcome }) => outcome.status !== 'unchanged')
  const rows = touched
    .toSorted((a, b) => Number(hasSucceeded(a.outcome)) - Number(hasSucceeded(b.outcome)))
    .map(({ room, outcome }) => [
      code(kinds[outcome.change.kind].symbol),
      linkCell(changeDocument(outcome.change, report.plan)),
      roomCell(roomLabel(room)),
      outcomeText(outcome, plain).ending,
    ])
  return { heads: ['', 'link', 'room', 'outcome'], rows }
}

function roomPart(report: RoomReport, { plan }: Report): readonly RoomPart[] {
  const { room, outcomes, conflict } = report
  const missed = outcomes.filter((outcome) => !hasSucceeded(outcome))
  const doubt = doubtOf(report)
  const moved = conflict ? movedLines(conflict, plain) : []
  const told = [
    ...missed.flatMap((outcome) => {
      const { ending, more } = outcomeText(outcome, plain)
      return [`! ${linkName(changeDocument(outcome.change, plan))}: ${ending}`, ...more.map((line) => `    ${line}`)]
    }),
    ...(doubt === undefined ? [] : [`! ${doubt}`]),
    ...(conflict ? [`  The room changed after it was planned on (- as planned on, + as found):`, ...moved] : []),
  ]
  const changes = outcomes.filter(({ change }) => !isQuiet(change)).length
  const contents = `${missed.length} of ${count(changes, 'change')} not done`
  return told.length === 0 ? [] : [{ name: roomHeading(roomLabel(room)), contents, lines: told }]
}
