import { auditDiagnostics } from '../audit/findings.ts'
import {
  accessText,
  archivedText,
  audienceTexts,
  auditCounts,
  auditLinkName,
  coverageLines,
  expiryText,
  findingCounts,
  isDenial,
  sinceCounts,
  sinceText,
  stateTexts,
  summaryLines,
  timeText,
} from '../audit/phrases.ts'
import type { AuditDocument, SinceDocument } from '../audit/shape.ts'
import type { Paths } from '../document/result.ts'
import { visible } from '../escape.ts'
import { titleLimit, versionText } from '../words.ts'
import { alert, page, type RoomPart, roomCell, type Table } from './blocks.ts'
import { code, codeCell, fence } from './escape.ts'

/** An audit for an issue, in at most `limit` bytes: the counts, the findings, then the links, the most dangerous ones first. */
export function auditMarkdown(audit: AuditDocument, limit?: number, paths?: Paths): string {
  const content = { head: headOf(audit), diagnostics: auditDiagnostics(audit), table: linkTable(audit) }
  return page({ ...content, parts: partsOf(audit), left: () => [] }, limit, paths)
}

function headOf(audit: AuditDocument): readonly string[] {
  const { portal, madeAt, coverage, findings, summary } = audit
  const found = findingCounts(audit)
  const isDenied = findings.some(isDenial)
  const unread = coverage.failed + coverage.cut
  return [
    `### Links of ${code(visible(portal.url))} ${versionText(portal, code)}`,
    `**${auditCounts(audit, (name) => code(visible(name)))}** ${timeText(madeAt)}`,
    fence(
      'text',
      summaryLines(summary).map(([heading, counts]) => `${heading}: ${counts}`),
    ),
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
      codeCell(auditLinkName(link, titleLimit)),
      roomCell(room),
      link.kind,
      stateTexts[link.state],
      audienceTexts[link.audience ?? 'unknown'],
      accessText(link),
      expiryText(link),
    ])
  return { heads: ['risk', 'link', 'room', 'kind', 'state', 'who', 'access', 'expires'], rows }
}

function partsOf(audit: AuditDocument): readonly RoomPart[] {
  const lines = [archivedText(audit), ...coverageLines(audit)].filter((line) => line !== '')
  const covered: RoomPart = { name: 'Not covered', contents: 'what this audit does not show', lines, info: 'text' }
  return [...(audit.since === null ? [] : [sincePart(audit.since)]), covered]
}

function sincePart(since: SinceDocument): RoomPart {
  const lines = since.changes.map((change) => `${change.what}: ${sinceText(change)}`)
  return { name: 'Changes', contents: sinceCounts(since), lines, info: 'text' }
}
