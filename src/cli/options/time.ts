import { InvalidArgumentError, Option } from 'commander'
import type { World } from '../../host/world.ts'
import { parseDateOrDuration, parseDuration } from '../../model/values/duration.ts'
import { type Instant, instantOf } from '../../model/values/instant.ts'

/** Parses a duration such as `12h`, `14d` or `2w` into milliseconds. Throws commander's error for anything else. */
export function parseTime(text: string): number {
  const duration = parseDuration(text)
  if (duration === undefined) throw new InvalidArgumentError('Write a whole number and a unit: 12h, 14d or 2w.')
  return duration
}

/** Makes an option that takes a date, or a duration from now. */
export function dateOption(flags: string, about: string, world: Pick<World, 'now'>): Option {
  return new Option(flags, `${about}: 2027-03-31, or 12h, 14d or 2w from now`).argParser(dateParser(world))
}

/** Makes a parser for a date, or a duration from now. It throws commander's error for anything else. */
function dateParser({ now }: Pick<World, 'now'>): (text: string) => Instant {
  return (text) => {
    const date = parseDateOrDuration(text, instantOf(now()))
    if (date !== undefined) return date
    throw new InvalidArgumentError(
      'Write a date, as in 2027-03-31 or 2027-03-31T22:00:00Z, or a time from now, as in 12h, 14d or 2w.',
    )
  }
}
