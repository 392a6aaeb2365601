import { renderUnicodeCompact } from 'uqr'
import type { SettingName } from '../../model/link.ts'
import { kindSpecificNames, rowOf } from '../../settings/rows.ts'
import { settingText } from '../document/settings.ts'
import { pad, quote, visible, width } from '../escape.ts'
import type { Paint } from '../text/paint.ts'
import { count, counted, fingerprintText, planHeading, roomHeading } from '../words.ts'
import type { LinkState, LinksDocument, LinksOfRoom, ListedLink } from './document.ts'

/** How wide a line may be where that can be had, and how to colour it. */
export interface Screen {
  readonly paint: Paint
  readonly columns: number
}

/** The declared links for people, room by room. A URL has a line of its own, whole: it is there to be copied. */
export function linksText(links: LinksDocument, screen: Screen): string {
  const { bold, dim } = screen.paint
  const widths = widthsOf(links, screen.columns)
  const { notDeclared, foreign } = links.summary
  const theirs = foreign === 0 ? '' : `, ${foreign} of them another manifest's`
  const blocks = [
    bold(planHeading(links)),
    bold(summaryText(links)),
    ...links.rooms.map((room) => roomBlock(room, widths, screen)),
    ...(notDeclared === 0
      ? []
      : [dim(`Not declared, and not listed: ${count(notDeclared, 'link')}${theirs}; roomlinks plan tells of them.`)]),
  ]
  return `${blocks.join('\n\n')}\n`
}

const states: { readonly [S in LinkState]: { readonly some: string; readonly tint: keyof Paint } } = {
  'as declared': { some: 'as declared', tint: 'green' },
  differs: { some: 'not as declared', tint: 'yellow' },
  missing: { some: 'missing', tint: 'red' },
  'to be replaced': { some: 'to be replaced', tint: 'yellow' },
  'to be revoked': { some: 'to be revoked', tint: 'yellow' },
  expired: { some: 'expired', tint: 'red' },
}

function summaryText({ rooms, summary }: LinksDocument): string {
  if (summary.links === 0) return 'No link to list.'
  const all = rooms.flatMap(({ links }) => links)
  const counts = Object.entries(states).map(([state, { some }]) => {
    const many = all.filter((link) => link.state === state).length
    return [many, `${many} ${some}`] as const
  })
  return `${count(summary.links, 'link')} in ${count(rooms.length, 'room')}: ${counted(counts)}.`
}

type Columns = { readonly [C in 'key' | 'state' | 'access' | 'expiry' | 'title']: number }

/** How wide the columns are in which all links of all rooms stand. */
interface Widths extends Columns {
  /** Whether all that there is to say of a link, but where it leads, has room on one line. */
  readonly isRoomy: boolean
}

function widthsOf({ rooms }: LinksDocument, columns: number): Widths {
  const all = rooms.flatMap(({ links }) => links)
  const widest = (text: (link: ListedLink) => string): number =>
    all.reduce((most, link) => Math.max(most, width(text(link))), 0)
  const widths = {
    key: widest(({ key }) => visible(key)),
    state: widest(stateText),
    access: widest(accessText),
    expiry: widest(expiryText),
    title: widest((link) => titleText(link, roomyTitle)),
  }
  const table = Object.values(widths).reduce((sum, each) => sum + gap.length + each, 0)
  const rest = widest((link) => gap + factsOf(link).join(', '))
  return { ...widths, isRoomy: table + rest <= columns }
}

const gap = '  '
/** In a table, so much of a title tells it from others. */
const roomyTitle = 50
/** A title in fewer columns tells nothing. */
const shortest = 20

/** A title, where it says more than the key. */
function titleText({ key, title }: ListedLink, limit: number): string {
  return title === key ? '' : quote(title, Math.max(shortest, limit - '"",'.length))
}

function factsOf(link: ListedLink): readonly string[] {
  return [...(link.fingerprint === null ? [] : [fingerprintText(link.fingerprint)]), ...notesOf(link)]
}

function roomBlock(room: LinksOfRoom, widths: Widths, screen: Screen): string {
  const lines = room.links.flatMap((link) => linkLines(link, widths, screen))
  return [screen.paint.bold(roomHeading(room)), ...lines].join('\n')
}

