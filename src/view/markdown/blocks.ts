import { type State, writeMarker } from '../../model/text/marker.ts'
import { size } from './escape.ts'

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
