import { isQuiet } from '../../model/change.ts'
import { placedIn } from '../document/digest.ts'
import type { ChangeDocument, PlanDocument, RoomDocument } from '../document/shape.ts'
import type { DriftDocument } from '../document/take-over.ts'
import { pad, quote } from '../escape.ts'
import { colon, fingerprintText, linkName, paragraphs, planHeading, roomTitle, tint } from '../words.ts'
import { driftAdvice, driftCounts, driftLines, driftReason, drifts, isOpener, openingText } from './drift-words.ts'
import { incompleteText, sweepText } from './headline.ts'
import type { Paint } from './paint.ts'

const listed = 30
const titleLimit = 80
const columns = 9
const indent = ' '.repeat(columns + 2)

/** What the portal has otherwise than a manifest says, for people: how much, which links, then every setting. */
export function driftText(drift: DriftDocument, paint: Paint): string {
  const [opening, sweep, incomplete] = [openingText(drift), sweepText(drift), incompleteText(drift)]
  const touched = placedIn(drift)
  return paragraphs([
    paint.bold(planHeading(drift)),
    [
      paint.bold(driftCounts(drift)),
      incomplete && paint.red(incomplete),
      sweep,
      opening && paint.yellow(`! ${opening}`),
    ]
      .filter((line) => line !== undefined)
      .join('\n'),
    listLines(drift, paint).join('\n'),
    ...drift.rooms.map((room) => roomBlock(room, paint)),
    touched.length === 0 || drift.written ? '' : driftAdvice(drift),
  ])
}

function listLines(drift: PlanDocument, paint: Paint): readonly string[] {
  const touched = placedIn(drift)
  const lines = touched.slice(0, listed).map(({ room, change }) => {
    const mark = isOpener(change) ? paint.yellow('!') : ' '
    return `  ${word(change, paint)}${mark} ${linkName(change, titleLimit)} in ${quote(room.title, titleLimit)}`
  })
  return touched.length > listed ? [...lines, `  … and ${touched.length - listed} more, below.`] : lines
}

function word({ kind }: ChangeDocument, paint: Paint): string {
  return tint(kind, paint, pad(drifts[kind], columns))
}

function roomBlock(room: RoomDocument, paint: Paint): string {
  const touched = room.changes.filter((change) => !isQuiet(change))
  if (touched.length === 0) return ''
  return [paint.bold(roomTitle(room)), ...touched.map((change) => changeLines(change, paint).join('\n'))].join('\n\n')
}

function changeLines(change: ChangeDocument, paint: Paint): readonly string[] {
  const lines = driftLines(change)
  const names = Math.max(0, ...lines.map(({ name }) => name.length + (name === '' ? 0 : 2)))
  const { fingerprint } = change.link
  const facts = lines.some(({ name }) => name !== '') ? `, ${fingerprintText(fingerprint)}` : ''
  return [
    `  ${word(change, paint)}${colon(linkName(change) + facts, driftReason(change), indent)}`,
    ...lines.map((line) => {
      const mark = line.opens ? `  ${paint.yellow('! more')}` : ''
      return `${indent}${paint.dim(pad(line.name, names))}${line.text}${mark}`
    }),
  ]
}
