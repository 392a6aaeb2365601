import type { ChangeKind, Plan } from '../model/change.ts'
import { countOutcomes, type Outcome, type Report, type RoomReport } from '../model/report.ts'
import { conflictLines } from './conflict.ts'
import { changeDocument, roomLabel } from './document.ts'
import { pad, visible } from './escape.ts'
import type { Paint } from './paint.ts'
import { fieldDocument, fieldTexts } from './settings.ts'
import { isComplete, tally } from './tally.ts'
import { linkName, roomHeading, symbols, tint } from './words.ts'

const done: { readonly [K in ChangeKind]: string } = {
  create: 'created',
  update: 'updated',
  replace: 'replaced',
  revoke: 'revoked',
  keep: 'unchanged',
  unmanaged: 'left alone',
}
const indent = ' '.repeat(6)

/** What an apply did, for people: how much, whether it holds, then each link that was touched or missed. */
export function reportText(report: Report, paint: Paint): string {
  const blocks = [
    headLines(report, paint).join('\n'),
    ...report.rooms.map((room) => roomLines(room, report.plan, paint).join('\n')),
    isComplete(report) ? '' : adviceFor(report),
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

/** A conflict is somebody else's work: it is looked at before it is overwritten. */
function adviceFor(report: Report): string {
  const again =
    countOutcomes(report, 'conflicted') > 0 ? 'Run plan to see what is left, then apply' : 'Run apply again to finish'
  return `${again}; what is done stays done.`
}

function headLines(report: Report, paint: Paint): readonly string[] {
  const all = tally(report)
  const changes = `${all.created} created, ${all.updated} updated, ${all.replaced} replaced, ${all.revoked} revoked`
  const missed = `${all.failed} failed, ${all.ignored} ignored by the portal, ${all.conflicted} conflicted`
  const lines = [paint.bold(`Apply: ${changes}; ${all.unchanged} unchanged, ${all.unmanaged} unmanaged.`)]
  if (all.failed + all.ignored + all.conflicted + all.notAttempted > 0) {
    lines.push(paint.red(`Not done: ${missed}, ${all.notAttempted} not attempted.`))
  }
  for (const { code, message } of report.plan.diagnostics) {
    if (code === 'guard/allowed') lines.push(paint.yellow(`! ${visible(message)}`))
  }
  if (report.isInterrupted) {
    lines.push(paint.yellow('Interrupted: what was under way was finished, no further room was started.'))
  }
  if (all.rooms > 0) {
    const words = all.rooms === 1 ? 'room is' : 'rooms are'
    const line = `Verified: ${all.verifiedRooms} of ${all.rooms} ${words} as the manifest says.`
    lines.push(all.verifiedRooms === all.rooms ? paint.green(line) : paint.yellow(line))
  }
  return lines
}

function roomLines(report: RoomReport, plan: Plan, paint: Paint): readonly string[] {
  const touched = report.outcomes.filter(({ status }) => status !== 'unchanged')
  if (touched.length === 0) return []
  const wasRead = touched.some(({ status }) => status === 'applied' || status === 'failed' || status === 'ignored')
  const isMissed = !report.verified && (report.unread !== undefined || wasRead)
  return [
    paint.bold(roomHeading(roomLabel(report.room))),
    '',
    ...touched.flatMap((outcome) => outcomeLines(outcome, plan, paint)),
    ...(isMissed ? [paint.yellow(`  not verified: ${doubtOf(report)}`)] : []),
    ...(report.conflict ? conflictLines(report.conflict, paint) : []),
  ]
}

function doubtOf({ unread }: RoomReport): string {
  return unread
    ? `the room could not be read once more: ${visible(unread.message)}`
    : 'read once more, the room was not as the manifest says'
}

function outcomeLines(outcome: Outcome, plan: Plan, paint: Paint): readonly string[] {
  const { kind } = outcome.change
  const head = `  ${tint(kind, paint, symbols[kind])} ${linkName(changeDocument(outcome.change, plan))}: `
  switch (outcome.status) {
    case 'applied':
    case 'unchanged':
      return [head + done[kind]]
    case 'failed':
      return [
        `${head}${paint.red('failed')} (${outcome.error.code})`,
        `${indent}${visible(outcome.error.message)}`,
        `${indent}${paint.dim('hint:')} ${visible(outcome.error.hint)}`,
      ]
    case 'ignored':
      return [
        `${head}${paint.red('ignored by the portal')}, which answered 200 but did not do it`,
        ...ignoredLines(outcome),
        `${indent}${paint.dim('hint:')} ${likelyCause(outcome)}`,
      ]
    case 'conflicted':
      return [
        `${head}${paint.red('conflicted')}, ${outcome.isWritten ? 'it was written, and somebody changed it again' : 'nothing was written'}`,
      ]
    case 'not attempted':
      return [`${head}${paint.yellow('not attempted')}`]
    /* v8 ignore next -- @preserve: the compiler proves that there is no other status */
    default:
      return outcome satisfies never
  }
}

function ignoredLines({ fields }: Extract<Outcome, { status: 'ignored' }>): readonly string[] {
  const columns = Math.max(...fields.map(({ name }) => name.length)) + 2
  return fields.map((field) => {
    const [has, asked] = fieldTexts(fieldDocument(field))
    return `${indent}${pad(field.name, columns)}is ${has}, asked for ${asked}`
  })
}

/** The portal does not say why it ignores an edit. Source: contract §2.6 (steps 9 to 16), §2.8. */
function likelyCause({ change, fields }: Extract<Outcome, { status: 'ignored' }>): string {
  if (fields.some(({ name }) => name === 'internal')) {
    return 'The sharing policy of the portal may keep all links internal; its owner can tell.'
  }
  return change.kind === 'revoke'
    ? 'Somebody may have brought the link back; revoke it in the portal, and run plan again.'
    : 'The room may not allow this edit; try it in the portal, and run plan again.'
}
