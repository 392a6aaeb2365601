import { InvalidArgumentError } from 'commander'

const units: { readonly [unit: string]: number } = { h: 3600, d: 86_400, w: 7 * 86_400 }

/** A time as an option names it, such as `12h`, `14d` or `2w`: in seconds. Throws commander's error for another text. */
export function readTime(text: string): number {
  const [, number, unit = ''] = /^(\d{1,5})([hdw])$/.exec(text) ?? []
  const seconds = units[unit]
  if (seconds === undefined) throw new InvalidArgumentError('Write a whole number and a unit: 12h, 14d or 2w.')
  return Number(number) * seconds
}

/** The same in the largest unit that says it in a whole number: `7d` is `1w`. */
export function spellTime(seconds: number): string {
  const [unit = '', length = 1] =
    Object.entries(units)
      .toReversed()
      .find(([, each]) => seconds % each === 0) ?? []
  return `${seconds / length}${unit}`
}
