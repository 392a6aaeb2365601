import { type Instant, parseInstant, tenYearsAfter } from '../../model/text/instant.ts'
import { quote } from '../text/quote.ts'
import type { Path } from '../text/tree.ts'
import { type Reading, readText, type Text } from './interpolate.ts'

const usual = '2027-03-31T22:00:00Z or 2027-03-31'

/** The moment at which a link stops working; `undefined` after telling what is wrong. */
export function readExpiry(raw: unknown, path: Path, reading: Reading): Instant | undefined {
  const expiry = readMoment(raw, path, reading)
  if (expiry === undefined) return undefined
  const { raw: text, value } = expiry
  if (value > tenYearsAfter(reading.now)) {
    reading.tell('link/too-late', { found: quote(text) }, reading.locate(path))
    return undefined
  }
  if (value <= reading.now) reading.tell('link/expired', { found: quote(text) }, reading.locate(path))
  return value
}

/** Any moment, with the text that says it; `undefined` after telling what is wrong. */
export function readMoment(
  raw: unknown,
  path: Path,
  reading: Reading,
): { readonly value: Instant; readonly raw: string } | undefined {
  const text = readText(raw, path, reading)
  if (text === undefined) return undefined
  const value = parseInstant(text.value)
  if (value !== undefined) return { value, raw: text.raw }
  reading.tell(
    'link/date',
    { found: quote(text.raw), why: faultOf(text), example: exampleFor(text) },
    reading.locate(path),
  )
  return undefined
}

function faultOf({ value, isBorrowed }: Text): string {
  if (isBorrowed) return 'does not come to a date'
  if (/^\d{4}-\d\d-\d\d(?:T[\d:.]+)$/i.test(value)) return 'does not say its offset from UTC'
  const hasForm = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?$/i.test(value)
  return hasForm ? 'is a day or a time that does not exist' : 'is not written as a date'
}

/** The same date as it should have been written, where that is clear. */
function exampleFor({ value, isBorrowed }: Text): string {
  if (isBorrowed) return usual
  const [, year, month, day, time, seconds, zone] =
    /^\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[Tt\s]+(\d{2}:\d{2})(:\d{2})?(?:\.\d+)?\s*([Zz]|[+-]\d{2}:?\d{2})?)?\s*$/.exec(
      value,
    ) ?? []
  const [, lastDay, lastMonth, lastYear] = /^\s*(\d{1,2})\.(\d{1,2})\.(\d{4})\s*$/.exec(value) ?? []
  const date = [year ?? lastYear, month ?? lastMonth, day ?? lastDay].map((part) => part?.padStart(2, '0')).join('-')
  const offset = zone?.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2').toUpperCase() ?? 'Z'
  const guess = time === undefined ? date : `${date}T${time}${seconds ?? ':00'}${offset}`
  if (parseInstant(guess) === undefined) return usual
  return time !== undefined && zone === undefined ? `${guess}, with the offset that you mean` : guess
}
