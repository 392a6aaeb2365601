import { isQuiet } from '../../model/change.ts'
import type { Outcome, Report, RoomReport } from '../../model/report.ts'
import { changeDocument, documentOf, roomLabel } from '../document/document.ts'
import type { Paths } from '../document/result.ts'
import type { ChangeDocument } from '../document/shape.ts'
import { visible } from '../escape.ts'
import type { Reading } from '../fold.ts'
import { count, kinds, lines, linkName, roomHeading } from '../phrases.ts'
import { roomNames } from '../room-names.ts'
import { hasSucceeded, isComplete, outcomesIn, reportHeadline } from '../terminal/headline.ts'
import { paint } from '../terminal/paint.ts'
import { conflictDiff, foldOutcomes, hasProblem, outcomeText, unverifiedReason } from '../terminal/report.ts'
import { alert, linkCell, page, planMarker, type RoomPart, roomCell, type Table } from './blocks.ts'
import { code } from './escape.ts'
import { placesCell } from './sections.ts'

const plain = paint(false)

/** A report for a pull request, in at most `limit` bytes: counts, what was not done, then details room by room. */
export function reportMarkdown(report: Report, limit?: number, paths?: Paths, reading?: Reading): string {
  const plan = documentOf(report.plan)
  const { manifest, portal, diagnostics } = plan
  const { done, notDone, incomplete, interrupted, verified, advice } = reportHeadline(report)
  const marker = planMarker(plan, isComplete(report) ? 'applied' : 'failed')
  const head = [
    `${marker}\n### Apply of ${code(visible(manifest))} to ${code(visible(portal.url))}`,
    lines([`**${done}**`, verified]),
    ...alert('CAUTION', [notDone, incomplete, interrupted]),
  ]
  const parts = report.rooms.filter(hasProblem).flatMap((room) => roomPart(room, report))
  const foot = advice === undefined ? [] : [advice]
  return page({ head, diagnostics, table: outcomeTable(report, reading), parts, foot }, limit, paths)
}

/** The outcomes: those that failed, each by itself, then those in the same rooms, then those that are alike. */
function outcomeTable(report: Report, reading: Reading | undefined): Table {
  const names = roomNames(report.rooms.map(({ room }) => room))
  const row = (change: ChangeDocument, where: string, outcome: Outcome): readonly string[] => [
    code(kinds[change.kind].symbol),
    linkCell(change),
    where,
    outcomeText(outcome, plain).summary,
  ]
  const single = outcomesIn({ ...report, rooms: report.rooms.filter(hasProblem) })
    .filter(({ outcome }) => outcome.status !== 'unchanged')
    .toSorted((a, b) => Number(hasSucceeded(a.outcome)) - Number(hasSucceeded(b.outcome)))
    .map(({ room, outcome }) => row(changeDocument(outcome.change, report.plan), roomCell(roomLabel(room)), outcome))
  const folded = foldOutcomes(report, reading).map(({ members, change }) =>
    row(change, placesCell(members, names), members[0].outcome),
  )
  return { heads: ['', 'link', 'room', 'outcome'], rows: [...single, ...folded] }
}

function roomPart(report: RoomReport, { plan }: Report): readonly RoomPart[] {
  const { room, outcomes, conflict } = report
  const notDone = outcomes.filter((outcome) => !hasSucceeded(outcome))
  const unverified = unverifiedReason(report)
  const diff = conflict ? conflictDiff(conflict, plain) : []
  const shown = [
    ...notDone.flatMap((outcome) => {
      const { summary, details } = outcomeText(outcome, plain)
      return [
        `! ${linkName(changeDocument(outcome.change, plan))}: ${summary}`,
        ...details.map((line) => `    ${line}`),
      ]
    }),
    ...(unverified === undefined ? [] : [`! ${unverified}`]),
    ...(conflict ? ['  The room changed after it was planned (- as planned, + as found):', ...diff] : []),
  ]
  const changes = outcomes.filter(({ change }) => !isQuiet(change)).length
  const contents = `${notDone.length} of ${count(changes, 'change')} not done`
  return [{ name: roomHeading(roomLabel(room)), contents, lines: shown }].filter((each) => each.lines.length > 0)
}
