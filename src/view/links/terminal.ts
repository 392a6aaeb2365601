import { renderUnicodeCompact } from 'uqr'
import type { SettingName } from '../../model/link.ts'
import { kindSpecificNames, rowOf } from '../../settings/rows.ts'
import { settingText } from '../document/settings.ts'
import { pad, quote, visible, width } from '../escape.ts'
import { count, fingerprintText, listCounts, planHeading, roomHeading } from '../phrases.ts'
import type { Paint } from '../terminal/paint.ts'
import { commaList, flow, type Screen } from '../terminal/screen.ts'
import type { LinkState, LinksDocument, ListedLink, RoomLinks } from './document.ts'

/**
 * The declared links for people, room by room. A URL gets a line of its own and is never broken, so it can be copied.
 */
export function linksText(links: LinksDocument, screen: Screen): string {
  const { bold, dim } = screen.paint
  const widths = widthsOf(links, screen.columns)
  const { notDeclared, foreign } = links.summary
  const othersNote = foreign === 0 ? '' : `, ${foreign} of them another manifest's`
  const blocks = [
    bold(planHeading(links)),
    bold(summaryText(links)),
    ...links.rooms.map((room) => roomBlock(room, widths, screen)),
    ...(notDeclared === 0
      ? []
      : [
          dim(
            `Not declared, and not listed: ${count(notDeclared, 'link')}${othersNote}; roomlinks plan --show-unmanaged lists them.`,
          ),
        ]),
  ]
  return `${blocks.join('\n\n')}\n`
}

const states: { readonly [S in LinkState]: { readonly label: string; readonly tint: keyof Paint } } = {
  'as declared': { label: 'as declared', tint: 'green' },
  differs: { label: 'not as declared', tint: 'yellow' },
  missing: { label: 'missing', tint: 'red' },
  'to be replaced': { label: 'to be replaced', tint: 'yellow' },
  'to be revoked': { label: 'to be revoked', tint: 'yellow' },
  expired: { label: 'expired', tint: 'red' },
}

function summaryText({ rooms, summary }: LinksDocument): string {
  if (summary.links === 0) return 'No link to list.'
  const all = rooms.flatMap(({ links }) => links)
  const counts = Object.entries(states).map(([state, { label }]) => {
    const number = all.filter((link) => link.state === state).length
    return [number, `${number} ${label}`] as const
  })
  return `${count(summary.links, 'link')} in ${count(rooms.length, 'room')}: ${listCounts(counts)}.`
}

type Columns = { readonly [C in 'key' | 'state' | 'access' | 'expiry' | 'title']: number }

/** The widths of the columns, which are the same for all rooms. */
interface Widths extends Columns {
  /** Whether everything about a link except its URL fits on one line. */
  readonly isOneLine: boolean
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
    title: widest((link) => titleText(link, tableTitleWidth)),
  }
  const table = Object.values(widths).reduce((sum, each) => sum + gap.length + each, 0)
  const rest = widest((link) => gap + factsOf(link).join(', '))
  return { ...widths, isOneLine: table + rest <= columns }
}

const gap = '  '
/** The width of titles in the table. */
const tableTitleWidth = 50
/** Titles are never cut below this width. */
const minTitleWidth = 20

/** The title of a link; empty if it equals the key. */
function titleText({ key, title }: ListedLink, limit: number): string {
  return title === key ? '' : quote(title, Math.max(minTitleWidth, limit - '"",'.length))
}

function factsOf(link: ListedLink): readonly string[] {
  return [...(link.fingerprint === null ? [] : [fingerprintText(link.fingerprint)]), ...notesOf(link)]
}

function roomBlock(room: RoomLinks, widths: Widths, screen: Screen): string {
  const lines = room.links.flatMap((link) => linkLines(link, widths, screen))
  return [screen.paint.bold(roomHeading(room)), ...lines].join('\n')
}

