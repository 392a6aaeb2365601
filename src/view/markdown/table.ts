import type { RoomLabel } from '../document/shape.ts'
import { quote, visible } from '../escape.ts'
import { fitting } from './blocks.ts'
import { codeCell } from './escape.ts'

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
