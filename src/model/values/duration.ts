import { type Instant, parseInstant, shiftBy } from './instant.ts'

const units = { h: 3600, d: 86_400, w: 7 * 86_400 } as const

/** Parses a duration such as `12h`, `14d` or `2w` into seconds; `undefined` for any other text. */
export function parseDuration(text: string): number | undefined {
  const [, number, unit] = /^(\d{1,5})([hdw])$/.exec(text) ?? []
  return unit === 'h' || unit === 'd' || unit === 'w' ? Number(number) * units[unit] : undefined
}

/**
 * Parses what may be typed for a date: a date as in a manifest, or a duration after `now`, such as `14d`; `undefined`
 * for any other text.
 */
export function parseDateOrDuration(text: string, now: Instant): Instant | undefined {
  const seconds = parseDuration(text)
  return seconds === undefined ? parseInstant(text) : shiftBy(now, seconds)
}

/** Writes a duration in the largest unit in which it is a whole number: `7d` becomes `1w`. */
export function writeDuration(seconds: number): string {
  if (seconds % units.w === 0) return `${seconds / units.w}w`
  return seconds % units.d === 0 ? `${seconds / units.d}d` : `${seconds / units.h}h`
}