/** The lines about a link; its URL comes last. */
function linkLines(link: ListedLink, widths: Widths, { paint, columns }: Screen): readonly string[] {
  const state = paint[states[link.state].tint](pad(stateText(link), widths.state))
  const head = `${gap}${[pad(visible(link.key), widths.key), state, pad(accessText(link), widths.access)].join(gap)}${gap}`
  const indent = gap.length + widths.key + gap.length
  const expiry = expiryText(link)
  const facts = [titleText(link, columns - indent), ...factsOf(link)]
  const expiryFits = indent + widths.state + gap.length + widths.access + gap.length + width(expiry) <= columns
  const expiryShown = expiryFits ? tintExpiry(link, widths.isOneLine ? pad(expiry, widths.expiry) : expiry, paint) : ''
  const beside = widths.isOneLine
    ? gap + pad(titleText(link, tableTitleWidth), widths.title) + gap + factsOf(link).join(', ')
    : ''
  const parts = [expiryFits ? '' : expiry, ...facts].filter((text) => text !== '')
  const below = flow(commaList(parts), columns - indent, '').split('\n')
  const lines = [...(widths.isOneLine ? [] : below), ...(link.url === null ? [] : [visible(link.url)])]
  return [`${head}${expiryShown}${beside}`.trimEnd(), ...lines.map((line) => ' '.repeat(indent) + line)]
}

/** An expiry within this many seconds is highlighted. */
const soon = 7 * 86_400

function tintExpiry({ secondsLeft }: ListedLink, text: string, paint: Paint): string {
  if (secondsLeft === null || secondsLeft > soon) return text
  return secondsLeft > 0 ? paint.yellow(text) : paint.red(text)
}

/** White on black, as palette numbers that terminal themes do not change. */
const [on, off] = ['\x1b[38;5;231;48;5;16m', '\x1b[0m']

/** The light border that scanners need, in squares. */
const border = 4

/**
 * A URL as a QR code of block characters, with a final line break. With colours it is dark on light in any terminal;
 * without, it is inverted in a terminal with a light background.
 */
export function qrText(url: string, isColour: boolean): string {
  const lines = renderUnicodeCompact(url, { border, ecc: 'M' }).split('\n')
  return `${lines.map((line) => (isColour ? `${on}${line}${off}` : line)).join('\n')}\n`
}

const [minute, hour, day] = [60, 3600, 86_400]

/** The state of a link, which names the setting if only one differs. */
function stateText({ state, differs }: Pick<ListedLink, 'state' | 'differs'>): string {
  const [first, ...others] = differs
  if (state !== 'differs' || first === undefined) return state
  return others.length === 0 ? `${first} differs` : `${differs.length} settings differ`
}

function accessText({ access }: Pick<ListedLink, 'access'>): string {
  return access === null ? '-' : settingText({ name: 'access', value: access })
}

/** When a link expires: `expires 2027-03-31, in 12 days`; empty for a link that does not exist. */
function expiryText({ expirationDate, secondsLeft, access }: ListedLink): string {
  if (expirationDate === null || secondsLeft === null) return access === null ? '' : 'never expires'
  const date = expirationDate.replace(/T00:00:00Z$/, '').replace(/T(.*?)(:00)?Z$/, ' $1 UTC')
  return secondsLeft > 0
    ? `expires ${date}, in ${durationText(secondsLeft)}`
    : `expired ${date}, ${durationText(-secondsLeft)} ago`
}

function durationText(seconds: number): string {
  if (seconds < hour) return count(Math.ceil(seconds / minute), 'minute')
  return seconds < 2 * day ? count(Math.floor(seconds / hour), 'hour') : count(Math.floor(seconds / day), 'day')
}

/** Short notes that matter before a link is passed on. */
function notesOf(link: ListedLink): readonly string[] {
  const { state, differs, uses, maxUseCount } = link
  return [
    ...(state !== 'differs' || differs.length < 2 ? [] : [`${joinNames(differs)} differ`]),
    ...kindSpecificNames.flatMap((name) => (link[name] ? (rowOf(name).note ?? []) : [])),
    ...(maxUseCount === null ? [] : [`${uses ?? 0} of ${count(maxUseCount, 'use')}`]),
    ...(maxUseCount === null && uses ? [count(uses, 'use')] : []),
  ]
}

function joinNames(names: readonly SettingName[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
