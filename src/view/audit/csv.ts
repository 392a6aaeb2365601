import { kindSpecificNames } from '../../settings/rows.ts'
import { findingsIn } from '../ci/findings.ts'
import type { Result } from '../document/result.ts'
import { byteOrderMark, csvTable } from '../links/csv.ts'

const columns = [
  ...(['state', 'kind', 'key', 'title', 'manifest', 'access', 'audience', 'expirationDate', 'uses'] as const),
  ...kindSpecificNames,
  ...(['fingerprint', 'risk'] as const),
] as const

/**
 * Formats the links of an audit as a table for spreadsheets, with names in its first line. For any other result, the table has its
 * findings.
 */
export function resultCsv(result: Result): string {
  if (result.kind !== 'audit') {
    const found = findingsIn(result).map(({ severity, code, message, hint }) => [severity, code, message, hint])
    return csvTable([['severity', 'code', 'message', 'hint'], ...found])
  }
  const { audit, hasMark } = result
  const rows = audit.rooms.flatMap(({ id, title, type, tags, state, links }) =>
    links.map((link) => [id, title, type, tags.join(', '), state, ...columns.map((name) => link[name])]),
  )
  const heads = ['room', 'roomTitle', 'roomType', 'tags', 'roomState', ...columns]
  return `${hasMark ? byteOrderMark : ''}${csvTable([heads, ...rows])}`
}
