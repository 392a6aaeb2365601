import { archivedLines, coverageLines } from '../audit/coverage.ts'
import { auditDiagnostics } from '../audit/findings.ts'
import {
  accessText,
  auditCounts,
  auditLinkName,
  expiryText,
  findingCounts,
  isDenial,
  sinceCounts,
  sinceText,
  summaryLines,
  timeText,
} from '../audit/phrases.ts'
import type { AuditDocument, AuditLink } from '../audit/shape.ts'
import type { Paths } from '../document/result.ts'
import { visible } from '../escape.ts'
import { versionText } from '../phrases.ts'
import { alert, markdownLimit, markerLine, page, roomCell, type Table, takeFitting } from './blocks.ts'
import { code, codeCell, fence } from './escape.ts'

/**
 * An audit for an issue, in at most `limit` bytes: the counts, what is different from an earlier one, the findings, then the links, the
 * most dangerous ones first. What it does not cover is always there.
 */
export function auditMarkdown(audit: AuditDocument, limit: number = markdownLimit, paths?: Paths): string {
  const share = limit / 6
  const head = [...headOf(audit), ...sinceBlock(audit, share)]
  const foot = ['**Not covered:**', listBlock(coverageLines(audit), share)]
  return page({ head, diagnostics: auditDiagnostics(audit), table: linkTable(audit), parts: [], foot }, limit, paths)
}

function headOf(audit: AuditDocument): readonly string[] {
  const { portal, madeAt, coverage, findings, summary } = audit
  const found = findingCounts(audit)
  const isDenied = findings.some(isDenial)
  const unread = coverage.failed + coverage.cut
  return [
    `${markerLine({ manifest: null, portal: portal.url }, 'audit')}\n### Links of ${code(visible(portal.url))} ${versionText(portal, code)}`,
    `**${auditCounts(audit, (name) => code(visible(name)))}** ${timeText(madeAt)}`,
    fence('text', [
      ...summaryLines(summary).map(([heading, counts]) => `${heading}: ${counts}`),
      ...archivedLines(audit.rooms.filter(({ links }) => links.length > 0)),
    ]),
    ...alert(isDenied ? 'CAUTION' : 'WARNING', found === '' ? [] : [`Findings: ${found}.`]),
    ...alert(
      'CAUTION',
      unread === 0 ? [] : [`Incomplete: ${unread} of ${coverage.rooms} rooms could not be read completely.`],
    ),
  ]
}

/** The most dangerous links come first: if rows are left out, they are the harmless ones. */
function linkTable({ rooms }: AuditDocument): Table {
  const rows = rooms
    .flatMap((room) => room.links.map((link) => ({ room, link })))
    .toSorted((a, b) => b.link.risk - a.link.risk)
    .map(({ room, link }) => [
      String(link.risk),
      codeCell(auditLinkName(link)),
      roomCell(room),
      link.kind,
      stateCell(link),
      link.audience ?? 'unknown',
      accessText(link),
      expiryText(link),
    ])
  return { heads: ['risk', 'link', 'room', 'kind', 'state', 'audience', 'access', 'expires'], rows }
}

function stateCell({ state, ignoreReason }: AuditLink): string {
  return ignoreReason === undefined ? state : `${state}, ignored: ${codeCell(visible(ignoreReason))}`
}

function sinceBlock({ since }: AuditDocument, room: number): readonly string[] {
  if (since === null) return []
  const lines = since.changes.map((change) => `${change.what}: ${sinceText(change)}`)
  return [`**${sinceCounts(since)}**`, ...(lines.length === 0 ? [] : [listBlock(lines, room)])]
}

/** The lines that fit into so many bytes, and how many more there are. */
function listBlock(lines: readonly string[], room: number): string {
  const { taken, more } = takeFitting(lines, room)
  return fence('text', [...taken, ...more])
}
