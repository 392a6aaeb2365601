import { type ComparisonDocument, type EntryDocument, othersIn } from '../document/comparison.ts'
import { visible } from '../escape.ts'
import { baseText, comparisonCounts, entryLines, entryName, markLines } from '../text/comparison.ts'
import { problemOf } from '../text/excerpt.ts'
import { paint } from '../text/paint.ts'
import { count } from '../words.ts'
import { alert, findingsBlock, join, markdownLimit, markerLine, roomAfter, table } from './blocks.ts'
import { detailBlocks, type RoomPart } from './details.ts'
import { code, codeCell } from './escape.ts'

const plain = paint(false)

/** What two manifests say differently, for a pull request, in at most `limit` bytes. */
export function comparisonMarkdown(comparison: ComparisonDocument, limit: number = markdownLimit): string {
  const head = headOf(comparison)
  const findings = findingsBlock(comparison.diagnostics.map(problemOf), roomAfter(head, limit) / 3)
  const touched = differenceTable(comparison, roomAfter([...head, ...findings], limit))
  const shown = [...head, ...findings, ...touched]
  return join([...shown, ...detailBlocks(partsOf(comparison), roomAfter(shown, limit))])
}

function headOf(comparison: ComparisonDocument): readonly string[] {
  const { manifest, base, summary } = comparison
  const { counts, others, widening, mayWiden } = comparisonCounts(comparison)
  const changes = summary.added + summary.changed + summary.removed + othersIn(comparison)
  return [
    `${markerLine(manifest, 'planned', [`changes=${changes}`])}\n### What ${code(visible(manifest))} says otherwise than ${code(baseText(base))}`,
    `**${counts}**\nOffline: the portal was not asked.`,
    ...alert(
      'WARNING',
      [others, widening, mayWiden].filter((line) => line !== undefined),
    ),
  ]
}

function differenceTable({ entries }: ComparisonDocument, room: number): readonly string[] {
  const all = entries.flatMap((entry) => entry.links.map((link) => ({ entry, link })))
  const urgency = (widens: boolean | null): number => (widens === null ? 1 : Number(widens) * 2)
  const rows = all
    .toSorted((a, b) => urgency(b.link.widens) - urgency(a.link.widens))
    .map(({ entry, link: { key, standing, widens } }) => [
      codeCell(visible(key)),
      codeCell(entryName(entry)),
      standing,
      widens === null ? 'may widen' : widens ? '**widens**' : '',
    ])
  return table(['link', 'rooms', 'what', 'access'], rows, room)
}

function partsOf(comparison: ComparisonDocument): readonly RoomPart[] {
  const marks = markLines(comparison, plain)
  const whole: readonly RoomPart[] =
    marks.length === 0
      ? []
      : [{ name: comparison.manifest, contents: 'the manifest as a whole', lines: marks, info: 'text' }]
  return [...whole, ...comparison.entries.map(entryPart)]
}

function entryPart(entry: EntryDocument): RoomPart {
  const lines = entryLines(entry, plain).flatMap((block) => block.split('\n'))
  return { name: entryName(entry), contents: count(entry.links.length, 'difference'), lines, info: 'text' }
}
