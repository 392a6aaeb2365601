import { type ComparisonDocument, countOtherDifferences, type EntryDocument } from '../document/comparison.ts'
import type { Paths } from '../document/result.ts'
import { visible } from '../escape.ts'
import { count } from '../phrases.ts'
import { baseText, comparisonCounts, entryLines, entryName, propertyLines } from '../terminal/comparison.ts'
import { paint } from '../terminal/paint.ts'
import { alert, markerLine, page, type RoomPart, type Table } from './blocks.ts'
import { code, codeCell } from './escape.ts'

const plain = paint(false)

/** The differences of two manifests for a pull request, in at most `limit` bytes. */
export function comparisonMarkdown(comparison: ComparisonDocument, limit?: number, paths?: Paths): string {
  const { diagnostics } = comparison
  const [head, table, parts] = [headOf(comparison), differenceTable(comparison), partsOf(comparison)]
  return page({ head, diagnostics, table, parts }, limit, paths)
}

function headOf(comparison: ComparisonDocument): readonly string[] {
  const { manifest, base, summary } = comparison
  const { counts, warnings } = comparisonCounts(comparison)
  const changes = summary.added + summary.changed + summary.removed + countOtherDifferences(comparison)
  return [
    `${markerLine({ manifest, portal: null }, 'planned', [`changes=${changes}`])}\n### How ${code(visible(manifest))} differs from ${code(baseText(base))}`,
    `**${counts}**\nOffline: the portal was not asked.`,
    ...alert(
      'WARNING',
      warnings.map(({ text }) => text),
    ),
  ]
}

function differenceTable({ entries }: ComparisonDocument): Table {
  const all = entries.flatMap((entry) => entry.links.map((link) => ({ entry, link })))
  const urgency = (widens: boolean | null): number => (widens === null ? 1 : Number(widens) * 2)
  const rows = all
    .toSorted((a, b) => urgency(b.link.widens) - urgency(a.link.widens))
    .map(({ entry, link: { key, status, widens } }) => [
      codeCell(visible(key)),
      codeCell(entryName(entry)),
      status,
      widens === null ? 'may widen' : widens ? '**widens**' : '',
    ])
  return { heads: ['link', 'rooms', 'what', 'access'], rows }
}

function partsOf(comparison: ComparisonDocument): readonly RoomPart[] {
  const lines = propertyLines(comparison, plain)
  const whole: RoomPart = { name: comparison.manifest, contents: 'the manifest as a whole', lines, info: 'text' }
  return [...(lines.length === 0 ? [] : [whole]), ...comparison.entries.map(entryPart)]
}

function entryPart(entry: EntryDocument): RoomPart {
  const lines = entryLines(entry, plain).flatMap((block) => block.split('\n'))
  return { name: entryName(entry), contents: count(entry.links.length, 'difference'), lines, info: 'text' }
}
