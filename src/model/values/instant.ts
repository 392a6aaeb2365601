/** A moment in UTC, in whole seconds since 1970; the precision at which the portal's dates can be compared. */
export type Instant = number & { readonly [instant]: true }
declare const instant: unique symbol

const rfc3339 = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i
const dateOnly = /^\d{4}-\d{2}-\d{2}$/

/** That many seconds later; earlier, if they are negative. */
export function shiftBy(value: Instant, seconds: number): Instant {
  return (value + seconds) as Instant
}

/** Milliseconds, as `Date.now()` gives them, to an instant. */
export function instantOf(milliseconds: number): Instant {
  return Math.floor(milliseconds / 1000) as Instant
}

/** Reads an RFC 3339 date-time with an offset, or `YYYY-MM-DD` (its start, UTC); `undefined` for anything else. */
export function parseInstant(text: string): Instant | undefined {
  const isDate = dateOnly.test(text)
  if (!isDate && !rfc3339.test(text)) return undefined
  const day = Date.parse(`${text.slice(0, 10)}T00:00:00Z`)
  // Date.parse lets 30 February roll over into March: the calendar has the last word.
  if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== text.slice(0, 10)) return undefined
  return instantOf(isDate ? day : Date.parse(text.toUpperCase()))
}

/** The one spelling of an instant: `2027-03-31T22:00:00Z`. */
export function writeInstant(value: Instant): string {
  return `${new Date(value * 1000).toISOString().slice(0, 19)}Z`
}

/**
 * The canonical spelling of what {@link parseInstant} reads, or the text itself: a day stays a day, and the offset stays,
 * for it is the clock of those who wrote it. All that is left open is closed: capital letters, whole seconds, `Z` for none.
 */
export function normalizeInstant(text: string): string {
  if (parseInstant(text) === undefined) return text
  return text
    .toUpperCase()
    .replace(/\.\d+/, '')
    .replace(/[+-]00:00$/, 'Z')
}

/** The same moment ten calendar years later: the portal's furthest expiry. Source: contract §2.3. */
export function tenYearsAfter(value: Instant): Instant {
  const date = new Date(value * 1000)
  date.setUTCFullYear(date.getUTCFullYear() + 10)
  return instantOf(date.getTime())
}

/** How far the portal's clock may be ahead of ours, in seconds, before it takes a date for past that we do not. */
export const leeway = 60

/**
 * Whether a date is one that the portal would take for past. The portal's clock may be ahead of ours, and what it does
 * with a past date (drop it, and the link never expires) cannot be undone: so the last minute counts as past.
 * Source: contract §2.3.
 */
export function hasPassed(date: Instant | null | undefined, now: Instant): date is Instant {
  return typeof date === 'number' && date <= now + leeway
}

/** How far the portal moves an expiry that it shows in its skipped hour, in seconds. */
export const skippedHour = 3600

/**
 * Whether the portal may show an expiry an hour late. It does so when the true expiry's UTC clock time, read as local
 * time, falls into the hour that its time zone skips in spring. We do not know the zone, so any zone with the shown
 * offset (in minutes) counts. Source: contract §10.8.
 */
export function isShifted(shown: Instant, offset: number): boolean {
  const question = `${shown} ${offset}`
  const known = shifted.get(question)
  if (known !== undefined) return known
  const clock = shown - skippedHour
  const zones = Intl.supportedValuesOf('timeZone')
  const found = zones.some((zone) => offsetIn(zone, shown) === offset && isSkipped(zone, clock))
  shifted.set(question, found)
  return found
}

/** Many links end together, and to ask all zones takes as long as to plan a hundred links. */
const shifted = new Map<string, boolean>()

const day = 86_400

/** Making one is slow, and each question takes all zones. */
const formats = new Map<string, Intl.DateTimeFormat>()

function isSkipped(zone: string, clock: number): boolean {
  return [clock - day, clock + day].every((near) => {
    const offset = offsetIn(zone, near)
    return offsetIn(zone, clock - offset * 60) !== offset
  })
}

/** Minutes east of UTC. */
function offsetIn(zone: string, seconds: number): number {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  formats.set(zone, format)
  /* v8 ignore next -- @preserve: whether UTC is called GMT or GMT+00:00 depends on the version of node */
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})$/.exec(format.format(seconds * 1000)) ?? ['', '+', '0', '0']
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
