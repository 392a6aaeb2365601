import type { Paths } from '../document/result.ts'
import type { ChangeDocument, PlanDocument } from '../document/shape.ts'
import { pad, visible } from '../escape.ts'
import { type Fold, foldChanges, type Reading, sectionsOf } from '../fold.ts'
import {
  count,
  fieldLimit,
  fieldText,
  kinds,
  lines,
  linkFacts,
  linkName,
  newsText,
  originMark,
  originTexts,
  otherLinksText,
  reasonText,
  roomTitle,
  versionText,
} from '../phrases.ts'
import { type NameRoom, roomNames } from '../room-names.ts'
import { isEmptyPlan, planHeadline } from '../terminal/headline.ts'
import { fingerprintsOf, type SettingRow, settingRows } from '../terminal/plan.ts'
import { othersIn } from '../terminal/unmanaged.ts'
import { alert, linkCell, page, planMarker, type RoomPart, type Table } from './blocks.ts'
import { code, codeCell } from './escape.ts'
import { placesCell, sectionPart } from './sections.ts'

/** A plan for a pull request, in at most `limit` bytes: warnings, a table of links, then details room by room. */
export function planMarkdown(plan: PlanDocument, limit?: number, paths?: Paths, reading?: Reading): string {
  const { diagnostics } = plan
  const folds = foldChanges(plan, reading)
  const names = roomNames(plan.rooms)
  const sections = sectionsOf(folds).map((section) =>
    sectionPart(section, names, (change) => changeDiff(change, plan.madeAt), 'change'),
  )
  const parts = [...sections, ...unmanagedPart(plan)]
  const content = { head: headOf(plan), diagnostics, table: changeTable(plan, folds, names), parts }
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

/** The most dangerous changes come first, so that they are the last to be left out. */
function changeTable({ summary }: PlanDocument, folds: readonly Fold[], names: NameRoom): Table {
  const hasOrigins = summary.origins !== null
  return {
    heads: ['', 'link', 'room', 'what', 'why', ...(hasOrigins ? ['from'] : []), 'access'],
    rows: folds.map(({ members, change }) => [
      code(kinds[change.kind].symbol),
      linkCell(change),
      placesCell(members, names),
      change.kind,
      reasonCell(change),
      ...(hasOrigins ? [change.origin === null ? '' : originTexts[change.origin]] : []),
      change.widens ? '**widens**' : '',
    ]),
  }
}

/** Settings are shown as code: a title may look like Markdown. */
function reasonCell(change: ChangeDocument): string {
  if (change.kind !== 'update') return reasonText(change)
  const news = newsText(change)
  return [...change.fields.map((field) => codeCell(fieldText(field, fieldLimit))), ...(news === '' ? [] : [news])].join(
    ', ',
  )
}

/** Links that this manifest did not make and leaves alone. */
function unmanagedPart(plan: PlanDocument): readonly RoomPart[] {
  const rooms = othersIn(plan)
  if (rooms.length === 0) return []
  const lines = rooms.flatMap(({ room, links }) => [
    `  ${roomTitle(room)}`,
    ...links.flatMap((link) => changeDiff(link, plan.madeAt)).map((line) => `  ${line}`),
  ])
  const contents = `${otherLinksText(plan.summary)}; left alone`
  return [{ name: count(rooms.length, 'room'), contents, lines, isClosed: true }]
}

/** A change as lines of a diff; the sign at the start of each line gives it its colour. */
export function changeDiff(change: ChangeDocument, madeAt: PlanDocument['madeAt'] = null): readonly string[] {
  const news = newsText(change)
  const isUpdate = change.kind === 'update'
  const name = [linkName(change), ...fingerprintsOf(change)].join(', ')
  const about = `${name}${isUpdate ? '' : `: ${news}`}${originMark(change)}`
  const rows = settingRows(change)
  if (rows) {
    const head = change.kind === 'create' ? `+ ${about}  ! widens` : `! ${about}`
    return [head, ...rowsDiff(rows), ...(isUpdate && news !== '' ? [`!   ${news}`] : [])]
  }
  const sign = change.kind === 'revoke' ? '-' : ' '
  return [`${sign} ${about}`, `${sign}   ${linkFacts(change, madeAt)}`]
}

/** Settings as lines of a diff, in aligned columns. */
export function rowsDiff(rows: readonly SettingRow[]): readonly string[] {
  const columns = Math.max(...rows.map(({ name }) => name.length)) + 2
  return rows.flatMap(({ name, before, after, mark }) => [
    ...(before === undefined ? [] : [`-   ${pad(name, columns)}${before}`]),
    `+   ${pad(name, columns)}${after}${mark}`,
  ])
}
