import { isQuiet } from '../../model/change.ts'
import { placedIn } from '../document/digest.ts'
import type { Paths } from '../document/result.ts'
import type { ChangeDocument, PlanDocument, RoomDocument } from '../document/shape.ts'
import type { DriftDocument } from '../document/take-over.ts'
import { visible } from '../escape.ts'
import { count, kinds, lines, linkFacts, linkName, roomTitle, versionText } from '../phrases.ts'
import { driftAdvice, driftCounts, driftReason, isOpener, openingText, opens, sidesOf } from '../terminal/drift.ts'
import { incompleteText, isEmptyPlan, sweepText } from '../terminal/headline.ts'
import { leftLines } from '../terminal/take-over.ts'
import { alert, fitting, linkCell, page, planMarker, type RoomPart, roomCell, spaced, type Table } from './blocks.ts'
import { code, fence } from './escape.ts'
import { rowsDiff } from './plan.ts'

/**
 * A drift for an issue, in at most `limit` bytes: what the portal gives more than the manifest says, which links, then
 * all of it, room by room.
 */
export function driftMarkdown(drift: DriftDocument, limit?: number, paths?: Paths): string {
  const { diagnostics, rooms } = drift
  const content = { head: headOf(drift), diagnostics, table: linkTable(drift), parts: rooms.flatMap(roomPart) }
  return page({ ...content, left: (room) => leftBlock(drift, room), foot: footOf(drift) }, limit, paths)
}

function headOf(drift: PlanDocument): readonly string[] {
  const { manifest, portal } = drift
  return [
    `${planMarker(drift, 'drift')}\n### Drift of ${code(visible(portal.url))} from ${code(visible(manifest))} ${versionText(portal, code)}`,
    lines([`**${driftCounts(drift)}**`, sweepText(drift)]),
    ...alert('CAUTION', [incompleteText(drift)]),
    ...alert('WARNING', [openingText(drift)]),
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
  const texts = left.map((each) => leftLines(each).join('\n'))
  const { taken, more } = fitting(texts, room)
  const counts = `**Taken into the manifest: ${count(written.length, 'link')}. Left as it is: ${left.length}.**`
  const all = [...taken.flatMap((text) => text.split('\n')), ...more]
  return [counts, ...(left.length === 0 ? [] : [fence('text', all)])]
}

/** Where the portal gives more comes first: should rows be left out, it is not those. */
function linkTable(drift: PlanDocument): Table {
  const all = placedIn(drift).toSorted((a, b) => Number(isOpener(b.change)) - Number(isOpener(a.change)))
  const rows = all.map(({ room, change }) => [
    kinds[change.kind].drift,
    linkCell(change),
    roomCell(room),
    driftReason(change),
    isOpener(change) ? '**more**' : '',
  ])
  return { heads: ['', 'link', 'room', 'what', 'access'], rows }
}

function roomPart(room: RoomDocument): readonly RoomPart[] {
  const moved = room.changes.filter((change) => !isQuiet(change))
  if (moved.length === 0) return []
  return [{ name: roomTitle(room), contents: count(moved.length, 'link'), lines: spaced(moved.map(driftDiff)) }]
}

/** A link that differs as lines of a diff, from what the manifest says to what the portal has. */
function driftDiff(change: ChangeDocument): readonly string[] {
  const about = `${linkName(change)}: ${driftReason(change)}`
  if (change.kind === 'create') return [`- ${about}`, `-   ${linkFacts(change)}`]
  if (change.kind === 'revoke') return [`+ ${about}`, `+   ${linkFacts(change)}`]
  const rows = change.fields.map((field) => {
    const { manifest, portal } = sidesOf(field)
    return { name: field.name, before: manifest, after: portal, mark: opens(field) ? '  ! more' : '' }
  })
  return [`! ${about}`, ...rowsDiff(rows)]
}
