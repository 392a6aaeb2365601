import { interrupted, learnt, openSearch, type Search, type Seen } from './width.ts'

/** Why a request did not succeed: the portal's refusal; no answer, or none in time; or it never got there. */
export type Failure = Refused | 'broken' | 'late' | 'unreached'

/** An answer of 300 or more, with what it says about limits. Source: contract §6. */
export interface Refused {
  readonly status: number
  readonly retryAfter: string | null
  /** `X-RateLimit-Limit`: the limit that was met. */
  readonly limit?: string | null
}

/** The longest wait that we are told to take and do take, in milliseconds. */
const patience = 600_000

/**
 * How many times a request is sent at most. One that is turned away (429) is worth more patience: the portal counts the
 * requests of a minute and does not say when it is over. One that is late has cost half a minute already.
 * Source: contract §6.
 */
const tries = { failed: 5, turnedAway: 10, late: 2 }

/** The longest pause that we take unasked, in milliseconds. */
const longest = 30_000

const minute = 60_000

/**
 * How long to wait before asking again, in milliseconds; `undefined` when we should give up. `attempt` counts from 1,
 * `random` is 0 to 1. `Retry-After` (seconds or a date) is obeyed; without it, which is how the portal usually
 * refuses, each wait is about twice the one before. Source: contract §6.
 */
export function waitBefore(
  attempt: number,
  failure: Failure,
  { random, now }: { readonly random: number; readonly now: number },
): number | undefined {
  const refused = isAnswer(failure) ? failure : undefined
  const isTurnedAway = refused?.status === 429
  if (attempt >= tries[isTurnedAway ? 'turnedAway' : failure === 'late' ? 'late' : 'failed']) return undefined
  const step = Math.min(longest, 250 * 2 ** (attempt - 1)) * (0.5 + random)
  if (!refused) return step
  const { status, retryAfter } = refused
  if (status !== 408 && !isTurnedAway && status < 500) return undefined
  if (isTooLong(refused, now)) return undefined
  // A pause that the portal asks for is kept at the gate, by all.
  return isStrain(refused) ? step : Math.max(askedWait(retryAfter, now), step)
}

function isAnswer(failure: Failure | undefined): failure is Refused {
  return typeof failure === 'object'
}

/** Whether the request may have been carried out all the same: not one that never arrived, or was turned away unread. */
export function mayBeDone(failure: Failure): boolean {
  return isAnswer(failure) ? failure.status !== 429 : failure !== 'unreached'
}

/** Whether the portal has had enough for now. */
export function isStrain(failure: Failure | undefined): failure is Refused {
  return isAnswer(failure) && (failure.status === 429 || failure.status === 503)
}

/** Whether the pause that the portal asks for is longer than anybody would wait: a daily limit is hours away. */
export function isTooLong({ retryAfter }: Refused, now: number): boolean {
  return askedWait(retryAfter, now) > patience
}

/** What `Retry-After` says, in milliseconds from `now`; 0 if it says nothing. */
function askedWait(retryAfter: string | null, now: number): number {
  if (retryAfter === null) return 0
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000
  const date = Date.parse(retryAfter)
  return Number.isNaN(date) ? 0 : Math.max(0, date - now)
}

/** How fast one kind of request may be sent: a value that each answer changes. Moments are in milliseconds since 1970. */
export interface Pace {
  /** How many may be under way at once; never less than 1 nor more than `ceiling`. */
  readonly width: number
  readonly ceiling: number
  /** How many may be sent in a minute. */
  readonly perMinute: number
  /** Nothing is sent before this moment. */
  readonly notBefore: number
  /** When the width was last halved. */
  readonly halvedAt: number
  /** The search for the best width; absent where the ceiling is the width to go back to. */
  readonly search?: Search
}

/** A pace of which nothing is known but how many requests may be under way at once. */
export function openPace(ceiling: number): Pace {
  return { width: ceiling, ceiling, perMinute: Number.POSITIVE_INFINITY, notBefore: 0, halvedAt: 0 }
}

/** The same, but for a ceiling: the width is to find itself. */
export function searchingPace(ceiling: number): Pace {
  return { ...openPace(ceiling), ...openSearch(ceiling) }
}

/** After an answer that was no refusal; `seen` where it was a good one, and says something of the width. */
export function answered(pace: Pace, seen: Seen | undefined): Pace {
  const { width, ceiling, search } = pace
  if (!search) return eased(pace)
  return seen ? { ...pace, ...learnt({ width, ceiling, search }, seen) } : pace
}

/** After a good answer: a little more. It takes as many good answers as are under way to send one more at once. */
export function eased(pace: Pace): Pace {
  return pace.width >= pace.ceiling ? pace : { ...pace, width: Math.min(pace.ceiling, pace.width + 1 / pace.width) }
}

/** Limits of requests at once are small, those of a minute are not: the header does not say which of the two it means. */
const mostAtOnce = 100

/**
 * After 429 or 503: half as much, and what can be learnt of the limit is kept. `sentAt` is when the request left, and
 * `lately` how many left in the minute before `now`: if the limit was met earlier, others share it, and a moment's
 * pause is all that can be done.
 */
export function strained(
  pace: Pace,
  { status, retryAfter, limit }: Refused,
  { now, sentAt, lately }: { readonly now: number; readonly sentAt: number; readonly lately: number },
): Pace {
  // What was under way together is refused together: that is one piece of news.
  const isNews = sentAt >= pace.halvedAt
  const known = status === 429 && retryAfter === null && /^\d{1,9}$/.test(limit ?? '') ? Number(limit) : undefined
  const atOnce = known !== undefined && known <= mostAtOnce ? known : pace.ceiling
  const ceiling = Math.max(1, Math.min(pace.ceiling, atOnce))
  const aMinute = known !== undefined && known > mostAtOnce ? margin(known) : pace.perMinute
  const isShared = known !== undefined && known > mostAtOnce && lately < aMinute
  return {
    ceiling,
    width: Math.min(ceiling, isNews ? Math.max(1, pace.width / 2) : pace.width),
    perMinute: Math.min(pace.perMinute, aMinute),
    notBefore: Math.max(pace.notBefore, now + askedWait(retryAfter, now), now + (isShared ? moment : 0)),
    halvedAt: isNews ? now : pace.halvedAt,
    ...(pace.search && { search: interrupted(now) }),
  }
}

/** What we wait when others use up a limit that we share, in milliseconds. */
const moment = 2000

/** A little less than the limit: the portal's clock and ours do not tick together. */
function margin(limit: number): number {
  return Math.max(1, Math.floor(limit * 0.98))
}

/**
 * How long to wait before the next request, in milliseconds. `sent(n)` is when the nth last request left; `undefined`:
 * there were not so many.
 */
export function pauseOf(pace: Pace, now: number, sent: (nth: number) => number | undefined): number {
  const before = Number.isFinite(pace.perMinute) ? sent(pace.perMinute) : undefined
  return Math.max(0, pace.notBefore - now, before === undefined ? 0 : before + minute - now)
}
