import type { ChangeDocument } from '../document/shape.ts'
import { pad } from '../escape.ts'
import { movedPrint, type Row, rowsOf } from '../text/plan.ts'
import { linkFacts, linkName, originMark, reasonText } from '../words.ts'

/** A change as lines of a diff: each begins with its sign, which is what gives it its colour. */
export function changeDiff(change: ChangeDocument): readonly string[] {
  const about = `${linkName(change)}${movedPrint(change)}: ${reasonText(change)}${originMark(change)}`
  const rows = rowsOf(change)
  if (rows) return [change.kind === 'create' ? `+ ${about}  ! widens` : `! ${about}`, ...rowsDiff(rows)]
  const sign = change.kind === 'revoke' ? '-' : ' '
  return [`${sign} ${about}`, `${sign}   ${linkFacts(change)}`]
}

/** Settings as lines of a diff, aligned in columns. */
export function rowsDiff(rows: readonly Row[]): readonly string[] {
  const columns = Math.max(...rows.map(({ name }) => name.length)) + 2
  return rows.flatMap(({ name, before, after, mark }) => [
    ...(before === undefined ? [] : [`-   ${pad(name, columns)}${before}`]),
    `+   ${pad(name, columns)}${after}${mark}`,
  ])
}
