import { kindSpecificNames } from '../../settings/rows.ts'
import { visible } from '../escape.ts'
import type { LinksDocument } from './document.ts'

/** The declared links as CSV (RFC 4180) with a header line. Writing CSV takes too few lines to need a library. */
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
const columns = [...facts, ...kindSpecificNames, 'fingerprint'] as const

/**
 * Spreadsheets treat a text that starts like this as a formula, and a formula can send the other cells elsewhere. Tabs
 * and line breaks, which can also start one, are already escaped. In some countries, spreadsheets also split at semicolons.
 */
const formula = /(^|;)(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])/g

/** These bytes tell spreadsheets that a file is in UTF-8. */
export const byteOrderMark = '\ufeff'

/** Rows of values as CSV (RFC 4180), with no cell that a spreadsheet takes for a formula. */
export function csvTable(rows: readonly (readonly (string | number | boolean | null)[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

function cell(value: string | number | boolean | null): string {
  if (value === null) return ''
  const text = visible(String(value)).replace(formula, "$1'")
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
