/** How the owner of the API key writes dates: `invariant` is English, month first. Source: contract §2.3, §14.1 row 5. */
export type Culture = 'invariant' | 'de'

type Day = { readonly year: string; readonly month: number; readonly day: number }

const english = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october']
const german = ['januar', 'februar', 'märz', 'april', 'mai', 'juni', 'juli', 'august', 'september', 'oktober']
/** English names are known in every culture. */
const names: { readonly [C in Culture]: readonly (readonly string[])[] } = {
  invariant: [[...english, 'november', 'december']],
  de: [
    [...german, 'november', 'dezember'],
    [...english, 'november', 'december'],
  ],
}

/**
 * The day that a text names, as `2030-06-15`, or `undefined`; it need not exist. Known are `2030-06-15` and `2030-06` in
 * every culture, numbers in the order of the culture, and months by name or its first three letters. A month without a
 * day is its first.
 */
export function readDay(text: string, culture: Culture): string | undefined {
  const found = isoDay(text) ?? numericDay(text, culture) ?? namedDay(text, culture)
  if (found === undefined) return undefined
  return [found.year, ...[found.month, found.day].map((part) => String(part).padStart(2, '0'))].join('-')
}

function isoDay(text: string): Day | undefined {
  const [, year, month, day = 1] = /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?$/.exec(text) ?? []
  return year === undefined ? undefined : { year, month: Number(month), day: Number(day) }
}

function numericDay(text: string, culture: Culture): Day | undefined {
  const [, first, , second, year] = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})$/.exec(text) ?? []
  if (year === undefined) return undefined
  const [month, day] = culture === 'de' ? [second, first] : [first, second]
  return { year, month: Number(month), day: Number(day) }
}

function namedDay(text: string, culture: Culture): Day | undefined {
  const [, before, name = '', after, year] = /^(\d{1,2})?\.? ?(\p{L}+)\.? ?(\d{1,2})?,? (\d{4})$/u.exec(text) ?? []
  const month = monthOf(name.toLowerCase(), culture)
  if (year === undefined || month === 0 || (before && after)) return undefined
  return { year, month, day: Number(before ?? after ?? 1) }
}

/** 1 to 12; 0 if there is no such month. */
function monthOf(name: string, culture: Culture): number {
  const isIt = (month: string) => month === name || month.slice(0, 3) === name
  return Math.max(...names[culture].map((months) => months.findIndex(isIt))) + 1
}
