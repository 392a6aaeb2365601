import type { ChangeKind } from '../../model/change.ts'
import { count } from '../words.ts'
import { type Fitting, fitting } from './blocks.ts'
import { fence, htmlCode } from './escape.ts'

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
export function detailBlocks(parts: readonly RoomPart[], room: number): readonly string[] {
  const isShort = parts.reduce((sum, { lines }) => sum + lines.length, 0) <= short
  const { taken, left }: Fitting = fitting(
    parts.map((part) => folded(part, isShort)),
    room,
  )
  if (left === 0) return taken
  return [...taken, `The details of ${count(left, 'room')} are left out, to stay below the limit of a comment.`]
}

// A forge reads Markdown within HTML after an empty line only.
function folded({ name, contents, lines, info = 'diff' }: RoomPart, isOpen: boolean): string {
  return [
    `<details${isOpen ? ' open' : ''}>\n<summary>${htmlCode(name)}: ${contents}</summary>`,
    fence(info, lines),
    '</details>',
  ].join('\n\n')
}

/** `2 changes, 1 unmanaged, 1 another manifest's`; `others` are what is left alone. */
export function contentsOf(changes: number, others: readonly { readonly kind: ChangeKind }[]): string {
  const counted = (kind: ChangeKind, text: string): readonly string[] => {
    const many = others.filter((other) => other.kind === kind).length
    return many === 0 ? [] : [`${many} ${text}`]
  }
  const some = [...counted('unmanaged', 'unmanaged'), ...counted('foreign', "another manifest's")]
  return [...(changes === 0 ? [] : [count(changes, 'change')]), ...some].join(', ')
}
