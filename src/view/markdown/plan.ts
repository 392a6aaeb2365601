import { isQuiet } from '../../model/change.ts'
import { type RoomChange, roomChangesIn } from '../document/digest.ts'
import type { Paths } from '../document/result.ts'
import type { ChangeDocument, PlanDocument, RoomDocument } from '../document/shape.ts'
import { pad, visible } from '../escape.ts'
import {
  count,
  kinds,
  lines,
  linkFacts,
  linkName,
  listCounts,
  originMark,
  originTexts,
  reasonText,
  roomTitle,
  versionText,
} from '../phrases.ts'
import { isEmptyPlan, planHeadline } from '../terminal/headline.ts'
import { fingerprintSuffix, type SettingRow, settingRows } from '../terminal/plan.ts'
import { alert, linkCell, page, planMarker, type RoomPart, roomCell, separateGroups, type Table } from './blocks.ts'
import { code } from './escape.ts'

/** A plan for a pull request, in at most `limit` bytes: warnings, a table of links, then details room by room. */
export function planMarkdown(plan: PlanDocument, limit?: number, paths?: Paths): string {
  const { diagnostics, rooms } = plan
  const content = { head: headOf(plan), diagnostics, table: changeTable(plan), parts: rooms.flatMap(roomPart) }
  return page({ ...content, foot: footOf(plan) }, limit, paths)
}

function headOf(plan: PlanDocument): readonly string[] {
  const { manifest, portal, refused, summary } = plan
  const { counts, unverified, incomplete, origins, sweep, widening } = planHeadline(plan)
  const revokes = `${summary.revoke} of these changes ${summary.revoke === 1 ? 'revokes' : 'revoke'} a link.`
  return [
    `${planMarker(plan, 'planned')}\n### Plan of ${code(visible(manifest))} for ${code(visible(portal.url))} ${versionText(portal, code)}`,
    lines([`**${counts}**`, origins, sweep]),
    ...alert('CAUTION', [
      refused ? 'Refused by a guard or a policy: this plan is shown but will not be applied.' : undefined,
      unverified,
      incomplete,
    ]),
    ...alert('WARNING', [widening, summary.revoke === 0 ? undefined : revokes]),
  ]
}

function footOf(plan: PlanDocument): readonly string[] {
  if (isEmptyPlan(plan)) return []
  const digest = visible(plan.digest)
  const apply = code(`roomlinks apply ${plan.swept === null ? '' : '--sweep '}--expect-digest ${digest}`)
  const same = ['--file', '--room', '--base'].map(code).join(', ')
  const instruction = `To apply this and nothing else: ${apply}, with the same ${same} as this plan.`
  return [`Digest: ${code(digest)}${plan.refused || plan.summary.reissue > 0 ? '' : `\n${instruction}`}`]
}

/** Changes that widen access come first, then revokes, so that they are the last to be left out. */
function changeTable(plan: PlanDocument): Table {
  const hasOrigins = plan.summary.origins !== null
  const changes = roomChangesIn(plan).toSorted((a, b) => urgency(b) - urgency(a))
  return {
    heads: ['', 'link', 'room', 'what', 'why', ...(hasOrigins ? ['from'] : []), 'access'],
    rows: changes.map(({ room, change }) => [
      code(kinds[change.kind].symbol),
      linkCell(change),
      roomCell(room),
      change.kind,
      reasonText(change),
      ...(hasOrigins ? [change.origin === null ? '' : originTexts[change.origin]] : []),
      change.widens ? '**widens**' : '',
    ]),
  }
}

function urgency({ change }: RoomChange): number {
  return change.widens ? 2 : Number(change.kind === 'revoke')
}

function roomPart(room: RoomDocument): readonly RoomPart[] {
  const shown = room.changes.filter(({ kind, ignoreReason }) => kind !== 'keep' && ignoreReason === undefined)
  const others = shown.filter(isQuiet)
  const changes = shown.filter((change) => !isQuiet(change))
  if (shown.length === 0) return []
  const unmanaged = others.filter(({ kind }) => kind === 'unmanaged').length
  const foreign = others.length - unmanaged
  const contents = listCounts([
    [changes.length, count(changes.length, 'change')],
    [unmanaged, `${unmanaged} unmanaged`],
    [foreign, `${foreign} another manifest's`],
  ])
  return [{ name: roomTitle(room), contents, lines: separateGroups([...changes, ...others].map(changeDiff)) }]
}

/** A change as lines of a diff; the sign at the start of each line gives it its colour. */
export function changeDiff(change: ChangeDocument): readonly string[] {
  const about = `${linkName(change)}${fingerprintSuffix(change)}: ${reasonText(change)}${originMark(change)}`
  const rows = settingRows(change)
  if (rows) return [change.kind === 'create' ? `+ ${about}  ! widens` : `! ${about}`, ...rowsDiff(rows)]
  const sign = change.kind === 'revoke' ? '-' : ' '
  return [`${sign} ${about}`, `${sign}   ${linkFacts(change)}`]
}

/** Settings as lines of a diff, in aligned columns. */
export function rowsDiff(rows: readonly SettingRow[]): readonly string[] {
  const columns = Math.max(...rows.map(({ name }) => name.length)) + 2
  return rows.flatMap(({ name, before, after, mark }) => [
    ...(before === undefined ? [] : [`-   ${pad(name, columns)}${before}`]),
    `+   ${pad(name, columns)}${after}${mark}`,
  ])
}
