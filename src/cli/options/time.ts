import { InvalidArgumentError } from 'commander'
import { parseDuration } from '../../model/values/duration.ts'

/** Parses a duration such as `12h`, `14d` or `2w` into milliseconds. Throws commander's error for anything else. */
export function parseTime(text: string): number {
  const duration = parseDuration(text)
  if (duration === undefined) throw new InvalidArgumentError('Write a whole number and a unit: 12h, 14d or 2w.')
  return duration
}
