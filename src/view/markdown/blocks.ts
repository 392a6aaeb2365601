import { type State, writeMarker } from '../../model/text/marker.ts'
import type { RoomLabel } from '../document/shape.ts'
import { quote, visible } from '../escape.ts'
import { type Problem, problemText } from '../text/excerpt.ts'
import { paint } from '../text/paint.ts'
import { codeCell, fence, size } from './escape.ts'

/** GitHub takes 65,536 characters in a comment, and says nothing but 422 of what is longer. In bytes, to be safe. */
export const markdownLimit = 65_000

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

/** A paragraph that forges paint as a warning; elsewhere it is a quotation. */
export function alert(level: 'CAUTION' | 'WARNING', lines: readonly string[]): readonly string[] {
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

/** What fits into so many bytes: `taken` in their order; `left` counts the rest. */
export interface Fitting {
  readonly taken: readonly string[]
  readonly left: number
}

/** Takes the parts that fit, one after the other: what is too long for what is left is passed over. */
export function fitting(parts: readonly string[], room: number): Fitting {
  let free = room
  const taken = parts.filter((part) => {
    const needs = size(part) + gap
    if (needs > free) return false
    free -= needs
    return true
  })
  return { taken, left: parts.length - taken.length }
}

/** What a plan or a manifest is warned of, what is wrong with it first, in the words of the text; nothing for none. */
export function findingsBlock(problems: readonly Problem[], room: number): readonly string[] {
  if (problems.length === 0) return []
  const isError = ({ severity }: Problem): boolean => severity === 'error'
  const ordered = [...problems.filter(isError), ...problems.filter((each) => !isError(each))]
  const { taken, left } = fitting(
    ordered.map((problem) => problemText(problem, paint(false))),
    room,
  )
  const lines = taken.flatMap((text, nth) => [...(nth === 0 ? [] : ['']), ...text.split('\n')])
  return [fence('text', left === 0 ? lines : [...lines, `… and ${left} more.`])]
}

/** A table of rows that fit into so many bytes, with a word on how many were left out; nothing for no row. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[], room: number): readonly string[] {
  if (rows.length === 0) return []
  const write = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const { taken, left } = fitting(rows.map(write), room)
  const lines = [write(heads), write(heads.map(() => '---')), ...taken].join('\n')
  return [lines, ...(left === 0 ? [] : [`… and ${left} more.`])]
}

/** A room in a cell. */
export function roomCell({ title, id }: RoomLabel): string {
  return codeCell(`${quote(title, titleLimit)} (room ${visible(id)})`)
}

/** Titles are cut at so many columns. */
export const titleLimit = 80
