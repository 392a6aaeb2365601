import { diagnose } from '../../cli/checkup/sentences.ts'
import type { SeenAnswer } from '../../cli/checkup/watch.ts'
import { type Finding, found, ok, unchecked } from '../../model/checkup.ts'
import { leeway } from '../../model/text/instant.ts'

/** From which difference on it is told, in seconds: half of what roomlinks allows for is used up. */
const told = leeway / 2

/** How much longer than its date says a link may stay open, in seconds, where the portal's clock is behind. */
const behind = 300

/**
 * How far the portal's clock is from ours, by the answer that was under way for the shortest time. Its clock was read
 * at some moment of that time, and tells whole seconds: what both leave open is not held against it.
 */
export function judgeClock(seen: readonly SeenAnswer[]): Finding {
  const [best] = seen
    .flatMap(({ sentAt, answeredAt, date }) => (date === undefined ? [] : [{ sentAt, answeredAt, date }]))
    .toSorted((a, b) => a.answeredAt - a.sentAt - (b.answeredAt - b.sentAt))
  if (best === undefined) return unchecked('clock', 'the portal does not tell the time')
  const { sentAt, answeredAt, date } = best
  const offset = date + 500 - (sentAt + answeredAt) / 2
  const unsure = (answeredAt - sentAt) / 2 + 500
  const certain = Math.max(0, Math.abs(offset) - unsure) / 1000
  if (certain < told) {
    return ok('clock', `the portal's differs by ${spanText(Math.ceil((Math.abs(offset) + unsure) / 1000))} at the most`)
  }
  const isAhead = offset > 0
  const difference = `${spanText(certain)} ${isAhead ? 'ahead of' : 'behind'}`
  return found(
    'clock',
    certain >= (isAhead ? leeway : behind)
      ? diagnose('doctor/clock-wrong', { difference, isAhead })
      : diagnose('doctor/clock-off', { difference }),
  )
}

function spanText(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}
