import { isQuiet } from '../../model/change.ts'
import { type RoomChange, roomChangesIn } from '../document/digest.ts'
import { fieldTexts, listSettings, settingText } from '../document/settings.ts'
import type { ChangeDocument, PlanDocument, RoomDocument } from '../document/shape.ts'
import { pad, quote, visible, width } from '../escape.ts'
import {
  appendAfterColon,
  fingerprintText,
  kinds,
  lines,
  lineWidth,
  linkFacts,
  linkName,
  originMark,
  paragraphs,
  planHeading,
  reasonText,
  roomHeading,
  roomTitle,
  tint,
  titleLimit,
  versionText,
} from '../phrases.ts'
import { isEmptyPlan, planHeadline } from './headline.ts'
import type { Paint } from './paint.ts'

const maxListed = 30
const indent = ' '.repeat(6)

/** A plan for people: counts, links, then every setting, room by room, and the digest. */
export function planText(plan: PlanDocument, paint: Paint): string {
  return paragraphs([
    paint.bold(planHeading(plan)),
    summaryText(plan, paint),
    limitedList(roomChangesIn(plan), (listed) => changeList(listed, paint)),
    ...plan.rooms.map((room) => roomBlock(room, paint)),
    isEmptyPlan(plan) ? '' : paint.dim(`Digest: ${visible(plan.digest)}`),
  ])
}

/** A plan of one link that a person named, for people: the portal, its room, and what happens to it. */
export function linkPlanText({ portal, rooms }: PlanDocument, paint: Paint): string {
  return paragraphs([
    paint.bold(`On ${visible(portal.url)} ${versionText(portal)}:`),
    ...rooms.flatMap((room) => [
      paint.bold(roomHeading(room)),
      ...room.changes.map((change) => changeLines(change, paint).join('\n')),
    ]),
  ])
}

function summaryText(plan: PlanDocument, paint: Paint): string {
  const { counts, unverified, incomplete, origins, sweep, widening } = planHeadline(plan)
  return lines([
    unverified && paint.red(unverified),
    paint.bold(counts),
    incomplete && paint.red(incomplete),
    origins,
    sweep,
    widening && paint.yellow(`! ${widening}`),
  ])
}

/** Lists the first changes and counts the rest. */
export function limitedList(
  changes: readonly RoomChange[],
  linesOf: (listed: readonly RoomChange[]) => readonly string[],
): string {
  const more = changes.length - maxListed
  return lines([...linesOf(changes.slice(0, maxListed)), more > 0 ? `  … and ${more} more, below.` : undefined])
}

function roomBlock(room: RoomDocument, paint: Paint): string {
  const changes = room.changes.filter((change) => !isQuiet(change))
  const others = room.changes.filter(
    ({ kind, ignoreReason }) => (kind === 'unmanaged' && ignoreReason === undefined) || kind === 'foreign',
  )
  if (changes.length + others.length === 0) return ''
  const blocks = [
    ...changes.map((change) => changeLines(change, paint).join('\n')),
    others.flatMap((change) => changeLines(change, paint)).join('\n'),
  ]
  const body = blocks.filter((block) => block !== '').join('\n\n')
  return `${paint.bold(roomTitle(room))}\n${changes.length === 0 ? '' : '\n'}${body}`
}

function changeLines(change: ChangeDocument, paint: Paint): readonly string[] {
  const { symbol } = kinds[change.kind]
  const line = appendAfterColon(`${symbol} ${linkName(change)}${fingerprintSuffix(change)}`, reasonText(change), indent)
  const mark = change.kind === 'create' ? `  ${paint.yellow('! widens')}` : ''
  const head = `  ${tint(change.kind, paint, symbol)}${line.slice(symbol.length)}${dimOrigin(change, paint)}${mark}`
  const rows = settingRows(change)
  return [head, ...(rows ? rowLines(rows, paint) : [indent + linkFacts(change)])]
}

/** The fingerprint of an existing link that changes, after a comma; otherwise empty. */
export function fingerprintSuffix({ kind, link }: ChangeDocument): string {
  return kinds[kind].detail === 'fields' ? `, ${fingerprintText(link.fingerprint)}` : ''
}

/** A setting as text; `before` is set if it changes. */
export interface SettingRow {
  readonly name: string
  readonly before?: string
  readonly after: string
  readonly mark: string
}

/** The settings to show for a change; undefined if one line about the link is enough. */
export function settingRows({ kind, fields, settings }: ChangeDocument): readonly SettingRow[] | undefined {
  const { detail } = kinds[kind]
  if (detail === 'link') return undefined
  if (detail === 'settings') {
    return listSettings(settings).map((setting) => ({ name: setting.name, after: settingText(setting), mark: '' }))
  }
  return fields.map((field) => {
    const [before, after] = fieldTexts(field)
    return { name: field.name, before, after, mark: field.widens ? '  ! widens' : '' }
  })
}

/** Settings in aligned columns; a new value that would make the line too long gets its own line. */
function rowLines(rows: readonly SettingRow[], paint: Paint): readonly string[] {
  const names = Math.max(...rows.map(({ name }) => name.length)) + 2
  const space = lineWidth - indent.length - names - '  ! widens'.length
  const rowsWithValue = rows.map((row) => ({
    ...row,
    value: row.before === undefined ? row.after : `${row.before} → ${row.after}`,
  }))
  const columns = Math.max(...rowsWithValue.map(({ value }) => width(value)).filter((each) => each <= space))
  return rowsWithValue.map(({ name, before, after, value, mark }) => {
    const isLong = before !== undefined && width(value) > space
    const shown = isLong ? `${before}\n${' '.repeat(indent.length + names)}→ ${after}` : value
    const gap = ' '.repeat(Math.max(0, columns - width(value)))
    return `${indent}${paint.dim(pad(name, names))}${shown}${mark && `${gap}  ${paint.yellow(mark.trimStart())}`}`
  })
}

/** Changes with their rooms, one line each, in aligned columns. */
export function changeList(changes: readonly RoomChange[], paint: Paint): readonly string[] {
  const columns = Math.max(...changes.map(({ change }) => kinds[change.kind].symbol.length))
  return changes.map((item) => {
    const { kind, widens } = item.change
    const symbol = tint(kind, paint, pad(kinds[kind].symbol, columns))
    return `  ${symbol} ${widens ? paint.yellow('!') : ' '} ${linkInRoom(item)}${dimOrigin(item.change, paint)}`
  })
}

/** `auditors "For auditors" in "Acme board"`. */
export function linkInRoom({ room, change }: RoomChange): string {
  return `${linkName(change, titleLimit)} in ${quote(room.title, titleLimit)}`
}

function dimOrigin(change: ChangeDocument, paint: Paint): string {
  const mark = originMark(change)
  return mark && `  ${paint.dim(mark.trimStart())}`
}
