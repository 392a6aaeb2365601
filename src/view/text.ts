import { type Change, isEmpty, isQuiet, type Plan, type RoomPlan, summarize, widens } from '../model/change.ts'
import { pad, quote, width } from './escape.ts'
import type { Paint } from './paint.ts'
import { fieldTexts, settingsOf, settingText } from './settings.ts'
import {
  colon,
  count,
  fingerprintText,
  lineWidth,
  linkFacts,
  linkName,
  planHeading,
  reasonText,
  roomHeading,
  symbols,
  tint,
} from './words.ts'

const listed = 30
const titleLimit = 80
const indent = ' '.repeat(6)

/** A plan for people: what and where, how much, which links, then every setting, room by room. */
export function planText(plan: Plan, paint: Paint): string {
  const blocks = [
    paint.bold(planHeading(plan)),
    summaryLines(plan, paint).join('\n'),
    touchedLines(plan, paint).join('\n'),
    ...plan.rooms.map((room) => roomBlock(room, plan.manifest, paint)),
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

/** The summary, in words that people may rely on. */
function summaryLines(plan: Plan, paint: Paint): readonly string[] {
  const { create, update, replace, revoke, unchanged, unmanaged, widening } = summarize(plan)
  if (isEmpty(plan)) {
    return [
      paint.bold(`No changes. ${count(unchanged, 'link')} ${unchanged === 1 ? 'matches' : 'match'} the manifest.`),
    ]
  }
  const changes = `${create} to create, ${update} to update, ${replace} to replace, ${revoke} to revoke`
  return [
    paint.bold(`Plan: ${changes}; ${unchanged} unchanged, ${unmanaged} unmanaged.`),
    ...(widening === 0
      ? []
      : [paint.yellow(`! ${widening} of these changes ${widening === 1 ? 'widens' : 'widen'} access.`)]),
  ]
}

function touchedLines({ rooms }: Plan, paint: Paint): readonly string[] {
  const touched = rooms.flatMap(({ room, changes }) =>
    changes.filter((change) => !isQuiet(change)).map((change) => ({ room, change })),
  )
  const shown = touched.slice(0, listed)
  const columns = Math.max(...shown.map(({ change }) => symbols[change.kind].length))
  const lines = shown.map(({ room, change }) => {
    const symbol = tint(change.kind, paint, pad(symbols[change.kind], columns))
    const mark = widens(change) ? paint.yellow('!') : ' '
    return `  ${symbol} ${mark} ${linkName(change, titleLimit)} in ${quote(room.title, titleLimit)}`
  })
  return touched.length > listed ? [...lines, `  … and ${touched.length - listed} more, below.`] : lines
}

function roomBlock({ room, changes }: RoomPlan, manifest: string, paint: Paint): string {
  const touched = changes.filter((change) => !isQuiet(change))
  const unmanaged = changes.filter(({ kind }) => kind === 'unmanaged')
  if (touched.length + unmanaged.length === 0) return ''
  const blocks = [
    ...touched.map((change) => changeLines(change, manifest, paint).join('\n')),
    unmanaged.flatMap((change) => changeLines(change, manifest, paint)).join('\n'),
  ]
  const body = blocks.filter((block) => block !== '').join('\n\n')
  return `${paint.bold(roomHeading(room))}\n${touched.length === 0 ? '' : '\n'}${body}`
}

function changeLines(change: Change, manifest: string, paint: Paint): readonly string[] {
  const head = `${symbols[change.kind]} ${linkName(change)}`
  const about = (facts: string): string =>
    tinted(change, paint, colon(head + facts, reasonText(change, manifest), indent))
  switch (change.kind) {
    case 'create':
      return [`${about('')}  ${paint.yellow('! widens')}`, ...rows(createdRows(change), paint)]
    case 'update':
    case 'replace':
      return [about(`, ${fingerprintText(change.before)}`), ...rows(movedRows(change), paint)]
    case 'revoke':
    case 'keep':
    case 'unmanaged':
      return [about(''), `${indent}${linkFacts(change.before)}`]
    /* v8 ignore next -- @preserve: the compiler proves that there is no other kind */
    default:
      return change satisfies never
  }
}

function tinted(change: Change, paint: Paint, line: string): string {
  const symbol = symbols[change.kind]
  return `  ${tint(change.kind, paint, symbol)}${line.slice(symbol.length)}`
}

interface Row {
  readonly name: string
  readonly before?: string
  readonly after: string
  readonly widens: boolean
}

function createdRows({ after }: Extract<Change, { kind: 'create' }>): readonly Row[] {
  return settingsOf(after).map((setting) => ({ name: setting.name, after: settingText(setting), widens: false }))
}

function movedRows({ fields }: Extract<Change, { kind: 'update' | 'replace' }>): readonly Row[] {
  return fields.map((field) => {
    const [before, after] = fieldTexts(field)
    return { name: field.name, before, after, widens: field.widens }
  })
}

/** Aligned in columns; what would make a line too long goes under what it belongs to. */
function rows(all: readonly Row[], paint: Paint): readonly string[] {
  const names = Math.max(...all.map(({ name }) => name.length)) + 2
  const space = lineWidth - indent.length - names - '  ! widens'.length
  const valued = all.map((row) => ({
    ...row,
    value: row.before === undefined ? row.after : `${row.before} → ${row.after}`,
  }))
  const columns = Math.max(...valued.map(({ value }) => width(value)).filter((each) => each <= space))
  return valued.map(({ name, before, after, value, widens: isWider }) => {
    const isLong = before !== undefined && width(value) > space
    const shown = isLong ? `${before}\n${' '.repeat(indent.length + names)}→ ${after}` : value
    const mark = isWider ? `${' '.repeat(Math.max(0, columns - width(value)))}  ${paint.yellow('! widens')}` : ''
    return `${indent}${paint.dim(pad(name, names))}${shown}${mark}`
  })
}
