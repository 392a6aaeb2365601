import type { Plan } from '../../model/change.ts'
import type { Outcome, Report, RoomReport } from '../../model/report.ts'
import { changeDocument, roomLabel } from '../document/document.ts'
import { kinds, lines, linkName, paragraphs, roomHeading, tint } from '../words.ts'
import { reportHeadline } from './headline.ts'
import { conflictLines, doubtOf, outcomeText } from './outcome.ts'
import type { Paint } from './paint.ts'

const indent = ' '.repeat(6)

/** What an apply did, for people: how much, whether it holds, then each link that was touched or missed. */
export function reportText(report: Report, paint: Paint): string {
  return paragraphs([
    headText(report, paint),
    ...report.rooms.map((room) => roomLines(room, report.plan, paint).join('\n')),
    reportHeadline(report).advice ?? '',
  ])
}

function headText(report: Report, paint: Paint): string {
  const { all, done, missed, incomplete, allowed, interrupted, verified } = reportHeadline(report)
  const isVerified = all.verifiedRooms === all.rooms
  return lines([
    paint.bold(done),
    missed && paint.red(missed),
    incomplete && paint.red(incomplete),
    ...allowed.map((line) => paint.yellow(`! ${line}`)),
    interrupted && paint.yellow(interrupted),
    verified && (isVerified ? paint.green(verified) : paint.yellow(verified)),
  ])
}

function roomLines(report: RoomReport, plan: Plan, paint: Paint): readonly string[] {
  const touched = report.outcomes.filter(({ status }) => status !== 'unchanged')
  if (touched.length === 0) return []
  const doubt = doubtOf(report)
  return [
    paint.bold(roomHeading(roomLabel(report.room))),
    '',
    ...touched.flatMap((outcome) => outcomeLines(outcome, plan, paint)),
    ...(doubt === undefined ? [] : [paint.yellow(`  ${doubt}`)]),
    ...(report.conflict ? conflictLines(report.conflict, paint) : []),
  ]
}

function outcomeLines(outcome: Outcome, plan: Plan, paint: Paint): readonly string[] {
  const { kind } = outcome.change
  const { ending, more } = outcomeText(outcome, paint)
  const head = `  ${tint(kind, paint, kinds[kind].symbol)} ${linkName(changeDocument(outcome.change, plan))}: ${ending}`
  return [head, ...more.map((line) => indent + line)]
}
