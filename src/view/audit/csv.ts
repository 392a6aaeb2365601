import { findingsIn } from '../ci/findings.ts'
import type { Result } from '../document/result.ts'
import { columnNames } from '../links/columns.ts'
import { byteOrderMark, csvTable } from '../links/csv.ts'
import { rowsOf } from '../links/inventory.ts'
import { inventoryCsv } from '../links/table.ts'

/**
 * Formats the links of an audit as a table for spreadsheets, with names in its first line. For any other result, the table has its
 * findings.
 */
export function resultCsv(result: Result): string {
  if (result.kind !== 'audit') {
    const found = findingsIn(result).map(({ severity, code, message, hint }) => [severity, code, message, hint])
    return csvTable([['severity', 'code', 'message', 'hint'], ...found])
  }
  const columns = columnNames.filter((name) => name !== 'url')
  return `${result.hasMark ? byteOrderMark : ''}${inventoryCsv(rowsOf(result.audit), columns)}`
}
