import { diffArrays } from 'diff'
import type { FieldChange, Plan } from '../../model/change.ts'
import { fingerprint } from '../../model/identity.ts'
import type { ObservedLink } from '../../model/link.ts'
import type { Outcome, Report, RoomReport, Unattempted } from '../../model/report.ts'
import { changeDocument, roomLabel } from '../document/document.ts'
import { fieldDocument, fieldTexts, listSettings, settingsDocument, settingText } from '../document/settings.ts'
import { pad, visible } from '../escape.ts'
import { type Fold, fold, type Placed, type Reading, sectionsOf } from '../fold.ts'
import { fingerprintText, kinds, lines, linkName, paragraphs, roomHeading, tint } from '../phrases.ts'
import { namesOn, sectionHeading } from './folds.ts'
import { hasSucceeded, reportHeadline } from './headline.ts'
import { type Paint, paint as paintOf } from './paint.ts'
import { countsLine, screenOf, type TextReading } from './screen.ts'

const indent = ' '.repeat(6)

/**
 * A report for people: counts, verification, then each changed or failed link. First the rooms in which something went
 * wrong; what was done in the others is folded.
 */
export function reportText(report: Report, paint: Paint, reading: TextReading = {}): string {
  const screen = screenOf(paint, reading)
  const names = namesOn(screen, report.rooms.map(({ room }) => room).map(roomLabel))
  return paragraphs([
    headText(report, paint, reading),
    ...report.rooms.filter(hasProblem).map((room) => roomLines(room, report.plan, paint).join('\n')),
    ...sectionsOf(foldOutcomes(report, reading)).map(({ places, folds }) => {
      const outcomes = folds.flatMap(({ members: [{ outcome }] }) => outcomeLines(outcome, report.plan, paint))
      return [sectionHeading(places, names, screen), '', ...outcomes].join('\n')
    }),
    reportHeadline(report).advice ?? '',
  ])
}

/** Whether something went wrong in a room. Nothing did in one that was not started. */
export function hasProblem(room: RoomReport): boolean {
  const isFine = room.outcomes.every((outcome) => hasSucceeded(outcome) || outcome.status === 'not attempted')
  return !isFine || unverifiedReason(room) !== undefined || room.conflict !== undefined
}

/** A change that was made or not attempted, in its room. */
interface Done extends Placed {
  readonly outcome: Outcome
}

/** What was not attempted or done in the rooms without problems. Outcomes that read alike are folded. */
export function foldOutcomes({ rooms, plan }: Report, { isExpanded }: Reading = {}): readonly Fold<Done>[] {
  const done = rooms
    .filter((room) => !hasProblem(room))
    .flatMap(({ room, outcomes }) =>
      outcomes
        .filter(({ status }) => status !== 'unchanged')
        .map((outcome) => {
          const change = changeDocument(outcome.change, plan)
          // The fingerprint of a link that was replaced or revoked helps nobody any more.
          return { room: roomLabel(room), change: { ...change, link: { ...change.link, fingerprint: null } }, outcome }
        }),
    )
  const likeness = ({ change: { kind, link }, outcome }: Done): string =>
    JSON.stringify([kind, link.kind, ...outcomeLines(outcome, plan, paintOf(false))])
  const ordered = done.toSorted((a, b) => Number(hasSucceeded(a.outcome)) - Number(hasSucceeded(b.outcome)))
  return fold(ordered, isExpanded ? undefined : likeness)
}

function headText(report: Report, paint: Paint, reading: TextReading): string {
  const { counts, done, notDone, incomplete, allowed, interrupted, verified, waiting } = reportHeadline(report)
  const isVerified = counts.verifiedRooms === counts.rooms
  return lines([
    countsLine(done, paint, reading),
    notDone && paint.red(notDone),
    incomplete && paint.red(incomplete),
    ...allowed.map((line) => paint.yellow(`! ${line}`)),
    interrupted && paint.yellow(interrupted),
    verified && (isVerified ? paint.green(verified) : paint.yellow(verified)),
    waiting,
  ])
}

function roomLines(report: RoomReport, plan: Plan, paint: Paint): readonly string[] {
  const outcomes = report.outcomes.filter(({ status }) => status !== 'unchanged')
  const unverified = unverifiedReason(report)
  return [
    paint.bold(roomHeading(roomLabel(report.room))),
    '',
    ...outcomes.flatMap((outcome) => outcomeLines(outcome, plan, paint)),
    ...(unverified === undefined ? [] : [paint.yellow(`  ${unverified}`)]),
    ...(report.conflict ? conflictLines(report.conflict, paint) : []),
  ]
}

function outcomeLines(outcome: Outcome, plan: Plan, paint: Paint): readonly string[] {
  const { kind } = outcome.change
  const { summary, details } = outcomeText(outcome, paint)
  const head = `  ${tint(kind, paint, kinds[kind].symbol)} ${linkName(changeDocument(outcome.change, plan))}: ${summary}`
  return [head, ...details.map((line) => indent + line)]
}

