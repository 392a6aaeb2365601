import { type State, writeMarker } from '../../model/values/marker.ts'
import { asGiven, located, type Paths } from '../document/result.ts'
import type { ChangeDocument, DiagnosticDocument, PlanDocument, RoomLabel, SourceDocument } from '../document/shape.ts'
import { quote, visible } from '../escape.ts'
import { problemOf, problemText } from '../text/excerpt.ts'
import { changesIn } from '../text/headline.ts'
import { paint } from '../text/paint.ts'
import { count, linkName, titleLimit } from '../words.ts'
import { codeCell, fence, htmlCode, size } from './escape.ts'

/** GitHub takes 65,536 characters in a comment, and says nothing but 422 of what is longer. In bytes, to be safe. */
export const markdownLimit = 65_000

/** What a page shows, in this order but for `left`, which follows the details. */
interface Page {
  readonly head: readonly string[]
  readonly diagnostics: readonly DiagnosticDocument[]
  readonly table: Table
  readonly parts: readonly RoomPart[]
  /** What fits into so many bytes of what is left as it is. */
  readonly left?: (room: number) => readonly string[]
  readonly foot?: readonly string[]
}

/** A page of at most `limit` bytes: what there is no room for is left out from behind, and counted. */
export function page(
  { head, diagnostics, table, parts, left = () => [], foot = [] }: Page,
  limit: number = markdownLimit,
  paths?: Paths,
): string {
  const ends = [...head, ...foot]
  const findings = findingsBlock(diagnostics, roomAfter(ends, limit) / 3, paths)
  const shown = [...findings, ...tableBlock(table, roomAfter([...ends, ...findings], limit))]
  const rest = left(roomAfter([...ends, ...shown], limit) / 3)
  const details = detailBlocks(parts, roomAfter([...ends, ...shown, ...rest], limit))
  return join([...head, ...shown, ...details, ...rest, ...foot])
}

/**
 * The hidden first line: by its key, the comment of a manifest is found again. Without a manifest there is no key, for
 * then nobody knows whose it would be.
 */
export function markerLine(
  manifest: string | null,
  state: State | 'valid' | 'drift',
  facts: readonly string[] = [],
): string {
  // A document may have been edited: nothing of it may end the comment.
  const key = (manifest ?? '').replace(/[^a-z0-9-]/g, '').slice(0, 63)
  return writeMarker({ ...(key !== '' && { key }), attributes: [`state=${state}`, ...facts] })
}

/** The same of a plan, or of what came of it. */
export function planMarker(plan: PlanDocument, state: State | 'drift'): string {
  return markerLine(plan.manifest, state, [
    `digest=${plan.digest}`,
    `changes=${changesIn(plan.summary)}`,
    ...(plan.incomplete ? ['incomplete=1'] : []),
  ])
}

/** A paragraph that forges paint as a warning; elsewhere it is a quotation. Nothing where no line of it is there. */
export function alert(level: 'CAUTION' | 'WARNING', given: readonly (string | undefined)[]): readonly string[] {
  const lines = given.filter((line) => line !== undefined)
  return lines.length === 0 ? [] : [[`[!${level}]`, ...lines].map((line) => `> ${line}`).join('\n')]
}

/** Blocks with an empty line between them. */
export function join(blocks: readonly string[]): string {
  return `${blocks.join('\n\n')}\n`
}

/** What each block takes beside itself. */
const gap = 2

/** How many bytes are left of a limit after blocks, and after the lines that say what was left out. */
export function roomAfter(blocks: readonly string[], limit: number): number {
  return limit - size(join(blocks)) - notes
}

const notes = 300

/** What fits into so many bytes: `taken` in their order; the rest is counted in `more`. */
interface Fitting {
  readonly taken: readonly string[]
  readonly more: readonly string[]
}

/** Takes the parts that fit, one after the other: what is too long for what is left is passed over. `told` counts it. */
export function fitting(
  parts: readonly string[],
  room: number,
  told = (left: number): string => `… and ${left} more.`,
): Fitting {
  let free = room
  const taken = parts.filter((part) => {
    const needs = size(part) + gap
    if (needs > free) return false
    free -= needs
    return true
  })
  const left = parts.length - taken.length
  return { taken, more: left === 0 ? [] : [told(left)] }
}

/** What a plan or a manifest is warned of, what is wrong with it first, in the words of the text; nothing for none. */
export function findingsBlock(
  diagnostics: readonly DiagnosticDocument[],
  room: number,
  paths: Paths = asGiven,
): readonly string[] {
  if (diagnostics.length === 0) return []
  // What is not checked out keeps its name.
  const named = (source: SourceDocument | null): SourceDocument | null => located(source, paths) ?? source
  const ordered = diagnostics.toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
  const texts = ordered.map((found) =>
    problemText(problemOf({ ...found, source: named(found.source), related: named(found.related) }), paint(false)),
  )
  const { taken, more } = fitting(texts, room)
  return [fence('text', [...spaced(taken.map((text) => text.split('\n'))), ...more])]
}

/** Groups of lines with an empty one between them. */
export function spaced(groups: readonly (readonly string[])[]): readonly string[] {
  return groups.flatMap((lines, nth) => (nth === 0 ? lines : ['', ...lines]))
}

/** A row for each link: its cells under `heads`. */
export interface Table {
  readonly heads: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** A table of the rows that fit, with a word on how many were left out; nothing for no row. */
function tableBlock({ heads, rows }: Table, room: number): readonly string[] {
  if (rows.length === 0) return []
  const write = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const { taken, more } = fitting(rows.map(write), room)
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

/** What is folded away of one room. */
export interface RoomPart {
  /** Its name: data, as all lines are. */
  readonly name: string
  /** What there is, in our own words. */
  readonly contents: string
  readonly lines: readonly string[]
  /** Lines that begin with a sign are coloured by it. */
  readonly info?: 'diff' | 'text'
}

/** Few enough lines to be shown at once. */
const short = 24

/** The parts that fit, room by room, and how many were left out. */
function detailBlocks(parts: readonly RoomPart[], room: number): readonly string[] {
  const isShort = parts.reduce((sum, { lines }) => sum + lines.length, 0) <= short
  const texts = parts.map((part) => folded(part, isShort))
  const { taken, more } = fitting(
    texts,
    room,
    (left) => `The details of ${count(left, 'room')} are left out, to stay below the limit of a comment.`,
  )
  return [...taken, ...more]
}

// A forge reads Markdown within HTML after an empty line only.
function folded({ name, contents, lines, info = 'diff' }: RoomPart, isOpen: boolean): string {
  return [
    `<details${isOpen ? ' open' : ''}>\n<summary>${htmlCode(name)}: ${contents}</summary>`,
    fence(info, lines),
    '</details>',
  ].join('\n\n')
}