/** What there is to know of a link; last, where it leads. */
function linkLines(link: ListedLink, widths: Widths, { paint, columns }: Screen): readonly string[] {
  const state = paint[states[link.state].tint](pad(stateText(link), widths.state))
  const head = `${gap}${[pad(visible(link.key), widths.key), state, pad(accessText(link), widths.access)].join(gap)}${gap}`
  const indent = gap.length + widths.key + gap.length
  const expiry = expiryText(link)
  const own = [titleText(link, columns - indent), ...factsOf(link)]
  const isFit = indent + widths.state + gap.length + widths.access + gap.length + width(expiry) <= columns
  const first = isFit ? tintExpiry(link, widths.isRoomy ? pad(expiry, widths.expiry) : expiry, paint) : ''
  const beside = widths.isRoomy
    ? gap + pad(titleText(link, roomyTitle), widths.title) + gap + factsOf(link).join(', ')
    : ''
  const beneath = fill(isFit ? own : [expiry, ...own], columns - indent)
  const lines = [...(widths.isRoomy ? [] : beneath), ...(link.url === null ? [] : [visible(link.url)])]
  return [`${head}${first}${beside}`.trimEnd(), ...lines.map((line) => ' '.repeat(indent) + line)]
}

/** Within so many seconds an expiry is worth a look. */
const near = 7 * 86_400

function tintExpiry({ secondsLeft }: ListedLink, text: string, paint: Paint): string {
  if (secondsLeft === null || secondsLeft > near) return text
  return secondsLeft > 0 ? paint.yellow(text) : paint.red(text)
}

/** Puts parts on lines of so many columns, at least one on each. */
function fill(parts: readonly string[], columns: number): readonly string[] {
  const lines: string[] = []
  for (const part of parts.filter((text) => text !== '')) {
    const line = lines.pop()
    const longer = line === undefined ? part : `${line}, ${part}`
    if (line !== undefined && width(longer) + ','.length > columns) lines.push(`${line},`, part)
    else lines.push(longer)
  }
  return lines
}

/** White on black by numbers that no theme of a terminal gives other colours. */
const [on, off] = ['\x1b[38;5;231;48;5;16m', '\x1b[0m']

/** So many light squares around it let any camera find it. */
const border = 4

/**
 * A URL as a QR code of block characters, with an end of line. In colour, it is dark on light in any terminal; without,
 * in a dark one, and in a light one inverted.
 */
export function qrText(url: string, isColour: boolean): string {
  const lines = renderUnicodeCompact(url, { border, ecc: 'M' }).split('\n')
  return `${lines.map((line) => (isColour ? `${on}${line}${off}` : line)).join('\n')}\n`
}

const [minute, hour, day] = [60, 3600, 86_400]

/** What the plan says of a link; the setting that differs, where it is one. */
function stateText({ state, differs }: Pick<ListedLink, 'state' | 'differs'>): string {
  const [first, ...others] = differs
  if (state !== 'differs' || first === undefined) return state
  return others.length === 0 ? `${first} differs` : `${differs.length} settings differ`
}

function accessText({ access }: Pick<ListedLink, 'access'>): string {
  return access === null ? '-' : settingText({ name: 'access', value: access })
}

/** Until when a link works: `expires 2027-03-31, in 12 days`; nothing where there is none. */
function expiryText({ expirationDate, secondsLeft, access }: ListedLink): string {
  if (expirationDate === null || secondsLeft === null) return access === null ? '' : 'never expires'
  const date = expirationDate.replace(/T00:00:00Z$/, '').replace(/T(.*?)(:00)?Z$/, ' $1 UTC')
  return secondsLeft > 0 ? `expires ${date}, in ${span(secondsLeft)}` : `expired ${date}, ${span(-secondsLeft)} ago`
}

function span(seconds: number): string {
  if (seconds < hour) return count(Math.ceil(seconds / minute), 'minute')
  return seconds < 2 * day ? count(Math.floor(seconds / hour), 'hour') : count(Math.floor(seconds / day), 'day')
}

/** What else there is to know before a link is handed on, in few words each. */
function notesOf(link: ListedLink): readonly string[] {
  const { state, differs, uses, maxUseCount } = link
  return [
    ...(state !== 'differs' || differs.length < 2 ? [] : [`${listOf(differs)} differ`]),
    ...kindSpecificNames.flatMap((name) => (link[name] ? (rowOf(name).note ?? []) : [])),
    ...(maxUseCount === null ? [] : [`${uses ?? 0} of ${count(maxUseCount, 'use')}`]),
    ...(maxUseCount === null && uses ? [count(uses, 'use')] : []),
  ]
}

function listOf(names: readonly SettingName[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
