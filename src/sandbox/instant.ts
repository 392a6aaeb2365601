/**
 * An instant as the portal stores it: UTC with seven fraction digits, `2027-03-31T22:00:00.0000000Z`.
 * Each instant has one spelling, so `===` and `<` compare instants.
 */
export type Instant = string

const pattern = /^\s*(.*?)(?:(?:T|,? )(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,16}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?\s*$/i
/** The date that the portal treats as no date. Source: contract §14.1 row 6. */
const noDate: Instant = '0001-01-01T00:00:00.0000000Z'
const hour = 3_600_000
/** A cache, because creating a format is slow and every date in every answer needs one. */
const formats = new Map<string, Intl.DateTimeFormat>()

/**
 * Reads a date that a client sent. Returns `undefined` if it cannot be read: for the portal that means no expiry, not
 * an error. A date without an offset is in the server's zone, here UTC. Source: contract §2.3, §14.2.
 */
export function parseInstant(text: string, culture: Culture = 'invariant'): Instant | undefined {
  const [, day = '', hours = '00', minutes = '00', seconds = '00', fraction = '', offset = 'Z'] =
    pattern.exec(text) ?? []
  const clock = `${readDay(day, culture)}T${hours}:${minutes}:${seconds}.000Z`
  const asUtc = new Date(clock)
  if (Number.isNaN(asUtc.getTime()) || asUtc.toISOString() !== clock) return undefined
  const shift = offsetOf(offset)
  if (Math.abs(shift) > 14 * hour) return undefined
  const instant = withFraction(new Date(asUtc.getTime() - shift), fraction)
  // Years outside the portal's range are spelled with a sign, which sorts before `noDate`.
  return instant > noDate ? instant : undefined
}

/** Converts a date to an instant. */
export function instantOf(date: Date): Instant {
  return date.toISOString().replace('Z', '0000Z')
}

/** Converts an instant to a date, truncated to milliseconds. */
export function dateOf(instant: Instant): Date {
  return new Date(`${instant.slice(0, 23)}Z`)
}

/** Adds calendar years to a date; 29 February becomes the 28th. Source: contract §2.3. */
export function yearsLater(date: Date, years: number): Instant {
  const later = new Date(date)
  later.setUTCFullYear(date.getUTCFullYear() + years)
  if (later.getUTCMonth() !== date.getUTCMonth()) later.setUTCDate(0)
  return instantOf(later)
}

/**
 * Writes an instant as the portal shows it: in the tenant's zone, with its offset, or `Z` if that is zero.
 * Like the portal, it shows a UTC time that falls in the zone's spring gap one hour late. Source: contract §3.2, §10.8.
 */
export function renderInstant(instant: Instant, timeZone: string): string {
  const stored = dateOf(instant)
  const shown = isSkipped(stored, timeZone) ? new Date(stored.getTime() + hour) : stored
  const offset = zoneOffset(shown, timeZone)
  const local = new Date(shown.getTime() + offset).toISOString().slice(0, 19)
  return `${local}.${instant.slice(20, 27)}${offset === 0 ? 'Z' : formatOffset(offset)}`
}

function isSkipped(wallClock: Date, timeZone: string): boolean {
  return [-24, 24].every((around) => {
    const offset = zoneOffset(new Date(wallClock.getTime() + around * hour), timeZone)
    return zoneOffset(new Date(wallClock.getTime() - offset), timeZone) !== offset
  })
}

function zoneOffset(at: Date, timeZone: string): number {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  formats.set(timeZone, format)
  return offsetOf(format.format(at).replace(/^.*GMT/, ''))
}

function offsetOf(text: string): number {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?/.exec(text) ?? []
  if (sign === undefined) return 0
  return (sign === '-' ? -1 : 1) * (Number(hours) * hour + Number(minutes) * 60_000)
}

function formatOffset(offset: number): string {
  const clock = new Date(Math.abs(offset)).toISOString().slice(11, 16)
  return `${offset < 0 ? '-' : '+'}${clock}`
}

/** Rounds a fraction of a second to seven digits. Source: contract §14.1 row 7. */
function withFraction(date: Date, fraction: string): Instant {
  const ticks = Math.round(Number(`0.${fraction}`) * 1e7)
  const whole = new Date(date.getTime() + Math.floor(ticks / 1e7) * 1000)
  return `${whole.toISOString().slice(0, 19)}.${String(ticks % 1e7).padStart(7, '0')}Z`
}

/** The date format of the API key's owner: `invariant` is English, month first. Source: contract §2.3, §14.1 row 5. */
export type Culture = 'invariant' | 'de'

const english = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october']
const german = ['januar', 'februar', 'märz', 'april', 'mai', 'juni', 'juli', 'august', 'september', 'oktober']
/** The names of months. Every culture also accepts the English ones. */
const names: { readonly [C in Culture]: readonly (readonly string[])[] } = {
  invariant: [[...english, 'november', 'december']],
  de: [
    [...german, 'november', 'dezember'],
    [...english, 'november', 'december'],
  ],
}

/**
 * Reads a day and returns it as `2030-06-15`, or `undefined`; the day need not exist. Every culture accepts `2030-06-15`
 * and `2030-06`, numbers in the order of that culture, and a month's name or its first three letters. A month without a
 * day means its first day.
 */
function readDay(text: string, culture: Culture): string | undefined {
  return isoDay(text) ?? numericDay(text, culture) ?? namedDay(text, culture)
}

type Part = string | number

function formatDay(year: string, month: Part | undefined, day: Part | undefined): string {
  return [year, ...[month, day].map((part) => String(Number(part)).padStart(2, '0'))].join('-')
}

function isoDay(text: string): string | undefined {
  const [, year, month, day = 1] = /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?$/.exec(text) ?? []
  return year && formatDay(year, month, day)
}

function numericDay(text: string, culture: Culture): string | undefined {
  const [, first, , second, year] = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})$/.exec(text) ?? []
  return year && (culture === 'de' ? formatDay(year, second, first) : formatDay(year, first, second))
}

function namedDay(text: string, culture: Culture): string | undefined {
  const [, before, name = '', after, year] = /^(\d{1,2})?\.? ?(\p{L}+)\.? ?(\d{1,2})?,? (\d{4})$/u.exec(text) ?? []
  const month = monthOf(name.toLowerCase(), culture)
  return year === undefined || month === 0 || (before && after)
    ? undefined
    : formatDay(year, month, before ?? after ?? 1)
}

/** Returns 1 to 12, or 0 if there is no such month. */
function monthOf(name: string, culture: Culture): number {
  const matches = (month: string) => month === name || month.slice(0, 3) === name
  return Math.max(...names[culture].map((months) => months.findIndex(matches))) + 1
}
