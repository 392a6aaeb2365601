import { isQuiet } from '../../model/change.ts'
import { placedIn } from '../document/digest.ts'
import type { ChangeDocument, PlanDocument, RoomDocument } from '../document/shape.ts'
import type { DriftDocument } from '../document/take-over.ts'
import { pad, visible } from '../escape.ts'
import {
  driftAdvice,
  driftCounts,
  driftReason,
  drifts,
  isOpener,
  openingText,
  opens,
  sidesOf,
} from '../text/drift-words.ts'
import { problemOf } from '../text/excerpt.ts'
import { changesIn, incompleteText, isEmptyPlan, sweepText } from '../text/headline.ts'
import { leftLines } from '../text/take-over.ts'
import { count, linkFacts, linkName, roomTitle } from '../words.ts'
import {
  alert,
  findingsBlock,
  fitting,
  join,
  markdownLimit,
  markerLine,
  roomAfter,
  roomCell,
  table,
  titleLimit,
} from './blocks.ts'
import { detailBlocks, type RoomPart } from './details.ts'
import { code, codeCell, fence } from './escape.ts'

/**
 * A drift for an issue, in at most `limit` bytes: what the portal gives more than the manifest says, which links, then
 * all of it, room by room. What there is no room for is left out from behind, and counted.
 */
export function driftMarkdown(drift: DriftDocument, limit: number = markdownLimit): string {
  const [head, foot] = [headOf(drift), footOf(drift)]
  const findings = findingsBlock(drift.diagnostics.map(problemOf), roomAfter([...head, ...foot], limit) / 3)
  const links = linkTable(drift, roomAfter([...head, ...findings, ...foot], limit))
  const shown = [...head, ...findings, ...links]
  const left = leftBlock(drift, roomAfter([...shown, ...foot], limit) / 3)
  const details = detailBlocks(drift.rooms.flatMap(roomPart), roomAfter([...shown, ...left, ...foot], limit))
  return join([...shown, ...details, ...left, ...foot])
}

function headOf(drift: PlanDocument): readonly string[] {
  const { manifest, portal, digest, summary } = drift
  const facts = [`digest=${digest}`, `changes=${changesIn(summary)}`]
  const version = portal.version === null ? 'of unknown version' : code(visible(portal.version))
  const [opening, sweep, incomplete] = [openingText(drift), sweepText(drift), incompleteText(drift)]
  return [
    `${markerLine(manifest, 'drift', facts)}\n### Drift of ${code(visible(portal.url))} from ${code(visible(manifest))} (DocSpace ${version})`,
    [`**${driftCounts(drift)}**`, ...(sweep === undefined ? [] : [sweep])].join('\n'),
    ...alert('CAUTION', incomplete === undefined ? [] : [incomplete]),
    ...alert('WARNING', opening === undefined ? [] : [opening]),
  ]
}

function footOf(drift: DriftDocument): readonly string[] {
  if (isEmptyPlan(drift)) return []
  const what = '`-` is what the manifest says, `+` what the portal has.'
  return [drift.written ? what : `${what} ${driftAdvice(drift, code)}`]
}

/** What was taken into the manifest, where that was tried, and what was not. */
function leftBlock({ written, left = [] }: DriftDocument, room: number): readonly string[] {
  if (!written) return []
  const { taken, left: more } = fitting(
    left.map((each) => leftLines(each).join('\n')),
    room,
  )
  const lines = [...taken.flatMap((text) => text.split('\n')), ...(more === 0 ? [] : [`… and ${more} more.`])]
  const counts = `**Taken into the manifest: ${count(written.length, 'link')}. Left as it is: ${left.length}.**`
  return [counts, ...(left.length === 0 ? [] : [fence('text', lines)])]
}

/** Where the portal gives more comes first: should rows be left out, it is not those. */
function linkTable(drift: PlanDocument, room: number): readonly string[] {
  const all = placedIn(drift).toSorted((a, b) => Number(isOpener(b.change)) - Number(isOpener(a.change)))
  const rows = all.map(({ room: place, change }) => [
    drifts[change.kind],
    codeCell(linkName(change, titleLimit)),
    roomCell(place),
    driftReason(change),
    isOpener(change) ? '**more**' : '',
  ])
  return table(['', 'link', 'room', 'what', 'access'], rows, room)
}

function roomPart(room: RoomDocument): readonly RoomPart[] {
  const moved = room.changes.filter((change) => !isQuiet(change))
  if (moved.length === 0) return []
  const lines = moved.flatMap((change, nth) => [...(nth === 0 ? [] : ['']), ...driftDiff(change)])
  return [{ name: roomTitle(room), contents: count(moved.length, 'link'), lines }]
}

/** A link that differs as lines of a diff, from what the manifest says to what the portal has. */
function driftDiff(change: ChangeDocument): readonly string[] {
  const about = `${linkName(change)}: ${driftReason(change)}`
  if (change.kind === 'create') return [`- ${about}`, `-   ${linkFacts(change)}`]
  if (change.kind === 'revoke') return [`+ ${about}`, `+   ${linkFacts(change)}`]
  const columns = Math.max(0, ...change.fields.map(({ name }) => name.length)) + 2
  const lines = change.fields.flatMap((field) => {
    const { portal, manifest } = sidesOf(field)
    const name = pad(field.name, columns)
    return [`-   ${name}${manifest}`, `+   ${name}${portal}${opens(field) ? '  ! more' : ''}`]
  })
  return [`! ${about}`, ...lines]
}
