import { isQuiet } from '../../model/change.ts'
import { type PlacedChange, placedIn } from '../document/digest.ts'
import { fieldTexts, settingsOf, settingText } from '../document/settings.ts'
import type { ChangeDocument, PlanDocument, RoomDocument } from '../document/shape.ts'
import { pad, quote, visible, width } from '../escape.ts'
import {
  colon,
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
  roomTitle,
  tint,
  titleLimit,
} from '../phrases.ts'
import { isEmptyPlan, planHeadline } from './headline.ts'
import type { Paint } from './paint.ts'

const listed = 30
const indent = ' '.repeat(6)

/** A plan for people: what and where, how much, which links, then every setting, room by room; last, its name. */
export function planText(plan: PlanDocument, paint: Paint): string {
  return paragraphs([
    paint.bold(planHeading(plan)),
    summaryText(plan, paint),
    firstOf(placedIn(plan), (some) => touchedLines(some, paint)),
    ...plan.rooms.map((room) => roomBlock(room, paint)),
    isEmptyPlan(plan) ? '' : paint.dim(`Digest: ${visible(plan.digest)}`),
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

/** The first changes of many, as lines; the rest are counted. */
export function firstOf(
  touched: readonly PlacedChange[],
  linesOf: (some: readonly PlacedChange[]) => readonly string[],
): string {
  const more = touched.length - listed
  return lines([...linesOf(touched.slice(0, listed)), more > 0 ? `  … and ${more} more, below.` : undefined])
}

function roomBlock(room: RoomDocument, paint: Paint): string {
  const touched = room.changes.filter((change) => !isQuiet(change))
  const others = room.changes.filter(({ kind }) => kind === 'unmanaged' || kind === 'foreign')
  if (touched.length + others.length === 0) return ''
  const blocks = [
    ...touched.map((change) => changeLines(change, paint).join('\n')),
    others.flatMap((change) => changeLines(change, paint)).join('\n'),
  ]
  const body = blocks.filter((block) => block !== '').join('\n\n')
  return `${paint.bold(roomTitle(room))}\n${touched.length === 0 ? '' : '\n'}${body}`
}

function changeLines(change: ChangeDocument, paint: Paint): readonly string[] {
  const { symbol } = kinds[change.kind]
  const line = colon(`${symbol} ${linkName(change)}${movedPrint(change)}`, reasonText(change), indent)
  const mark = change.kind === 'create' ? `  ${paint.yellow('! widens')}` : ''
  const head = `  ${tint(change.kind, paint, symbol)}${line.slice(symbol.length)}${dimOrigin(change, paint)}${mark}`
  const rows = rowsOf(change)
  return [head, ...(rows ? rowLines(rows, paint) : [indent + linkFacts(change)])]
}

/** The fingerprint of a link that is there and changes. */
export function movedPrint({ kind, link }: ChangeDocument): string {
  return kinds[kind].told === 'fields' ? `, ${fingerprintText(link.fingerprint)}` : ''
}

/** A setting in words; `before` where it moves. */
export interface Row {
  readonly name: string
  readonly before?: string
  readonly after: string
  readonly mark: string
}

/** The settings that are told of a change; undefined where the link as a whole is. */
export function rowsOf({ kind, fields, settings }: ChangeDocument): readonly Row[] | undefined {
  const { told } = kinds[kind]
  if (told === 'link') return undefined
  if (told === 'settings') {
    return settingsOf(settings).map((setting) => ({ name: setting.name, after: settingText(setting), mark: '' }))
  }
  return fields.map((field) => {
    const [before, after] = fieldTexts(field)
    return { name: field.name, before, after, mark: field.widens ? '  ! widens' : '' }
  })
}

/** Aligned in columns; what would make a line too long goes under what it belongs to. */
function rowLines(rows: readonly Row[], paint: Paint): readonly string[] {
  const names = Math.max(...rows.map(({ name }) => name.length)) + 2
  const space = lineWidth - indent.length - names - '  ! widens'.length
  const valued = rows.map((row) => ({
    ...row,
    value: row.before === undefined ? row.after : `${row.before} → ${row.after}`,
  }))
  const columns = Math.max(...valued.map(({ value }) => width(value)).filter((each) => each <= space))
  return valued.map(({ name, before, after, value, mark }) => {
    const isLong = before !== undefined && width(value) > space
    const shown = isLong ? `${before}\n${' '.repeat(indent.length + names)}→ ${after}` : value
    const gap = ' '.repeat(Math.max(0, columns - width(value)))
    return `${indent}${paint.dim(pad(name, names))}${shown}${mark && `${gap}  ${paint.yellow(mark.trimStart())}`}`
  })
}

/** Changes and their rooms, one line each, in columns. */
export function touchedLines(touched: readonly PlacedChange[], paint: Paint): readonly string[] {
  const columns = Math.max(...touched.map(({ change }) => kinds[change.kind].symbol.length))
  return touched.map((placed) => {
    const { kind, widens } = placed.change
    const symbol = tint(kind, paint, pad(kinds[kind].symbol, columns))
    return `  ${symbol} ${widens ? paint.yellow('!') : ' '} ${placedName(placed)}${dimOrigin(placed.change, paint)}`
  })
}

/** A link and its room. */
export function placedName({ room, change }: PlacedChange): string {
  return `${linkName(change, titleLimit)} in ${quote(room.title, titleLimit)}`
}

function dimOrigin(change: ChangeDocument, paint: Paint): string {
  const mark = originMark(change)
  return mark && `  ${paint.dim(mark.trimStart())}`
}
