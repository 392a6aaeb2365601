import { ownNames } from '../../settings/rows.ts'
import { findingsIn } from '../ci/findings.ts'
import type { Result } from '../document/result.ts'
import { csvTable } from '../links/csv.ts'

const columns = [
  ...(['state', 'kind', 'key', 'title', 'manifest', 'access', 'audience', 'expirationDate', 'uses'] as const),
  ...ownNames,
  ...(['fingerprint', 'risk'] as const),
] as const

/** By these bytes, spreadsheets know that a file is in UTF-8. */
const mark = '\ufeff'

/**
 * The links of an audit as a table for spreadsheets, with names in its first line; of any other result, what there is to report of it.
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
  return `${hasMark ? mark : ''}${csvTable([heads, ...rows])}`
}
