import { InvalidArgumentError } from 'commander'

const units = { h: 3600, d: 86_400, w: 7 * 86_400 } as const

/** Parses a duration such as `12h`, `14d` or `2w` into seconds. Throws commander's error for anything else. */
export function parseTime(text: string): number {
  const [, number, unit] = /^(\d{1,5})([hdw])$/.exec(text) ?? []
  if (unit !== 'h' && unit !== 'd' && unit !== 'w') {
    throw new InvalidArgumentError('Write a whole number and a unit: 12h, 14d or 2w.')
  }
  return Number(number) * units[unit]
}

/** Formats seconds in the largest unit that gives a whole number: `7d` is `1w`. */
export function formatTime(seconds: number): string {
  if (seconds % units.w === 0) return `${seconds / units.w}w`
  return seconds % units.d === 0 ? `${seconds / units.d}d` : `${seconds / units.h}h`
}
