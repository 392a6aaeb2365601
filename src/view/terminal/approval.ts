import type { Misstatement, Verdict } from '../document/approval.ts'
import type { Difference, RoomChange } from '../document/digest.ts'
import { listSettings, settingText } from '../document/settings.ts'
import type { ChangeDocument } from '../document/shape.ts'
import { quote, visible } from '../escape.ts'
import type { Fold } from '../fold.ts'
import { count, fieldText, fingerprintText, kinds, reasonText } from '../phrases.ts'
import { foldLines, namesOn, symbolLead } from './folds.ts'
import type { Paint } from './paint.ts'
import { screenOf, type TextReading } from './screen.ts'

const indent = ' '.repeat(8)

/**
 * How a plan differs from its approval, for people, to print after the plan. Empty if they do not differ, or if only
 * the approved digest is known.
 */
export function verdictText(verdict: Verdict, paint: Paint, reading: TextReading = {}): string {
  const { difference, leftOut, moved, misstatements, isStale } = verdict
  if (!difference) return isStale ? '' : '\nNo approved change is left to do in the rooms of this run.\n'
  const { unapproved, unneeded } = difference
  const screen = screenOf(paint, reading)
  const rooms = [...verdict.now.rooms, ...[...moved, ...leftOut, ...unneeded].map(({ room }) => room)]
  const names = namesOn(screen, rooms)
  const changeList = (items: readonly RoomChange[]): readonly string[] => {
    const folds = items.map((item): Fold => ({ change: item.change, members: [item] }))
    return foldLines(folds, {
      lead: symbolLead(folds, screen),
      differences: () => [],
      showsOrigins: true,
      names,
      screen,
    })
  }
  const sections: readonly (readonly [heading: string, lines: readonly string[]])[] = [
    [`${count(unapproved.length, 'change')} not approved:`, unapprovedLines(unapproved, changeList(unapproved))],
    [`${count(moved.length, 'link')} changed since the plan was saved:`, changeList(moved)],
    ['Shown differently in the file:', misstatements.flatMap(misstatementLines)],
    [`${count(leftOut.length, 'approved change')} left out of this run:`, changeList(leftOut)],
    [`${count(unneeded.length, 'approved change')} not needed in this run:`, changeList(unneeded)],
  ]
  return sections
    .map(([heading, lines]) => (lines.length === 0 ? '' : `\n${paint.bold(heading)}\n\n${lines.join('\n')}\n`))
    .join('')
}

function misstatementLines({ what, shown, actual }: Misstatement): readonly string[] {
  return [`  ${visible(what)}`, `${indent}file: ${visible(shown)}`, `${indent}now:  ${visible(actual)}`]
}

function unapprovedLines(unapproved: Difference['unapproved'], names: readonly string[]): readonly string[] {
  return unapproved.flatMap(({ change, instead }, index) => {
    const [approved, now] = instead
      ? [distinctFacts(instead, change), distinctFacts(change, instead)]
      : ['nothing', actionText(change)]
    return [String(names[index]), `${indent}approved: ${approved}`, `${indent}now:      ${now}`]
  })
}

/** What a change does, without the facts that the plan shows. */
function actionText(change: ChangeDocument): string {
  const { verb } = kinds[change.kind]
  if (change.kind === 'revoke') return `${verb}, ${reasonText(change)}`
  return [verb, ...(change.kind === 'create' ? [] : fieldsOf(change))].join(', ')
}

/** The facts of a change that another change of the same link does not share. */
function distinctFacts(change: ChangeDocument, other: ChangeDocument): string {
  const others = new Set(factsOf(other))
  const facts = factsOf(change).filter((fact) => !others.has(fact))
  return facts.length > 0 ? facts.join(', ') : 'the same without that'
}

/** All facts by which two changes can differ. Flags are spelled out both ways. */
function factsOf(change: ChangeDocument): readonly string[] {
  const { kind, link, match, takesOver, widens, startsAnew, fields, settings } = change
  const changed: ReadonlySet<string> = new Set(fields.map(({ name }) => name))
  return [
    kinds[kind].verb,
    ...(kind === 'revoke' ? [reasonText(change)] : []),
    `${link.kind} link`,
    `called ${quote(link.title)}`,
    ...(match === null ? [] : [`recognised by its ${match}`]),
    takesOver ? 'takes over a link' : 'does not take over a link',
    link.fingerprint === null ? 'a new link' : fingerprintText(link.fingerprint),
    ...fieldsOf(change),
    ...listSettings(settings).flatMap((setting) =>
      changed.has(setting.name) ? [] : [`${setting.name} ${settingText(setting)}`],
    ),
    widens ? 'widens access' : 'does not widen access',
    startsAnew ? 'its uses are counted from 0' : 'its uses are not counted from 0',
  ]
}

function fieldsOf({ fields }: ChangeDocument): readonly string[] {
  return fields.map((field) => fieldText(field))
}
