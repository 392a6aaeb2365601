import { commentKey, type State, writeMarker } from '../../model/values/marker.ts'
import { givenPaths, locate, type Paths } from '../document/result.ts'
import type { ChangeDocument, DiagnosticDocument, PlanDocument, RoomLabel, SourceDocument } from '../document/shape.ts'
import { quote, visible } from '../escape.ts'
import { count, linkName, titleLimit } from '../phrases.ts'
import { problemOf, problemText } from '../terminal/excerpt.ts'
import { countChanges } from '../terminal/headline.ts'
import { paint } from '../terminal/paint.ts'
import { byteLength, codeCell, fence, htmlCode } from './escape.ts'

/** GitHub accepts 65,536 characters in a comment and answers 422 to more. Counted in bytes, to be safe. */
export const markdownLimit = 65_000

/** The parts of a page, in this order, except that `left` follows the details. */
interface Page {
  readonly head: readonly string[]
  readonly diagnostics: readonly DiagnosticDocument[]
  readonly table: Table
  readonly parts: readonly RoomPart[]
  /** Renders the differences that were not taken over, in at most `space` bytes. */
  readonly left?: (space: number) => readonly string[]
  readonly foot?: readonly string[]
}

/** A page of at most `limit` bytes. What does not fit is left out, from the end of each part, and counted. */
export function page(
  { head, diagnostics, table, parts, left = () => [], foot = [] }: Page,
  limit: number = markdownLimit,
  paths?: Paths,
): string {
  const ends = [...head, ...foot]
  const findings = findingsBlock(diagnostics, spaceAfter(ends, limit) / 3, paths)
  const shown = [...findings, ...tableBlock(table, spaceAfter([...ends, ...findings], limit))]
  const rest = left(spaceAfter([...ends, ...shown], limit) / 3)
  const details = detailBlocks(parts, spaceAfter([...ends, ...shown, ...rest], limit))
  return joinBlocks([...head, ...shown, ...details, ...rest, ...foot])
}

/** What a page is about: `manifest` is a name, `portal` an address; null if not known. */
interface Subject {
  readonly manifest: string | null
  readonly portal: string | null
}

/** The hidden first line, whose key is used to find the comment of a manifest on a portal. */
export function markerLine(
  { manifest, portal }: Subject,
  state: State | 'valid' | 'drift' | 'audit',
  facts: readonly string[] = [],
): string {
  const key = commentKey(manifest, portal)
  return writeMarker({ key, attributes: [`state=${state}`, ...facts] })
}

/** The marker of a plan or a report, with its digest and the number of changes. */
export function planMarker(plan: PlanDocument, state: State | 'drift'): string {
  return markerLine({ manifest: plan.manifest, portal: plan.portal.url }, state, [
    `digest=${plan.digest}`,
    `changes=${countChanges(plan.summary)}`,
    ...(plan.incomplete ? ['incomplete=1'] : []),
  ])
}

/**
 * An alert, which forges highlight and others show as a quotation. Undefined lines are left out; nothing if all are.
 */
export function alert(level: 'CAUTION' | 'WARNING', given: readonly (string | undefined)[]): readonly string[] {
  const lines = given.filter((line) => line !== undefined)
  return lines.length === 0 ? [] : [[`[!${level}]`, ...lines].map((line) => `> ${line}`).join('\n')]
}

/** Joins blocks with an empty line between them. */
export function joinBlocks(blocks: readonly string[]): string {
  return `${blocks.join('\n\n')}\n`
}

/** Bytes between two blocks. */
const separatorSize = 2

/** The bytes that remain of `limit` after blocks, and after the notes about what was left out. */
export function spaceAfter(blocks: readonly string[], limit: number): number {
  return limit - byteLength(joinBlocks(blocks)) - notesSize
}

const notesSize = 300

/** The parts that fit into a number of bytes, and a line that counts the rest, if any. */
interface Fitting {
  readonly taken: readonly string[]
  readonly more: readonly string[]
}

/** Takes the parts that fit into `space` bytes, in order; parts that are too long are skipped. `note` counts them. */
export function takeFitting(
  parts: readonly string[],
  space: number,
  note = (left: number): string => `… and ${left} more.`,
): Fitting {
  let free = space
  const taken = parts.filter((part) => {
    const needed = byteLength(part) + separatorSize
    if (needed > free) return false
    free -= needed
    return true
  })
  const left = parts.length - taken.length
  return { taken, more: left === 0 ? [] : [note(left)] }
}

/** The diagnostics as printed on a terminal, errors first; nothing if there are none. */
export function findingsBlock(
  diagnostics: readonly DiagnosticDocument[],
  space: number,
  paths: Paths = givenPaths,
): readonly string[] {
  if (diagnostics.length === 0) return []
  // A file outside the repository keeps its name.
  const renamed = (source: SourceDocument | null): SourceDocument | null => locate(source, paths) ?? source
  const ordered = diagnostics.toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
  const texts = ordered.map((found) =>
    problemText(problemOf({ ...found, source: renamed(found.source), related: renamed(found.related) }), paint(false)),
  )
  const { taken, more } = takeFitting(texts, space)
  return [fence('text', [...separateGroups(taken.map((text) => text.split('\n'))), ...more])]
}

/** Joins groups of lines with an empty line between them. */
export function separateGroups(groups: readonly (readonly string[])[]): readonly string[] {
  return groups.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]))
}

/** A table with a row for each link. */
export interface Table {
  readonly heads: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** A table of the rows that fit, with a note on how many were left out; nothing if there are no rows. */
function tableBlock({ heads, rows }: Table, space: number): readonly string[] {
  if (rows.length === 0) return []
  const write = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const { taken, more } = takeFitting(rows.map(write), space)
  return [[write(heads), write(heads.map(() => '---')), ...taken].join('\n'), ...more]
}

/** A link in a cell. */
export function linkCell(change: ChangeDocument): string {
  return codeCell(linkName(change, titleLimit))
}

/** A room in a cell. */
export function roomCell({ title, id }: RoomLabel): string {
  return codeCell(`${quote(title, titleLimit)} (room ${visible(id)})`)
}

/** The details of one room, which can be folded away. */
export interface RoomPart {
  /** The name of the room: untrusted text, as are the lines. */
  readonly name: string
  /** A summary of the details, such as `3 changes`. */
  readonly contents: string
  readonly lines: readonly string[]
  /** `diff` colours lines by the sign at their start. */
  readonly info?: 'diff' | 'text'
  /** Whether it is always folded away. */
  readonly isClosed?: boolean
}

/** Up to this many lines in all, details are shown unfolded. */
const maxOpenLines = 24

/** The details that fit, and a note on how many parts were left out. */
function detailBlocks(parts: readonly RoomPart[], space: number): readonly string[] {
  const open = parts.filter(({ isClosed = false }) => !isClosed)
  const isShort = open.reduce((sum, { lines }) => sum + lines.length, 0) <= maxOpenLines
  const texts = parts.map((part) => detailsBlock(part, isShort && open.includes(part)))
  const { taken, more } = takeFitting(
    texts,
    space,
    (left) =>
      `${count(left, 'part')} of the details ${left === 1 ? 'is' : 'are'} left out, to stay below the limit of a comment.`,
  )
  return [...taken, ...more]
}

// Forges render Markdown inside HTML only after an empty line.
function detailsBlock({ name, contents, lines, info = 'diff' }: RoomPart, isOpen: boolean): string {
  return [
    `<details${isOpen ? ' open' : ''}>\n<summary>${htmlCode(name)}: ${contents}</summary>`,
    fence(info, lines),
    '</details>',
  ].join('\n\n')
}
