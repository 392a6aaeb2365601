import type { PlacedChange } from '../document/digest.ts'
import type { ChangeDocument } from '../document/shape.ts'
import { pad, quote } from '../escape.ts'
import { linkName, originTexts, symbols, tint } from '../words.ts'
import type { Paint } from './paint.ts'

const titleLimit = 80

/** Changes and their rooms, one line each, in columns. */
export function touchedLines(touched: readonly PlacedChange[], paint: Paint): readonly string[] {
  const columns = Math.max(...touched.map(({ change }) => symbols[change.kind].length))
  return touched.map(({ room, change }) => {
    const symbol = tint(change.kind, paint, pad(symbols[change.kind], columns))
    const mark = change.widens ? paint.yellow('!') : ' '
    return `  ${symbol} ${mark} ${linkName(change, titleLimit)} in ${quote(room.title, titleLimit)}${originMark(change, paint)}`
  })
}

/** Where a change comes from, after what is said of it. */
export function originMark({ origin }: ChangeDocument, paint: Paint): string {
  return origin === null ? '' : `  ${paint.dim(`(${originTexts[origin]})`)}`
}
