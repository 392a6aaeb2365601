import { ownNames } from '../../settings/rows.ts'
import { visible } from '../escape.ts'
import type { LinksDocument } from './document.ts'

/**
 * The declared links as a table for spreadsheets (RFC 4180), with names in its first line. Our own few lines: what a
 * library would add, it adds to reading.
 */
export function linksCsv({ rooms, revealed }: LinksDocument): string {
  const rows = rooms.flatMap((room) =>
    room.links.map((link) => {
      const url = link.fingerprint !== null && !revealed ? '(hidden)' : link.url
      return [room.id, room.title, ...columns.map((name) => link[name]), url]
    }),
  )
  return csvTable([['room', 'roomTitle', ...columns, 'url'], ...rows])
}

const facts = ['key', 'kind', 'title', 'state', 'access', 'expirationDate', 'uses'] as const
const columns = [...facts, ...ownNames, 'fingerprint'] as const

/**
 * Spreadsheets take a text that begins so for a formula, and a formula can send away what is in the other cells. A tab
 * or an end of a line, which may begin one too, is spelt out by then.
 */
const formula = /^[=+\-@\uff1d\uff0b\uff0d\uff20]/

/** Rows of values as a table (RFC 4180) in which a spreadsheet finds no formula. */
export function csvTable(rows: readonly (readonly (string | number | boolean | null)[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

function cell(value: string | number | boolean | null): string {
  if (value === null) return ''
  const shown = visible(String(value))
  const text = formula.test(shown) ? `'${shown}` : shown
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
