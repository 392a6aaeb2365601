import { pad, visible, wrap } from '../escape.ts'
import { rowsOf } from '../links/inventory.ts'
import { layOut } from '../links/table.ts'
import { count, roomHeading, versionText } from '../phrases.ts'
import { problemOf, problemText } from '../terminal/excerpt.ts'
import type { Paint } from '../terminal/paint.ts'
import { archivedLines, coverageLines } from './coverage.ts'
import { findingDiagnostic } from './findings.ts'
import { auditCounts, findingCounts, sinceCounts, sinceText, summaryLines, timeText } from './phrases.ts'
import type { AuditDocument, AuditLink, AuditRoom } from './shape.ts'

/** Formats an audit for people: counts, findings, and the links of each room. `screen` is absent if lines may have any width. */
export function auditText(audit: AuditDocument, paint: Paint, screen?: number): string {
  const { portal, madeAt, rooms, since, summary } = audit
  const overview = summaryLines(summary)
    .flatMap(([heading, counts]) => entry(heading, counts, screen))
    .join('\n')
  const blocks = [
    [
      paint.bold(`${visible(portal.url)} ${versionText(portal)}, ${timeText(madeAt)}`),
      paint.bold(auditCounts(audit)),
    ].join('\n'),
    overview,
    findingsBlock(audit, paint, screen),
    since === null
      ? ''
      : [
          paint.bold(sinceCounts(since)),
          ...since.changes.flatMap((change) =>
            hang(`${gap}${pad(change.what, 'narrowed'.length)}${gap}${sinceText(change)}`, screen),
          ),
        ].join('\n'),
    ...linkBlocks(audit, paint, screen),
    [...withoutLinks(rooms), ...archivedLines(rooms.filter(({ links }) => links.length > 0))]
      .flatMap((line) => hang(line, screen))
      .join('\n'),
    [paint.bold('Not covered:'), ...coverageLines(audit).flatMap((line) => hang(`${gap}- ${line}`, screen))].join('\n'),
    // It has scrolled away on a terminal.
    ...(screen !== undefined && summary.links > manyLinks
      ? [[paint.bold(auditCounts(audit)), overview].join('\n\n')]
      : []),
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

const gap = '  '
/** If there are more links, the counts are repeated at the end. */
const manyLinks = 20
/** The width of the longest heading of a count. */
const headingWidth = 'no password'.length

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

function findingsBlock(audit: AuditDocument, paint: Paint, screen: number | undefined): string {
  if (audit.findings.length === 0) return audit.policies.length === 0 ? '' : paint.bold('No rule is broken.')
  const texts = audit.findings.map((finding) => problemText(problemOf(findingDiagnostic(finding)), paint, screen))
  return [paint.bold(`Findings: ${findingCounts(audit)}.`), ...texts].join('\n\n')
}

function withoutLinks(rooms: readonly AuditRoom[]): readonly string[] {
  const many = rooms.filter(({ reading, links }) => reading === 'read' && links.length === 0).length
  return many === 0 ? [] : [`Without links: ${count(many, 'room')}.`]
}

const columns = [
  ...(['risk', 'title', 'key', 'kind', 'state', 'audience', 'access', 'expirationDate', 'manifest'] as const),
  'fingerprint',
] as const

/** The links room by room, the riskiest first, in columns that are as wide in all rooms. */
function linkBlocks(audit: AuditDocument, paint: Paint, screen: number | undefined): readonly string[] {
  const rows = rowsOf(audit)
  if (rows.length === 0) return []
  const { head, lineOf } = layOut(rows, columns, {
    paint,
    width: screen === undefined ? undefined : screen - gap.length,
    mayDrop: true,
  })
  const risk = ({ links }: AuditRoom): number => Math.max(0, ...links.map((link) => link.risk))
  const blocks = audit.rooms
    .toSorted((a, b) => risk(b) - risk(a))
    .map((room) => {
      const byRisk = rowsOf({ rooms: [room] }).toSorted((a, b) => b.risk - a.risk)
      const lines = byRisk.flatMap((row) => [gap + lineOf(row), ...ignoreLines(row, paint, screen)])
      return lines.length === 0 ? '' : [paint.bold(headingOf(room)), ...lines].join('\n')
    })
  return [paint.dim(gap + head), ...blocks]
}

/** The reason for which a manifest ignores a link, below its line. */
function ignoreLines({ ignoreReason }: AuditLink, paint: Paint, screen: number | undefined): readonly string[] {
  if (ignoreReason === undefined) return []
  const indent = gap.repeat(2)
  const lines = wrap(`ignored: ${visible(ignoreReason)}`, (screen ?? Number.POSITIVE_INFINITY) - indent.length)
  return lines.map((line) => paint.dim(indent + line))
}

function headingOf(room: AuditRoom): string {
  const { tags, state } = room
  const facts = [...(state === 'archived' ? ['archived'] : []), ...tags.map((tag) => `tag ${visible(tag)}`)]
  return [roomHeading(room), ...facts].join(', ')
}
