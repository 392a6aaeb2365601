import { pad, visible, width, wrap } from '../escape.ts'
import { count, roomHeading, versionText } from '../phrases.ts'
import { problemOf, problemText } from '../terminal/excerpt.ts'
import type { Paint } from '../terminal/paint.ts'
import { findingDiagnostic } from './findings.ts'
import {
  accessText,
  archivedText,
  audienceTexts,
  auditCounts,
  auditLinkName,
  coverageLines,
  expiryText,
  findingCounts,
  sinceCounts,
  sinceText,
  stateTexts,
  summaryLines,
  timeText,
} from './phrases.ts'
import type { AuditDocument, AuditLink, AuditRoom } from './shape.ts'

/** Formats an audit for people: counts, findings, and the links of each room. `columns` is absent if lines may have any width. */
export function auditText(audit: AuditDocument, paint: Paint, columns?: number): string {
  const { portal, madeAt, rooms, since } = audit
  const layout = layoutOf(
    rooms.flatMap(({ links }) => links),
    columns,
  )
  const blocks = [
    [
      paint.bold(`${visible(portal.url)} ${versionText(portal)}, ${timeText(madeAt)}`),
      paint.bold(auditCounts(audit)),
    ].join('\n'),
    summaryLines(audit.summary)
      .flatMap(([heading, counts]) => entry(heading, counts, columns))
      .join('\n'),
    findingsBlock(audit, paint),
    since === null
      ? ''
      : [
          paint.bold(sinceCounts(since)),
          ...since.changes.flatMap((change) =>
            hang(`${gap}${pad(change.what, 'narrowed'.length)}${gap}${sinceText(change)}`, columns),
          ),
        ].join('\n'),
    audit.summary.links === 0 ? '' : paint.dim(rowText(layout, ({ name }) => name)),
    ...rooms.filter(({ links }) => links.length > 0).map((room) => roomBlock(room, layout, paint)),
    [...withoutLinks(rooms), archivedText(audit)]
      .filter((line) => line !== '')
      .flatMap((line) => hang(line, columns))
      .join('\n'),
    [paint.bold('Not covered:'), ...coverageLines(audit).flatMap((line) => hang(`${gap}- ${line}`, columns))].join(
      '\n',
    ),
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

const gap = '  '
/** The width of the longest heading of a count. */
const headingWidth = 'who gets in'.length

function entry(heading: string, text: string, columns: number | undefined): readonly string[] {
  const indent = gap.length + headingWidth + gap.length
  const [first = '', ...rest] = wrap(text, (columns ?? Number.POSITIVE_INFINITY) - indent)
  return [`${gap}${pad(heading, headingWidth)}${gap}${first}`, ...rest.map((line) => ' '.repeat(indent) + line)]
}

/** Wraps a line of prose, and indents all lines but the first. */
function hang(text: string, columns: number | undefined): readonly string[] {
  const [first = '', ...rest] = wrap(text, (columns ?? Number.POSITIVE_INFINITY) - 2 * gap.length)
  return [first, ...rest.map((line) => gap + gap + line)]
}

function findingsBlock(audit: AuditDocument, paint: Paint): string {
  if (audit.findings.length === 0) return audit.policies.length === 0 ? '' : paint.bold('No rule is broken.')
  const texts = audit.findings.map((finding) => problemText(problemOf(findingDiagnostic(finding)), paint))
  return [paint.bold(`Findings: ${findingCounts(audit)}.`), ...texts].join('\n\n')
}

function withoutLinks(rooms: readonly AuditRoom[]): readonly string[] {
  const many = rooms.filter(({ reading, links }) => reading === 'read' && links.length === 0).length
  return many === 0 ? [] : [`Without links: ${count(many, 'room')}.`]
}

/** A column of the table of links. */
interface Column {
  readonly name: string
  readonly text: (link: AuditLink) => string
}

const linkColumn = 'link'
const table: readonly Column[] = [
  { name: 'risk', text: ({ risk }) => String(risk).padStart(3) },
  { name: linkColumn, text: (link) => auditLinkName(link) },
  { name: 'kind', text: ({ kind }) => kind },
  { name: 'state', text: ({ state }) => stateTexts[state] },
  { name: 'who', text: ({ audience }) => audienceTexts[audience ?? 'unknown'] },
  { name: 'access', text: accessText },
  { name: 'expires', text: expiryText },
  { name: 'manifest', text: ({ manifest }) => visible(manifest ?? '-') },
  { name: 'fingerprint', text: ({ fingerprint }) => fingerprint ?? '-' },
]

/** The columns that are left out if the screen is too narrow, in this order. */
const dropped = ['fingerprint', 'manifest', 'kind', 'risk']

/** The columns that are shown, and their widths. */
interface Layout {
  readonly columns: readonly Column[]
  readonly widths: ReadonlyMap<string, number>
}

/** This much of a link's name distinguishes it from others. Columns are left out before names get shorter. */
const shortName = 24
/** Names never get shorter than this. */
const shortestName = 10

/** Leaves out columns until the table fits, then shortens the names of links. */
function layoutOf(links: readonly AuditLink[], screen: number | undefined): Layout {
  const widest = ({ text, name }: Column): number =>
    links.reduce((most, link) => Math.max(most, width(text(link))), name.length)
  const widths = new Map(table.map((column) => [column.name, widest(column)]))
  const name = Number(widths.get(linkColumn))
  const limit = screen ?? Number.POSITIVE_INFINITY
  const layouts = Array.from({ length: dropped.length + 1 }, (_, many) => {
    const columns = table.filter((column) => !dropped.slice(0, many).includes(column.name))
    const others = columns.filter((column) => column.name !== linkColumn)
    const room =
      limit - others.reduce((sum, column) => sum + gap.length + Number(widths.get(column.name)), 2 * gap.length)
    return { columns, room }
  })
  const fit = layouts.find(({ room }) => room >= Math.min(name, shortName)) ?? layouts.at(-1)
  const { columns, room } = fit as (typeof layouts)[number]
  return { columns, widths: new Map([...widths, [linkColumn, Math.max(shortestName, Math.min(name, room))]]) }
}

/** Formats one line of the table. */
function rowText({ columns, widths }: Layout, text: (column: Column) => string): string {
  const cells = columns.map((column) => gap + pad(text(column), Number(widths.get(column.name))))
  return cells.join('').trimEnd()
}

function roomBlock(room: AuditRoom, layout: Layout, paint: Paint): string {
  const { links, tags, state } = room
  const facts = [...(state === 'archived' ? ['archived'] : []), ...tags.map((tag) => `tag ${visible(tag)}`)]
  const nameWidth = layout.widths.get(linkColumn)
  const lines = links.map((link) =>
    tintLine(
      rowText(layout, ({ name, text }) => (name === linkColumn ? auditLinkName(link, nameWidth) : text(link))),
      link,
      paint,
    ),
  )
  return [paint.bold([roomHeading(room), ...facts].join(', ')), ...lines].join('\n')
}

/** From this risk on, a link is shown in red. */
const high = 70

function tintLine(line: string, { risk }: AuditLink, paint: Paint): string {
  if (risk >= high) return paint.red(line)
  return risk === 0 ? paint.dim(line) : line
}
