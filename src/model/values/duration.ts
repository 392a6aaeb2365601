import { type Instant, parseInstant, shiftBy } from './instant.ts'

/** An hour, a day and a week in milliseconds. */
export const units: { readonly [U in 'h' | 'd' | 'w']: number } = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 }

/** Parses a duration such as `12h`, `14d` or `2w` into milliseconds; `undefined` for any other text. */
export function parseDuration(text: string): number | undefined {
  const [, number, unit] = /^(\d{1,5})([hdw])$/.exec(text) ?? []
  return unit === 'h' || unit === 'd' || unit === 'w' ? Number(number) * units[unit] : undefined
}

/**
 * Parses what may be typed for a date: a date as in a manifest, or a duration after `now`, such as `14d`; `undefined`
 * for any other text.
 */
export function parseDateOrDuration(text: string, now: Instant): Instant | undefined {
  const duration = parseDuration(text)
  return duration === undefined ? parseInstant(text) : shiftBy(now, duration)
}

/** Writes a duration in milliseconds in the largest unit in which it is a whole number: `7d` becomes `1w`. */
export function writeDuration(milliseconds: number): string {
  if (milliseconds % units.w === 0) return `${milliseconds / units.w}w`
  return milliseconds % units.d === 0 ? `${milliseconds / units.d}d` : `${milliseconds / units.h}h`
}
