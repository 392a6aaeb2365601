import type { Lie, Verdict } from '../document/approval.ts'
import type { Difference } from '../document/digest.ts'
import { fieldTexts, settingsOf, settingText } from '../document/settings.ts'
import type { ChangeDocument } from '../document/shape.ts'
import { quote, visible } from '../escape.ts'
import { count, fingerprintText, kinds, reasonText } from '../phrases.ts'
import type { Paint } from './paint.ts'
import { touchedLines } from './plan.ts'

const indent = ' '.repeat(8)

/** What a plan and its approval differ in, for people, to follow the plan; nothing where they do not, or another digest is all that is known. */
export function verdictText({ difference, leftOut, moved, lies, isStale }: Verdict, paint: Paint): string {
  if (!difference) return isStale ? '' : '\nOf what was approved, nothing is left to do where this run looked.\n'
  const { unapproved, unneeded } = difference
  const sections: readonly (readonly [heading: string, lines: readonly string[]])[] = [
    [`${count(unapproved.length, 'change')} not approved:`, unapprovedLines(unapproved, paint)],
    [`${count(moved.length, 'link')} changed since the plan was saved:`, touchedLines(moved, paint)],
    ['Not as the file shows it:', lies.flatMap(lieLines)],
    [`${count(leftOut.length, 'approved change')} left out of this run:`, touchedLines(leftOut, paint)],
    [`${count(unneeded.length, 'approved change')} not needed in this run:`, touchedLines(unneeded, paint)],
  ]
  return sections
    .map(([heading, lines]) => (lines.length === 0 ? '' : `\n${paint.bold(heading)}\n\n${lines.join('\n')}\n`))
    .join('')
}

function lieLines({ what, shown, is }: Lie): readonly string[] {
  return [`  ${visible(what)}`, `${indent}file: ${visible(shown)}`, `${indent}now:  ${visible(is)}`]
}

function unapprovedLines(unapproved: Difference['unapproved'], paint: Paint): readonly string[] {
  const names = touchedLines(unapproved, paint)
  return unapproved.flatMap(({ change, instead }, nth) => {
    const [approved, now] = instead ? [apart(instead, change), apart(change, instead)] : ['nothing', deed(change)]
    return [String(names[nth]), `${indent}approved: ${approved}`, `${indent}now:      ${now}`]
  })
}

/** What is to happen, without what the plan tells of it. */
function deed(change: ChangeDocument): string {
  const { deed: verb } = kinds[change.kind]
  if (change.kind === 'revoke') return `${verb}, ${reasonText(change)}`
  return [verb, ...(change.kind === 'create' ? [] : fieldsOf(change))].join(', ')
}

/** What is true of one change and not of another one for the same link. */
function apart(change: ChangeDocument, other: ChangeDocument): string {
  const others = new Set(factsOf(other))
  const facts = factsOf(change).filter((fact) => !others.has(fact))
  return facts.length > 0 ? facts.join(', ') : 'the same without that'
}

/** All that tells two changes apart, each fact in words that say the opposite where it is not so. */
function factsOf(change: ChangeDocument): readonly string[] {
  const { kind, link, match, takesOver, widens, startsAnew, fields, settings } = change
  const moved: ReadonlySet<string> = new Set(fields.map(({ name }) => name))
  return [
    kinds[kind].deed,
    ...(kind === 'revoke' ? [reasonText(change)] : []),
    `${link.kind} link`,
    `called ${quote(link.title)}`,
    ...(match === null ? [] : [`recognised by its ${match}`]),
    takesOver ? 'takes over a link' : 'takes over no link',
    link.fingerprint === null ? 'a new link' : fingerprintText(link.fingerprint),
    ...fieldsOf(change),
    ...settingsOf(settings).flatMap((setting) =>
      moved.has(setting.name) ? [] : [`${setting.name} ${settingText(setting)}`],
    ),
    widens ? 'widens access' : 'does not widen access',
    startsAnew ? 'its uses are counted from 0' : 'its uses are not counted anew',
  ]
}

function fieldsOf({ fields }: ChangeDocument): readonly string[] {
  return fields.map((field) => `${field.name} ${fieldTexts(field).join(' → ')}`)
}
