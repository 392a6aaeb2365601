import { InvalidArgumentError } from 'commander'
import { parseDuration } from '../../model/text/duration.ts'

/** A time as an option names it, such as `12h`, `14d` or `2w`: in seconds. Throws commander's error for another text. */
export function readTime(text: string): number {
  const seconds = parseDuration(text)
  if (seconds === undefined) throw new InvalidArgumentError('Write a whole number and a unit: 12h, 14d or 2w.')
  return seconds
}
