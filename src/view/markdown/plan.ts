import { isQuiet } from '../../model/change.ts'
import { type PlacedChange, placedIn } from '../document/digest.ts'
import type { PlanDocument, RoomDocument } from '../document/shape.ts'
import { visible } from '../escape.ts'
import { problemOf } from '../text/excerpt.ts'
import {
  changesIn,
  incompleteText,
  isEmptyPlan,
  originCounts,
  planCounts,
  sweepText,
  unverifiedText,
  wideningText,
} from '../text/headline.ts'
import { linkName, originTexts, reasonText, roomTitle, symbols } from '../words.ts'
import {
  alert,
  findingsBlock,
  join,
  markdownLimit,
  markerLine,
  roomAfter,
  roomCell,
  table,
  titleLimit,
} from './blocks.ts'
import { contentsOf, detailBlocks, type RoomPart } from './details.ts'
import { changeDiff } from './diff.ts'
import { code, codeCell } from './escape.ts'

/**
 * A plan for a pull request, in at most `limit` bytes: what to beware of, which links, then all of it, room by room. What
 * there is no room for is left out from behind, and counted.
 */
export function planMarkdown(plan: PlanDocument, limit: number = markdownLimit): string {
  const [head, foot] = [headOf(plan), footOf(plan)]
  const findings = findingsBlock(plan.diagnostics.map(problemOf), roomAfter([...head, ...foot], limit) / 3)
  const touched = touchedTable(plan, roomAfter([...head, ...findings, ...foot], limit))
  const shown = [...head, ...findings, ...touched]
  const details = detailBlocks(plan.rooms.flatMap(roomPart), roomAfter([...shown, ...foot], limit))
  return join([...shown, ...details, ...foot])
}

function headOf(plan: PlanDocument): readonly string[] {
  const { manifest, portal, digest, refused, summary } = plan
  const facts = [`digest=${digest}`, `changes=${changesIn(summary)}`]
  const version = portal.version === null ? 'of unknown version' : code(visible(portal.version))
  const [unverified, incomplete] = [unverifiedText(plan), incompleteText(plan)]
  const [origins, widening, sweep] = [originCounts(plan), wideningText(plan), sweepText(plan)]
  const revokes = `${summary.revoke} of these changes ${summary.revoke === 1 ? 'revokes' : 'revoke'} a link.`
  return [
    `${markerLine(manifest, 'planned', facts)}\n### Plan of ${code(visible(manifest))} for ${code(visible(portal.url))} (DocSpace ${version})`,
    [`**${planCounts(plan)}**`, origins, sweep].filter((line) => line !== undefined).join('\n'),
    ...alert('CAUTION', [
      ...(refused ? ['Refused by a guard: this plan is shown, and is not applied.'] : []),
      ...[unverified, incomplete].filter((line) => line !== undefined),
    ]),
    ...alert('WARNING', [...(widening === undefined ? [] : [widening]), ...(summary.revoke === 0 ? [] : [revokes])]),
  ]
}

function footOf(plan: PlanDocument): readonly string[] {
  if (isEmptyPlan(plan)) return []
  const digest = visible(plan.digest)
  const apply = code(`roomlinks apply ${plan.swept === null ? '' : '--sweep '}--expect-digest ${digest}`)
  const same = ['--file', '--room', '--base'].map(code).join(', ')
  const how = `To apply this and nothing else: ${apply}, with the same ${same} as this plan.`
  return [`Digest: ${code(digest)}${plan.refused || plan.summary.reissue > 0 ? '' : `\n${how}`}`]
}

/** What widens access first, then what is revoked: should rows be left out, it is not those. */
function touchedTable(plan: PlanDocument, room: number): readonly string[] {
  const touched = placedIn(plan).toSorted((a, b) => urgency(b) - urgency(a))
  const hasOrigins = plan.summary.origins !== null
  const rows = touched.map(({ room: place, change }) => [
    code(symbols[change.kind]),
    codeCell(linkName(change, titleLimit)),
    roomCell(place),
    change.kind,
    reasonText(change),
    ...(hasOrigins ? [change.origin === null ? '' : originTexts[change.origin]] : []),
    change.widens ? '**widens**' : '',
  ])
  return table(['', 'link', 'room', 'what', 'why', ...(hasOrigins ? ['from'] : []), 'access'], rows, room)
}

function urgency({ change }: PlacedChange): number {
  return change.widens ? 2 : Number(change.kind === 'revoke')
}

function roomPart(room: RoomDocument): readonly RoomPart[] {
  const shown = room.changes.filter(({ kind }) => kind !== 'keep')
  const others = shown.filter(isQuiet)
  const touched = shown.filter((change) => !isQuiet(change))
  if (shown.length === 0) return []
  const lines = [...touched, ...others].flatMap((change, nth) => [...(nth === 0 ? [] : ['']), ...changeDiff(change)])
  return [{ name: roomTitle(room), contents: contentsOf(touched.length, others), lines }]
}
