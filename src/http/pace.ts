import { openSearch, restartedSearch, type TimedAnswer, type WidthSearch, widthAfterAnswer } from './width.ts'

/** Why a request failed: a refusal; a broken connection; no answer in time; or the request never reached the server. */
export type Failure = RefusedAnswer | 'broken' | 'late' | 'unreached'

/** An answer of 300 or more, with what it says about limits. Source: contract §6. */
export interface RefusedAnswer {
  readonly status: number
  readonly retryAfter: string | null
  /** `X-RateLimit-Limit`: the limit that was reached. */
  readonly limit?: string | null
}

/** The longest wait that we accept when the portal asks for it, in milliseconds. */
const longestObeyedWait = 600_000

/**
 * The most attempts for one request. A 429 is worth more attempts: the portal counts requests per minute and does not
 * say when the minute is over. A late answer has already cost half a minute. Source: contract §6.
 */
const maxAttempts = { failed: 5, rateLimited: 10, late: 2 }

/** The longest pause that we choose ourselves, in milliseconds. */
const longestBackoff = 30_000

const minute = 60_000

/**
 * Returns how long to wait before the next attempt, in milliseconds; `undefined` to give up. `attempt` counts from 1,
 * `random` is 0 to 1. `Retry-After` (seconds or a date) is obeyed. Without it, which is the usual case, each wait is
 * about twice the one before. Source: contract §6.
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
  // The gate keeps a pause that the portal asks for, for all requests.
  return isOverload(refused) ? step : Math.max(requestedWait(retryAfter, now), step)
}

function isAnswer(failure: Failure | undefined): failure is RefusedAnswer {
  return typeof failure === 'object'
}

/** Whether the request may have been carried out nevertheless. Not if it never arrived, or was refused unread (429). */
export function mayHaveTakenEffect(failure: Failure): boolean {
  return isAnswer(failure) ? failure.status !== 429 : failure !== 'unreached'
}

/** Whether the portal is overloaded or has reached a limit. */
export function isOverload(failure: Failure | undefined): failure is RefusedAnswer {
  return isAnswer(failure) && (failure.status === 429 || failure.status === 503)
}

/** Whether the portal asks for a pause that is too long to wait, such as the hours of a daily limit. */
export function isWaitTooLong({ retryAfter }: RefusedAnswer, now: number): boolean {
  return requestedWait(retryAfter, now) > longestObeyedWait
}

/** Reads `Retry-After` as milliseconds from `now`; 0 if there is none. */
function requestedWait(retryAfter: string | null, now: number): number {
  if (retryAfter === null) return 0
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000
  const date = Date.parse(retryAfter)
  return Number.isNaN(date) ? 0 : Math.max(0, date - now)
}

/** How fast one kind of request may be sent. Each answer gives a new value. Times are in milliseconds since 1970. */
export interface Pace {
  /** How many may run at once; from 1 to `ceiling`. */
  readonly width: number
  readonly ceiling: number
  /** How many may be sent per minute. */
  readonly perMinute: number
  /** Nothing is sent before this time. */
  readonly notBefore: number
  /** When the width was last halved. */
  readonly halvedAt: number
  /** The search for the best width. If absent, the width returns to the ceiling. */
  readonly search?: WidthSearch
}

/** The initial pace when only the most parallel requests are known. */
export function openPace(ceiling: number): Pace {
  return { width: ceiling, ceiling, perMinute: Number.POSITIVE_INFINITY, notBefore: 0, halvedAt: 0 }
}

/** The initial pace when the best width below a ceiling is to be searched. */
export function searchingPace(ceiling: number): Pace {
  return { ...openPace(ceiling), ...openSearch(ceiling) }
}

/** The pace after an answer that was not a refusal. `answer` is given if it was good and was sent at full width. */
export function paceAfterAnswer(pace: Pace, answer: TimedAnswer | undefined): Pace {
  const { width, ceiling, search } = pace
  if (!search) return faster(pace)
  return answer ? { ...pace, ...widthAfterAnswer({ width, ceiling, search }, answer) } : pace
}

/** Raises the width a little. After as many good answers as run at once, one more may run. */
export function faster(pace: Pace): Pace {
  return pace.width >= pace.ceiling ? pace : { ...pace, width: Math.min(pace.ceiling, pace.width + 1 / pace.width) }
}

/**
 * The largest value that is read as a limit of parallel requests; larger ones are limits per minute. The header does
 * not say which of the two it means.
 */
const largestConcurrencyLimit = 100

/**
 * The pace after a 429 or 503: half the width, and the limit if the answer names it. `sentAt` is when the request was
 * sent, `recent` how many were sent in the minute before `now`. If those are fewer than the limit, other programs share
 * it, and only a short pause helps.
 */
export function paceAfterOverload(
  pace: Pace,
  { status, retryAfter, limit }: RefusedAnswer,
  { now, sentAt, recent }: { readonly now: number; readonly sentAt: number; readonly recent: number },
): Pace {
  // Requests that run together are refused together: that counts once.
  const isNew = sentAt >= pace.halvedAt
  const knownLimit = status === 429 && retryAfter === null && /^\d{1,9}$/.test(limit ?? '') ? Number(limit) : undefined
  const parallel = knownLimit !== undefined && knownLimit <= largestConcurrencyLimit ? knownLimit : pace.ceiling
  const ceiling = Math.max(1, Math.min(pace.ceiling, parallel))
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

/** The pause when other programs use up a limit that we share, in milliseconds. */
const sharedLimitPause = 2000

/** Returns a little less than the limit, because the portal's clock and ours differ. */
function withMargin(limit: number): number {
  return Math.max(1, Math.floor(limit * 0.98))
}

/**
 * Returns how long to wait before the next request, in milliseconds. `sent(n)` is when the nth last request was sent;
 * `undefined` if there were fewer.
 */
export function pauseBeforeNext(pace: Pace, now: number, sent: (nth: number) => number | undefined): number {
  const before = Number.isFinite(pace.perMinute) ? sent(pace.perMinute) : undefined
  return Math.max(0, pace.notBefore - now, before === undefined ? 0 : before + minute - now)
}
