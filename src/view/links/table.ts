import { linkStates } from '../../model/inventory.ts'
import { archivedLines, unreadLines } from '../audit/coverage.ts'
import { pad, quote, visible, width, wrap } from '../escape.ts'
import { count, listCounts, titleLimit, versionText } from '../phrases.ts'
import { ambiguousTitles } from '../room-names.ts'
import type { Paint } from '../terminal/paint.ts'
import { type Column, type ColumnName, cellText, columnOf } from './columns.ts'
import { csvTable } from './csv.ts'
import type { InventoryDocument, ListedRow } from './inventory.ts'

/** How to show a list of links. */
export interface TableOptions {
  readonly paint: Paint
  /** The width of the terminal; `undefined` without a terminal, where a line may have any width. */
  readonly width: number | undefined
  /** The requested columns; default: as many as fit. */
  readonly columns?: readonly ColumnName[] | undefined
  /** Whether the links are sorted by their risk. */
  readonly isByRisk: boolean
}

/** All links for people: a table with a line for each link, and below it what is not known. */
export function inventoryText(list: InventoryDocument, options: TableOptions): string {
  const { bold, dim } = options.paint
  const blocks = [
    bold(headingText(list)),
    bold(summaryText(list)),
    ...(list.links.length === 0 ? [] : [tableText(list.links, options)]),
    ...coverageNotes(list).map((note) => dim(wrap(note, options.width ?? Number.POSITIVE_INFINITY).join('\n'))),
  ]
  return `${blocks.join('\n\n')}\n`
}

function tableText(rows: readonly ListedRow[], { columns, isByRisk, ...screen }: TableOptions): string {
  const names = columns ?? (isByRisk ? [...usual, 'risk' as const] : usual)
  const { head, lineOf } = layOut(rows, names, { ...screen, mayDrop: !columns })
  return [screen.paint.bold(head), ...rows.map(lineOf)].join('\n')
}

/** Links as a table for spreadsheets. */
export function inventoryCsv(links: readonly ListedRow[], names: readonly ColumnName[]): string {
  return csvTable([names, ...links.map((row) => names.map((name) => columnOf(name).value(row)))])
}

function headingText({ portal, manifests }: InventoryDocument): string {
  const compared =
    manifests.length === 0 ? 'compared with no manifest' : `compared with ${manifests.map(visible).join(', ')}`
  return `${visible(portal.url)} ${versionText(portal)}, ${compared}`
}

function summaryText({ links, summary: { found, listed } }: InventoryDocument): string {
  if (found === 0) return 'No links.'
  if (listed === 0) return `None of ${count(found, 'link')} matches.`
  const rooms = new Set(links.map(({ room }) => room.id)).size
  const counts = linkStates.map((state) => {
    const many = links.filter((link) => link.state === state).length
    return [many, `${many} ${state}`] as const
  })
  const many = listed === found ? count(found, 'link') : `${listed} of ${count(found, 'link')}`
  const expired = links.filter(({ secondsLeft }) => secondsLeft !== null && secondsLeft <= 0).length
  return `${many} in ${count(rooms, 'room')}: ${listCounts(counts)}${expired === 0 ? '' : `; ${expired} expired`}.`
}

/** The default columns, and those that are left out first on a narrow terminal. */
const usual: readonly ColumnName[] = [
  ...(['roomTitle', 'room', 'title', 'key', 'kind', 'state', 'access', 'audience'] as const),
  ...(['expirationDate', 'fingerprint'] as const),
]
const dropped: readonly ColumnName[] = [
  ...(['manifest', 'key', 'kind', 'fingerprint', 'room', 'audience', 'access', 'expirationDate'] as const),
]

const gap = '  '
/** The minimum width of a title, including its quotes: a shorter one would be useless. */
const shortest = 12

/** A table that fits a screen: the line with its headings, and the one of each row. */
export interface TableLayout {
  readonly head: string
  readonly lineOf: (row: ListedRow) => string
}

