import { rowOf } from '../../settings/rows.ts'
import { type FieldDocument, fieldTexts } from '../document/settings.ts'
import type { ChangeDocument, PlanDocument } from '../document/shape.ts'
import type { DriftDocument } from '../document/take-over.ts'
import { pad } from '../escape.ts'
import { type Fold, foldChanges, type Reading, sectionsOf } from '../fold.ts'
import {
  count,
  differText,
  fingerprintText,
  kinds,
  lines,
  linkName,
  newsText,
  otherLinksText,
  paragraphs,
  planHeading,
} from '../phrases.ts'
import {
  factsLine,
  foldList,
  headLine,
  type Lead,
  leadOf,
  maxListed,
  namesOf,
  namesOn,
  plain,
  sectionText,
  tinted,
} from './folds.ts'
import { incompleteText, matchingText, sweepText, violationsText } from './headline.ts'
import type { Paint } from './paint.ts'
import { advised, countsLine, flow, type Piece, type Screen, screenOf, type TextReading } from './screen.ts'

const wordColumns = 9
const indent = ' '.repeat(wordColumns + 2)

/** A drift for people: counts, links, then every setting that differs. Links that give more access come first. */
export function driftText(drift: DriftDocument, paint: Paint, reading: TextReading = {}): string {
  const screen = { ...screenOf(paint, reading), madeAt: drift.madeAt }
  const names = namesOn(screen, drift.rooms)
  const folds = foldDrift(drift, reading)
  const [moreAccess, incomplete, violations] = [moreAccessText(drift), incompleteText(drift), violationsText(drift)]
  return paragraphs([
    paint.bold(planHeading(drift)),
    lines([
      countsLine(driftCounts(drift), paint, reading),
      incomplete && paint.red(incomplete),
      sweepText(drift),
      moreAccess && paint.yellow(`! ${moreAccess}`),
      violations && paint.yellow(`! ${violations}`),
    ]),
    foldList(
      folds,
      {
        lead: (change) => listLead(change, screen),
        // Values would not say which side has which.
        differences: namesOf,
        showsOrigins: false,
        names,
        screen,
      },
      maxListed,
      'below',
    ),
    ...sectionsOf(folds).map((section) => sectionText(section, names, screen, changeText)),
    folds.length === 0 || drift.written ? '' : adviceText(drift, screen, reading),
  ])
}

/** The differences of a drift, those that give more access first. Alike ones are folded. */
export function foldDrift(drift: PlanDocument, reading?: Reading): readonly Fold[] {
  return foldChanges(drift, reading, (change) => Number(givesMoreAccess(change)))
}

/** Breaks only between clauses, so that commands can be copied. */
function adviceText(drift: DriftDocument, { columns }: Screen, reading: TextReading): string {
  const clauses = driftAdvice(drift, (...words) => advised(reading, ...words)).split(/(?<=[.;]) /)
  return flow(
    clauses.map((text) => ({ text })),
    columns,
    '',
  )
}

/** Begins a line of the list with the word for a difference, and a sign if the portal gives more access. */
function listLead(change: ChangeDocument, screen: Screen): Lead {
  const mark = givesMoreAccess(change) ? (['!', screen.paint.yellow] as const) : plain(' ')
  return leadOf(plain('  '), tinted(change.kind, screen, pad(kinds[change.kind].drift, wordColumns)), mark)
}

function changeText({ change }: Fold, screen: Screen): string {
  const { kind, fields, link } = change
  const hasFields = kind === 'update' || kind === 'replace'
  const isNamed = fields.length > 0 && link.fingerprint !== null
  const about = [linkName(change), ...(isNamed ? [fingerprintText(link.fingerprint)] : [])] as const
  const lead = leadOf(plain('  '), tinted(kind, screen, pad(kinds[kind].drift, wordColumns - 1)))
  return [
    headLine({ lead, about, text: kind === 'update' ? '' : driftReason(change) }, screen, indent),
    ...(hasFields ? fieldLines(fields, screen) : [factsLine(change, screen, indent)]),
  ].join('\n')
}

function fieldLines(fields: readonly FieldDocument[], { paint, columns }: Screen): readonly string[] {
  const names = Math.max(...fields.map(({ name }) => name.length)) + 2
  return fields.map((field) => {
    const { portal, manifest } = fieldSides(field)
    const pieces: readonly Piece[] = [
      {
        text: `${indent}${pad(field.name, names)}the portal has ${portal},`,
        colour: (text) => text.replace(field.name, paint.dim(field.name)),
      },
      { text: `the manifest says ${manifest}` },
      ...(fieldGivesMore(field) ? [{ text: '! more', gap: '  ', colour: paint.yellow }] : []),
    ]
    return flow(pieces, columns, ' '.repeat(indent.length + names))
  })
}

/** The counts of a drift. The wording is kept stable for scripts. */
export function driftCounts({ summary, incomplete }: PlanDocument): string {
  const { create, update, replace, revoke, unchanged } = summary
  if (create + update + replace + revoke === 0) {
    return `${incomplete ? 'Nothing differs in what could be checked.' : 'No drift.'} ${matchingText(unchanged)}`
  }
  const changes = `${update} differ${update === 1 ? 's' : ''}, ${create} missing, ${revoke} extra, ${replace} rotated`
  return `Drift: ${changes}; ${unchanged} as declared, ${otherLinksText(summary)}.`
}

/** Counts the links that give more access than the manifest says; undefined if there are none. */
export function moreAccessText({ rooms }: PlanDocument): string | undefined {
  const links = rooms.flatMap(({ changes }) => changes).filter(givesMoreAccess).length
  return links === 0 ? undefined : `For ${count(links, 'link')}, the portal gives more access than the manifest says.`
}

/** What to run next. `command` writes a command from the words after `roomlinks`. */
export function driftAdvice(
  { swept, summary }: PlanDocument,
  command: (...words: readonly string[]) => string,
): string {
  const back = `${command('apply', ...(swept === null ? [] : ['--sweep']))} brings the portal back`
  // Extra links and rotations are never taken over: the portal does not know how to declare them.
  const isTaken = summary.update + summary.create > 0
  const into = isTaken ? `; ${command('drift', '--write')} takes this into the manifest` : ''
  return `Nothing was changed. ${back}${into}.`
}

/** Whether the link on the portal gives more access than the manifest says. */
export function givesMoreAccess({ kind, fields }: ChangeDocument): boolean {
  return kind === 'revoke' || fields.some(fieldGivesMore)
}

/** Whether the setting on the portal gives more access than the manifest says. */
export function fieldGivesMore({ name, before, after }: FieldDocument): boolean {
  return rowOf(name).widens(after, before) === true
}

/** How the portal and the manifest differ about a link. */
export function driftReason(change: ChangeDocument): string {
  if (change.kind === 'create') return 'the manifest declares it, but the portal does not have it'
  if (change.kind === 'update') return differText(change)
  if (change.kind === 'replace') return 'the portal has it with another rotation, and so with another URL'
  return `the portal has it; ${newsText(change)}`
}

/** Both values of a setting as text. Two different passwords are shown only as different. */
export function fieldSides(field: FieldDocument): { readonly portal: string; readonly manifest: string } {
  const [portal, manifest] = fieldTexts(field)
  const isOtherSecret = rowOf(field.name).isSecret && field.before !== null && field.after !== null
  return isOtherSecret ? { portal: 'another one', manifest: portal } : { portal, manifest }
}