interface OutcomeText {
  readonly summary: string
  readonly details: readonly string[]
}

const unattempted: { readonly [W in Unattempted]: string } = {
  earlier: 'an earlier change in this room did not succeed',
  interrupted: 'the run was interrupted',
  'given-up': 'the portal accepts no more requests from this run, as another room shows',
  unrecorded: 'the audit log cannot be written',
  unread: 'the room could not be read',
}

/** How a change ended: a short summary, and lines with details. */
export function outcomeText(outcome: Outcome, paint: Paint): OutcomeText {
  switch (outcome.status) {
    case 'applied':
    case 'unchanged':
      return { summary: kinds[outcome.change.kind].done, details: 'came' in outcome ? narrowedLines(outcome.came) : [] }
    case 'failed': {
      const { code, message, hint } = outcome.error
      const details = [visible(message), `${paint.dim('hint:')} ${visible(hint)}`]
      return { summary: `${paint.red('failed')} (${code})`, details }
    }
    case 'ignored':
      return {
        summary: `${paint.red('ignored by the portal')}, which answered 200 but did not do it`,
        details: [...ignoredLines(outcome), `${paint.dim('hint:')} ${ignoredHint(outcome)}`],
      }
    case 'conflicted': {
      const why = outcome.isWritten ? 'it was written, and somebody changed it again' : 'nothing was written'
      return { summary: `${paint.red('conflicted')}, ${why}`, details: [] }
    }
    case 'not attempted':
      return { summary: `${paint.yellow('not attempted')}: ${unattempted[outcome.why]}`, details: [] }
    /* v8 ignore next -- @preserve: the compiler proves that there is no other status */
    default:
      return outcome satisfies never
  }
}

/** Why a room is not verified; undefined if it is, or if nothing was changed there. */
export function unverifiedReason({ outcomes, verified, unread }: RoomReport): string | undefined {
  if (verified) return undefined
  if (unread) return `not verified: the room could not be read again: ${visible(unread.message)}`
  const wasRead = outcomes.some(({ status }) => status === 'applied' || status === 'failed' || status === 'ignored')
  return wasRead ? 'not verified: when read again, the room was not as the manifest says' : undefined
}

/** Settings that a policy of the portal made narrower than requested. Source: contract §2.8. */
function narrowedLines(fields: readonly FieldChange[]): readonly string[] {
  return fields.map((field) => {
    const [actual, requested] = fieldTexts(fieldDocument(field))
    return `the portal set ${field.name} to ${actual}; ${requested} was requested, and the manifest leaves it open`
  })
}

function ignoredLines({ fields }: Extract<Outcome, { status: 'ignored' }>): readonly string[] {
  const columns = Math.max(...fields.map(({ name }) => name.length)) + 2
  return fields.map((field) => {
    const [actual, requested] = fieldTexts(fieldDocument(field))
    return `${pad(field.name, columns)}is ${actual}, but ${requested} was requested`
  })
}

/** A likely cause: the portal does not say why it ignores an edit. Source: contract §2.6 (steps 9 to 16), §2.8. */
function ignoredHint({ change, fields }: Extract<Outcome, { status: 'ignored' }>): string {
  if (fields.some(({ name }) => name === 'internal')) {
    return 'The sharing policy of the portal may keep all links internal; ask its owner.'
  }
  return change.kind === 'revoke'
    ? 'Somebody may have restored the link; revoke it in the portal, and run plan again.'
    : 'The room may not allow this edit; try it in the portal, and run plan again.'
}

type Conflict = NonNullable<RoomReport['conflict']>

/** What changed in a room between plan and apply, with a legend. */
function conflictLines(conflict: Conflict, paint: Paint): readonly string[] {
  const diff = conflictDiff(conflict, paint)
  if (diff.length === 0) return ['', '  The room changed after it was planned; its links did not.']
  const legend = `${paint.red('- as planned')}, ${paint.green('+ as found')}`
  return ['', `  The room changed after it was planned (${legend}):`, ...diff.map((line) => `    ${line}`)]
}

/** The changed links as diff lines. A new password is shown only as changed. */
export function conflictDiff({ planned, found }: Conflict, paint: Paint): readonly string[] {
  const byFingerprint = (links: readonly ObservedLink[]): ReadonlyMap<string, ObservedLink> =>
    new Map(links.map((link) => [fingerprint(link.id), link]))
  const [before, after] = [byFingerprint(planned), byFingerprint(found)]
  const fingerprints = [...new Set([...before.keys(), ...after.keys()])]
  return fingerprints.flatMap((each) => linkLines(before.get(each), after.get(each), paint))
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
  const settings = listSettings(settingsDocument(link, earlier))
  return [heading, ...settings.map((setting) => `  ${setting.name}: ${settingText(setting)}`)]
}
