import { diffArrays } from 'diff'
import type { FieldChange, Plan } from '../../model/change.ts'
import { fingerprint } from '../../model/identity.ts'
import type { ObservedLink } from '../../model/link.ts'
import type { Outcome, Report, RoomReport, Unattempted } from '../../model/report.ts'
import { changeDocument, roomLabel } from '../document/document.ts'
import { fieldDocument, fieldTexts, settingsDocument, settingsOf, settingText } from '../document/settings.ts'
import { pad, visible } from '../escape.ts'
import { fingerprintText, kinds, lines, linkName, paragraphs, roomHeading, tint } from '../phrases.ts'
import { reportHeadline } from './headline.ts'
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

interface OutcomeText {
  readonly ending: string
  readonly more: readonly string[]
}

const unattempted: { readonly [W in Unattempted]: string } = {
  earlier: 'a change before it in this room did not succeed',
  interrupted: 'the run was interrupted',
  'given-up': 'the portal accepts no more requests of this run, as another room shows',
  unrecorded: 'the audit log cannot be written',
  unread: 'the room could not be read',
}

/** How a change ended, in a few words, and what else there is to say of it, line by line. */
export function outcomeText(outcome: Outcome, paint: Paint): OutcomeText {
  switch (outcome.status) {
    case 'applied':
    case 'unchanged':
      return { ending: kinds[outcome.change.kind].done, more: 'came' in outcome ? cameLines(outcome.came) : [] }
    case 'failed': {
      const { code, message, hint } = outcome.error
      const more = [visible(message), `${paint.dim('hint:')} ${visible(hint)}`]
      return { ending: `${paint.red('failed')} (${code})`, more }
    }
    case 'ignored':
      return {
        ending: `${paint.red('ignored by the portal')}, which answered 200 but did not do it`,
        more: [...ignoredLines(outcome), `${paint.dim('hint:')} ${likelyCause(outcome)}`],
      }
    case 'conflicted': {
      const why = outcome.isWritten ? 'it was written, and somebody changed it again' : 'nothing was written'
      return { ending: `${paint.red('conflicted')}, ${why}`, more: [] }
    }
    case 'not attempted':
      return { ending: `${paint.yellow('not attempted')}: ${unattempted[outcome.why]}`, more: [] }
    /* v8 ignore next -- @preserve: the compiler proves that there is no other status */
    default:
      return outcome satisfies never
  }
}

/** Why it is not known that a room is as it should be; nothing where it is, or where nothing was done there. */
export function doubtOf({ outcomes, verified, unread }: RoomReport): string | undefined {
  if (verified) return undefined
  if (unread) return `not verified: the room could not be read once more: ${visible(unread.message)}`
  const wasRead = outcomes.some(({ status }) => status === 'applied' || status === 'failed' || status === 'ignored')
  return wasRead ? 'not verified: read once more, the room was not as the manifest says' : undefined
}

/** The portal may have a policy of its own for what the manifest leaves open. Source: contract §2.8. */
function cameLines(fields: readonly FieldChange[]): readonly string[] {
  return fields.map((field) => {
    const [has, asked] = fieldTexts(fieldDocument(field))
    return `the portal has made ${field.name} ${has}, where the manifest leaves it open and ${asked} was asked for`
  })
}

function ignoredLines({ fields }: Extract<Outcome, { status: 'ignored' }>): readonly string[] {
  const columns = Math.max(...fields.map(({ name }) => name.length)) + 2
  return fields.map((field) => {
    const [has, asked] = fieldTexts(fieldDocument(field))
    return `${pad(field.name, columns)}is ${has}, asked for ${asked}`
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

type Conflict = NonNullable<RoomReport['conflict']>

/** What moved in a room between plan and apply, as lines of a text. */
export function conflictLines(conflict: Conflict, paint: Paint): readonly string[] {
  const moved = movedLines(conflict, paint)
  if (moved.length === 0) return ['', '  The room changed after it was planned on; its links did not.']
  const legend = `${paint.red('- as planned on')}, ${paint.green('+ as found')}`
  return ['', `  The room changed after it was planned on (${legend}):`, ...moved.map((line) => `    ${line}`)]
}

/** The same link by link, each line after its sign; of a new password one sees that it is new. */
export function movedLines({ planned, found }: Conflict, paint: Paint): readonly string[] {
  const byPrint = (links: readonly ObservedLink[]): ReadonlyMap<string, ObservedLink> =>
    new Map(links.map((link) => [fingerprint(link.id), link]))
  const [before, after] = [byPrint(planned), byPrint(found)]
  const prints = [...new Set([...before.keys(), ...after.keys()])]
  return prints.flatMap((print) => linkLines(before.get(print), after.get(print), paint))
}

function linkLines(before: ObservedLink | undefined, after: ObservedLink | undefined, paint: Paint): readonly string[] {
  const parts = diffArrays(describe(before), describe(after, before))
  if (!parts.some(({ added, removed }) => added || removed)) return []
  return parts.flatMap(({ value, added, removed }) =>
    value.map((line) => (added ? paint.green(`+ ${line}`) : removed ? paint.red(`- ${line}`) : `  ${line}`)),
  )
}

function describe(link: ObservedLink | undefined, earlier?: ObservedLink): string[] {
  if (link === undefined) return []
  const heading = `${link.kind}, ${fingerprintText(fingerprint(link.id))}`
  const settings = settingsOf(settingsDocument(link, earlier))
  return [heading, ...settings.map((setting) => `  ${setting.name}: ${settingText(setting)}`)]
}
