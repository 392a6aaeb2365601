import { isQuiet } from '../../model/change.ts'
import { rowOf } from '../../settings/rows.ts'
import { roomChangesIn } from '../document/digest.ts'
import { type FieldDocument, fieldTexts } from '../document/settings.ts'
import type { ChangeDocument, PlanDocument, RoomDocument } from '../document/shape.ts'
import type { DriftDocument } from '../document/take-over.ts'
import { pad } from '../escape.ts'
import {
  appendAfterColon,
  count,
  differText,
  fingerprintText,
  kinds,
  lines,
  linkFacts,
  linkName,
  otherLinksText,
  paragraphs,
  planHeading,
  reasonText,
  roomTitle,
  tint,
} from '../phrases.ts'
import { incompleteText, matchingText, sweepText, violationsText } from './headline.ts'
import type { Paint } from './paint.ts'
import { limitedList, linkInRoom } from './plan.ts'

const wordColumns = 9
const indent = ' '.repeat(wordColumns + 2)

/** A drift for people: counts, links, then every setting that differs. */
export function driftText(drift: DriftDocument, paint: Paint): string {
  const [moreAccess, incomplete, changes] = [moreAccessText(drift), incompleteText(drift), roomChangesIn(drift)]
  const violations = violationsText(drift)
  return paragraphs([
    paint.bold(planHeading(drift)),
    lines([
      paint.bold(driftCounts(drift)),
      incomplete && paint.red(incomplete),
      sweepText(drift),
      moreAccess && paint.yellow(`! ${moreAccess}`),
      violations && paint.yellow(`! ${violations}`),
    ]),
    limitedList(changes, (listed) =>
      listed.map((item) => {
        const mark = givesMoreAccess(item.change) ? paint.yellow('!') : ' '
        return `  ${driftWord(item.change, paint)}${mark} ${linkInRoom(item)}`
      }),
    ),
    ...drift.rooms.map((room) => roomBlock(room, paint)),
    changes.length === 0 || drift.written ? '' : driftAdvice(drift),
  ])
}

function driftWord({ kind }: ChangeDocument, paint: Paint): string {
  return tint(kind, paint, pad(kinds[kind].drift, wordColumns))
}

function roomBlock(room: RoomDocument, paint: Paint): string {
  const changes = room.changes.filter((change) => !isQuiet(change))
  if (changes.length === 0) return ''
  return [paint.bold(roomTitle(room)), ...changes.map((change) => changeLines(change, paint).join('\n'))].join('\n\n')
}

function changeLines(change: ChangeDocument, paint: Paint): readonly string[] {
  const { kind, fields, link } = change
  const hasFields = kind === 'update' || kind === 'replace'
  const suffix = hasFields && fields.length > 0 ? `, ${fingerprintText(link.fingerprint)}` : ''
  return [
    `  ${driftWord(change, paint)}${appendAfterColon(linkName(change) + suffix, driftReason(change), indent)}`,
    ...(hasFields ? fieldLines(fields, paint) : [indent + linkFacts(change)]),
  ]
}

function fieldLines(fields: readonly FieldDocument[], paint: Paint): readonly string[] {
  const names = Math.max(...fields.map(({ name }) => name.length)) + 2
  return fields.map((field) => {
    const { portal, manifest } = fieldSides(field)
    const mark = fieldGivesMore(field) ? `  ${paint.yellow('! more')}` : ''
    return `${indent}${paint.dim(pad(field.name, names))}the portal has ${portal}, the manifest says ${manifest}${mark}`
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

/** What to run next. `command` formats a command line. */
export function driftAdvice({ swept, summary }: PlanDocument, command = (line: string): string => line): string {
  const back = `${command(`roomlinks apply${swept === null ? '' : ' --sweep'}`)} brings the portal back`
  // Extra links and rotations are never taken over: the portal does not know how to declare them.
  const isTaken = summary.update + summary.create > 0
  const into = isTaken ? `; ${command('roomlinks drift --write')} takes this into the manifest` : ''
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
  return `the portal has it; ${reasonText(change)}`
}

/** Both values of a setting as text. Two different passwords are shown only as different. */
export function fieldSides(field: FieldDocument): { readonly portal: string; readonly manifest: string } {
  const [portal, manifest] = fieldTexts(field)
  const isOtherSecret = rowOf(field.name).isSecret && field.before !== null && field.after !== null
  return isOtherSecret ? { portal: 'another one', manifest: portal } : { portal, manifest }
}
