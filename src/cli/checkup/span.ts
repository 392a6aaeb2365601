import { type Instant, writeInstant } from '../../model/text/instant.ts'
import { count } from '../../view/words.ts'

/** How long before its end somebody is to be told of it, in days. */
export const soon = 30

/** Whole days from one moment to another. */
export function daysUntil(end: Instant, now: Instant): number {
  return Math.floor((end - now) / 86_400)
}

/** `12 days`, or `less than a day`. */
export function daysText(days: number): string {
  return days < 1 ? 'less than a day' : count(days, 'day')
}

/** The day on which something ends, in UTC. */
export function dayText(end: Instant): string {
  return writeInstant(end).slice(0, 10)
}