/** Lays out the columns with these names: where there is no space, titles are shortened, and columns left out if they may be. */
export function layOut(
  rows: readonly ListedRow[],
  names: readonly ColumnName[],
  { paint, width: limit, mayDrop }: Pick<TableOptions, 'paint' | 'width'> & { readonly mayDrop: boolean },
): TableLayout {
  const sizes = names.map((name) => ({ name, natural: naturalWidth(rows, columnOf(name)) }))
  const fitted = mayDrop ? fitIdentifying(rows, sizes, limit) : fitColumns(sizes, limit, [])
  const line = (cells: readonly string[]): string => cells.join(gap).trimEnd()
  return {
    head: line(fitted.map(({ name, width }) => pad(columnOf(name).heading, width))),
    lineOf: (row) =>
      line(
        fitted.map(({ name, width }) => {
          const column = columnOf(name)
          const text = pad(cellText(row, column, width), width)
          const tint = column.tint?.(row)
          return tint ? paint[tint](text) : text
        }),
      ),
  }
}

function naturalWidth(rows: readonly ListedRow[], column: Column): number {
  return rows.reduce((most, row) => Math.max(most, width(cellText(row, column))), column.heading.length)
}

/** A column that fits, and its width. */
interface Fitted {
  readonly name: ColumnName
  readonly width: number
}

interface Sized {
  readonly name: ColumnName
  readonly natural: number
}

/**
 * The columns that fit, and still tell all links apart: with the ids of rooms whose titles, as they are shown, look
 * equal, and the fingerprints if links of a room do.
 */
function fitIdentifying(
  rows: readonly ListedRow[],
  sizes: readonly Sized[],
  limit: number | undefined,
): readonly Fitted[] {
  const rooms = rows.map(({ room }) => room)
  const roomWidth = fitColumns(sizes, limit, dropped).find(({ name }) => name === 'roomTitle')?.width
  const needed = new Set<ColumnName>([
    ...(rooms.some(ambiguousTitles(rooms, roomWidth)) ? ['room' as const] : []),
    ...(hasEqualLinks(rows) ? ['fingerprint' as const] : []),
  ])
  return fitColumns(
    sizes,
    limit,
    dropped.filter((name) => !needed.has(name)),
  )
}

/** Whether two links of a room have titles that look equal. */
function hasEqualLinks(rows: readonly ListedRow[]): boolean {
  const looks = rows.map(({ room, title }) => JSON.stringify([room.id, quote(title, titleLimit)]))
  return new Set(looks).size < looks.length
}

/**
 * The columns that fit, each with its width: if there is not enough space, some are left out, and titles are shortened.
 */
function fitColumns(
  sizes: readonly Sized[],
  limit: number | undefined,
  mayDrop: readonly ColumnName[],
): readonly Fitted[] {
  const isTitle = ({ name }: Sized): boolean => columnOf(name).title !== undefined
  const titles = sizes.filter(isTitle).sort((a, b) => a.natural - b.natural)
  const fixed = sizes.filter((size) => !isTitle(size)).reduce((sum, { natural }) => sum + natural, 0)
  let free = (limit ?? Number.POSITIVE_INFINITY) - fixed - gap.length * (sizes.length - 1)
  const least = titles.reduce((sum, { natural }) => sum + Math.min(natural, shortest), 0)
  const drop = mayDrop.find((name) => sizes.some((size) => size.name === name))
  if (free < least && drop)
    return fitColumns(
      sizes.filter(({ name }) => name !== drop),
      limit,
      mayDrop,
    )
  // Short titles leave their space to the long ones.
  const widths = new Map<ColumnName, number>()
  for (const [nth, { name, natural }] of titles.entries()) {
    const share = Math.max(Math.floor(free / (titles.length - nth)), shortest)
    widths.set(name, Math.min(natural, share))
    free -= Math.min(natural, share)
  }
  return sizes.map(({ name, natural }) => ({ name, width: widths.get(name) ?? natural }))
}

/**
 * One sentence for each reason why the links of some rooms are not all known, and one for archived rooms that still have
 * links.
 */
export function coverageNotes({ unread, links }: InventoryDocument): readonly string[] {
  const withLinks = new Map(links.map(({ room }) => [room.id, room]))
  return [...unreadLines(unread), ...archivedLines([...withLinks.values()])].map((line) => `${line}.`)
}
