/**
 * A moment in milliseconds since 1970, as `Date` takes it, but always a whole second: the precision at which the portal's
 * dates can be compared.
 */
export type Instant = number & { readonly [instant]: true }
declare const instant: unique symbol

const rfc3339 = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i
const dateOnly = /^\d{4}-\d{2}-\d{2}$/

/** An instant this many milliseconds later, or earlier if negative. They are whole seconds. */
export function shiftBy(value: Instant, milliseconds: number): Instant {
  return (value + milliseconds) as Instant
}

/** The last whole second at a time in milliseconds since 1970, as from `Date.now()`. */
export function instantOf(milliseconds: number): Instant {
  return (Math.floor(milliseconds / 1000) * 1000) as Instant
}

/** The `now` that a program passes, as an instant. Throws a TypeError if it is missing or no number. */
export function givenNow(now: number): Instant {
  if (!Number.isFinite(now))
    throw new TypeError('`now` must be a number of milliseconds since 1970, as from Date.now().')
  return instantOf(now)
}

/** Reads an RFC 3339 date-time with an offset, or `YYYY-MM-DD` (its start, UTC); `undefined` for anything else. */
export function parseInstant(text: string): Instant | undefined {
  const isDate = dateOnly.test(text)
  if (!isDate && !rfc3339.test(text)) return undefined
  const day = Date.parse(`${text.slice(0, 10)}T00:00:00Z`)
  // Date.parse accepts 30 February and returns a day in March.
  if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== text.slice(0, 10)) return undefined
  return instantOf(isDate ? day : Date.parse(text.toUpperCase()))
}

/** Formats an instant: `2027-03-31T22:00:00Z`. */
export function writeInstant(value: Instant): string {
  return `${new Date(value).toISOString().slice(0, 19)}Z`
}

/**
 * Normalizes a text that {@link parseInstant} accepts: capital letters, whole seconds, and `Z` for an offset of 0. A
 * day stays a day, and another offset stays, because it is the local time of the author. Any other text is returned
 * unchanged.
 */
export function normalizeInstant(text: string): string {
  if (parseInstant(text) === undefined) return text
  return text
    .toUpperCase()
    .replace(/\.\d+/, '')
    .replace(/[+-]00:00$/, 'Z')
}

/** Ten calendar years later: the portal's latest possible expiry. Source: contract §2.3. */
export function tenYearsAfter(value: Instant): Instant {
  const date = new Date(value)
  date.setUTCFullYear(date.getUTCFullYear() + 10)
  return instantOf(date.getTime())
}

/** How far the portal's clock may be ahead of ours, in milliseconds. */
export const leeway = 60_000

/**
 * Whether the portal may regard a date as past. Its clock may be ahead of ours, so the next minute counts as past too:
 * the portal drops a past date, the link then never expires, and that cannot be undone. Source: contract §2.3.
 */
export function hasPassed(date: Instant | null | undefined, now: Instant): date is Instant {
  return typeof date === 'number' && date <= now + leeway
}

/** The length, in milliseconds, of the hour that a time zone skips in spring. */
export const skippedHour = 3_600_000

/**
 * Whether the portal may show an expiry an hour late. It does so if the UTC clock time of the true expiry, read as
 * local time, is in the hour that the portal's time zone skips in spring. We do not know the zone, so any zone with the
 * shown offset (in minutes) counts. Source: contract §10.8.
 */
export function isShifted(shown: Instant, offset: number): boolean {
  const key = `${shown} ${offset}`
  const known = shifted.get(key)
  if (known !== undefined) return known
  const clock = shown - skippedHour
  const zones = Intl.supportedValuesOf('timeZone')
  const found = zones.some((zone) => offsetIn(zone, shown) === offset && isSkipped(zone, clock))
  shifted.set(key, found)
  return found
}

/** A cache: many links expire at the same time, and checking all zones takes as long as planning a hundred links. */
const shifted = new Map<string, boolean>()

const day = 24 * skippedHour

/** A cache: creating a format is slow, and each check needs one for every zone. */
const formats = new Map<string, Intl.DateTimeFormat>()

function isSkipped(zone: string, clock: number): boolean {
  return [clock - day, clock + day].every((near) => {
    const offset = offsetIn(zone, near)
    return offsetIn(zone, clock - offset * 60_000) !== offset
  })
}

/** The offset of a zone, in minutes east of UTC, at a time in milliseconds since 1970. */
function offsetIn(zone: string, time: number): number {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  formats.set(zone, format)
  /* v8 ignore next -- @preserve: whether UTC is called GMT or GMT+00:00 depends on the version of node */
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})$/.exec(format.format(time)) ?? ['', '+', '0', '0']
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
