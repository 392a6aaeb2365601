import { openSearch, restartedSearch, type TimedAnswer, type WidthSearch, widthAfterAnswer } from './width.ts'

/** Why a request did not succeed: the portal's refusal; no answer, or none in time; or it never got there. */
export type Failure = RefusedAnswer | 'broken' | 'late' | 'unreached'

/** An answer of 300 or more, with what it says about limits. Source: contract §6. */
export interface RefusedAnswer {
  readonly status: number
  readonly retryAfter: string | null
  /** `X-RateLimit-Limit`: the limit that was met. */
  readonly limit?: string | null
}

/** The longest wait that we are told to take and do take, in milliseconds. */
const longestObeyedWait = 600_000

/**
 * How many times a request is sent at most. One that is turned away (429) is worth more patience: the portal counts the
 * requests of a minute and does not say when it is over. One that is late has cost half a minute already.
 * Source: contract §6.
 */
const maxAttempts = { failed: 5, rateLimited: 10, late: 2 }

/** The longest pause that we take unasked, in milliseconds. */
const longestBackoff = 30_000

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
  const isRateLimited = refused?.status === 429
  if (attempt >= maxAttempts[isRateLimited ? 'rateLimited' : failure === 'late' ? 'late' : 'failed']) return undefined
  const step = Math.min(longestBackoff, 250 * 2 ** (attempt - 1)) * (0.5 + random)
  if (!refused) return step
  const { status, retryAfter } = refused
  if (status !== 408 && !isRateLimited && status < 500) return undefined
  if (isWaitTooLong(refused, now)) return undefined
  // A pause that the portal asks for is kept at the gate, by all.
  return isOverload(refused) ? step : Math.max(requestedWait(retryAfter, now), step)
}

function isAnswer(failure: Failure | undefined): failure is RefusedAnswer {
  return typeof failure === 'object'
}

/** Whether the request may have been carried out all the same: not one that never arrived, or was turned away unread. */
export function mayHaveTakenEffect(failure: Failure): boolean {
  return isAnswer(failure) ? failure.status !== 429 : failure !== 'unreached'
}

/** Whether the portal has had enough for now. */
export function isOverload(failure: Failure | undefined): failure is RefusedAnswer {
  return isAnswer(failure) && (failure.status === 429 || failure.status === 503)
}

/** Whether the pause that the portal asks for is longer than anybody would wait: a daily limit is hours away. */
export function isWaitTooLong({ retryAfter }: RefusedAnswer, now: number): boolean {
  return requestedWait(retryAfter, now) > longestObeyedWait
}

/** What `Retry-After` says, in milliseconds from `now`; 0 if it says nothing. */
function requestedWait(retryAfter: string | null, now: number): number {
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
  readonly search?: WidthSearch
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
export function paceAfterAnswer(pace: Pace, answer: TimedAnswer | undefined): Pace {
  const { width, ceiling, search } = pace
  if (!search) return faster(pace)
  return answer ? { ...pace, ...widthAfterAnswer({ width, ceiling, search }, answer) } : pace
}

/** After a good answer: a little more. It takes as many good answers as are under way to send one more at once. */
export function faster(pace: Pace): Pace {
  return pace.width >= pace.ceiling ? pace : { ...pace, width: Math.min(pace.ceiling, pace.width + 1 / pace.width) }
}

/** Limits of requests at once are small, those of a minute are not: the header does not say which of the two it means. */
const largestConcurrencyLimit = 100

/**
 * After 429 or 503: half as much, and what can be learnt of the limit is kept. `sentAt` is when the request left, and
 * `recent` how many left in the minute before `now`: if the limit was met earlier, others share it, and a moment's
 * pause is all that can be done.
 */
export function paceAfterOverload(
  pace: Pace,
  { status, retryAfter, limit }: RefusedAnswer,
  { now, sentAt, recent }: { readonly now: number; readonly sentAt: number; readonly recent: number },
): Pace {
  // What was under way together is refused together: that is one piece of news.
  const isNew = sentAt >= pace.halvedAt
  const knownLimit = status === 429 && retryAfter === null && /^\d{1,9}$/.test(limit ?? '') ? Number(limit) : undefined
  const atOnce = knownLimit !== undefined && knownLimit <= largestConcurrencyLimit ? knownLimit : pace.ceiling
  const ceiling = Math.max(1, Math.min(pace.ceiling, atOnce))
  const perMinute =
    knownLimit !== undefined && knownLimit > largestConcurrencyLimit ? withMargin(knownLimit) : pace.perMinute
  const isShared = knownLimit !== undefined && knownLimit > largestConcurrencyLimit && recent < perMinute
  return {
    ceiling,
    width: Math.min(ceiling, isNew ? Math.max(1, pace.width / 2) : pace.width),
    perMinute: Math.min(pace.perMinute, perMinute),
    notBefore: Math.max(pace.notBefore, now + requestedWait(retryAfter, now), now + (isShared ? sharedLimitPause : 0)),
    halvedAt: isNew ? now : pace.halvedAt,
    ...(pace.search && { search: restartedSearch(now) }),
  }
}

/** What we wait when others use up a limit that we share, in milliseconds. */
const sharedLimitPause = 2000

/** A little less than the limit: the portal's clock and ours do not tick together. */
function withMargin(limit: number): number {
  return Math.max(1, Math.floor(limit * 0.98))
}

/**
 * How long to wait before the next request, in milliseconds. `sent(n)` is when the nth last request left; `undefined`:
 * there were not so many.
 */
export function pauseBeforeNext(pace: Pace, now: number, sent: (nth: number) => number | undefined): number {
  const before = Number.isFinite(pace.perMinute) ? sent(pace.perMinute) : undefined
  return Math.max(0, pace.notBefore - now, before === undefined ? 0 : before + minute - now)
}
