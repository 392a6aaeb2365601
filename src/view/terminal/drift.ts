import { isQuiet } from '../../model/change.ts'
import { rowOf } from '../../settings/rows.ts'
import { placedIn } from '../document/digest.ts'
import { type FieldDocument, fieldTexts } from '../document/settings.ts'
import type { ChangeDocument, PlanDocument, RoomDocument } from '../document/shape.ts'
import type { DriftDocument } from '../document/take-over.ts'
import { pad } from '../escape.ts'
import {
  colon,
  count,
  differText,
  fingerprintText,
  kinds,
  lines,
  linkFacts,
  linkName,
  othersText,
  paragraphs,
  planHeading,
  reasonText,
  roomTitle,
  tint,
} from '../phrases.ts'
import { incompleteText, matchingText, sweepText } from './headline.ts'
import type { Paint } from './paint.ts'
import { firstOf, placedName } from './plan.ts'

const columns = 9
const indent = ' '.repeat(columns + 2)

/** What the portal has otherwise than a manifest says, for people: how much, which links, then every setting. */
export function driftText(drift: DriftDocument, paint: Paint): string {
  const [opening, incomplete, touched] = [openingText(drift), incompleteText(drift), placedIn(drift)]
  return paragraphs([
    paint.bold(planHeading(drift)),
    lines([
      paint.bold(driftCounts(drift)),
      incomplete && paint.red(incomplete),
      sweepText(drift),
      opening && paint.yellow(`! ${opening}`),
    ]),
    firstOf(touched, (some) =>
      some.map((placed) => {
        const mark = isOpener(placed.change) ? paint.yellow('!') : ' '
        return `  ${word(placed.change, paint)}${mark} ${placedName(placed)}`
      }),
    ),
    ...drift.rooms.map((room) => roomBlock(room, paint)),
    touched.length === 0 || drift.written ? '' : driftAdvice(drift),
  ])
}

function word({ kind }: ChangeDocument, paint: Paint): string {
  return tint(kind, paint, pad(kinds[kind].drift, columns))
}

function roomBlock(room: RoomDocument, paint: Paint): string {
  const touched = room.changes.filter((change) => !isQuiet(change))
  if (touched.length === 0) return ''
  return [paint.bold(roomTitle(room)), ...touched.map((change) => changeLines(change, paint).join('\n'))].join('\n\n')
}

function changeLines(change: ChangeDocument, paint: Paint): readonly string[] {
  const { kind, fields, link } = change
  const isMoved = kind === 'update' || kind === 'replace'
  const print = isMoved && fields.length > 0 ? `, ${fingerprintText(link.fingerprint)}` : ''
  return [
    `  ${word(change, paint)}${colon(linkName(change) + print, driftReason(change), indent)}`,
    ...(isMoved ? fieldLines(fields, paint) : [indent + linkFacts(change)]),
  ]
}

function fieldLines(fields: readonly FieldDocument[], paint: Paint): readonly string[] {
  const names = Math.max(...fields.map(({ name }) => name.length)) + 2
  return fields.map((field) => {
    const { portal, manifest } = sidesOf(field)
    const mark = opens(field) ? `  ${paint.yellow('! more')}` : ''
    return `${indent}${paint.dim(pad(field.name, names))}the portal has ${portal}, the manifest says ${manifest}${mark}`
  })
}

/** How much the portal and the manifest differ, in words that people may rely on. */
export function driftCounts({ summary, incomplete }: PlanDocument): string {
  const { create, update, replace, revoke, unchanged } = summary
  if (create + update + replace + revoke === 0) {
    return `${incomplete ? 'Nothing differs in what could be looked at.' : 'No drift.'} ${matchingText(unchanged)}`
  }
  const moved = `${update} differ${update === 1 ? 's' : ''}, ${create} missing, ${revoke} extra, ${replace} rotated`
  return `Drift: ${moved}; ${unchanged} as declared, ${othersText(summary)}.`
}

/** In how many links the portal gives more than the manifest says; nothing for none. */
export function openingText({ rooms }: PlanDocument): string | undefined {
  const opened = rooms.flatMap(({ changes }) => changes).filter(isOpener).length
  return opened === 0 ? undefined : `In ${count(opened, 'link')} the portal gives more access than the manifest says.`
}

/** What can be done about a drift, where nothing was; a command may be set off from the words. */
export function driftAdvice({ swept, summary }: PlanDocument, command = (line: string): string => line): string {
  const back = `${command(`roomlinks apply${swept === null ? '' : ' --sweep'}`)} brings the portal back`
  // An extra link and another rotation are never taken over: the portal does not tell what to declare.
  const isTaken = summary.update + summary.create > 0
  const into = isTaken ? `; ${command('roomlinks drift --write')} takes this into the manifest` : ''
  return `Nothing was changed. ${back}${into}.`
}

/** Whether the portal gives more access with a link than the manifest says. */
export function isOpener({ kind, fields }: ChangeDocument): boolean {
  return kind === 'revoke' || fields.some(opens)
}

/** Whether the portal gives more with a setting than the manifest says. */
export function opens({ name, before, after }: FieldDocument): boolean {
  return rowOf(name).widens(after, before) === true
}

/** What the portal has of a link, and what the manifest says of it. */
export function driftReason(change: ChangeDocument): string {
  if (change.kind === 'create') return 'the manifest declares it, the portal does not have it'
  if (change.kind === 'update') return differText(change)
  if (change.kind === 'replace') return 'the portal has it under another rotation, and so with another URL'
  return `the portal has it; ${reasonText(change)}`
}

/** Both sides of a setting, in words; of two passwords one sees that they differ. */
export function sidesOf(field: FieldDocument): { readonly portal: string; readonly manifest: string } {
  const [portal, manifest] = fieldTexts(field)
  const isOther = rowOf(field.name).isSecret && field.before !== null && field.after !== null
  return isOther ? { portal: 'another one', manifest: portal } : { portal, manifest }
}
