/** Why a request did not succeed: a status, or no answer at all. */
export type Failure = { readonly status: number; readonly retryAfter: string | null } | 'broken'

/** The longest wait that we take in silence, in milliseconds. */
const patience = 60_000

/**
 * How many times a request is sent at most. One that is turned away (429) is worth more patience: the portal counts the
 * requests of a minute and does not say when it is over. Source: contract §6.
 */
const tries = { failed: 5, refused: 10 }

/** The longest pause that we take unasked, in milliseconds. */
const longest = 30_000

/**
 * How long to wait before asking again, in milliseconds; `undefined` when we should give up. `attempt` counts from 1,
 * `random` is 0 to 1. `Retry-After` (seconds or a date) is obeyed; without it, which is how the portal usually
 * refuses, each wait is about twice the one before. A request that reached the portal is sent again only if it `mayRepeat`; one
 * that the portal turned away unread (429) always may be. Source: contract §6, §7.8.
 */
export function waitBefore(
  attempt: number,
  failure: Failure,
  { mayRepeat, random, now }: { readonly mayRepeat: boolean; readonly random: number; readonly now: number },
): number | undefined {
  const isRefused = failure !== 'broken' && failure.status === 429
  if (attempt >= (isRefused ? tries.refused : tries.failed)) return undefined
  const step = Math.min(longest, 250 * 2 ** (attempt - 1)) * (0.5 + random)
  if (failure === 'broken') return mayRepeat ? step : undefined
  const { status, retryAfter } = failure
  const isTransient = status === 408 || isRefused || status >= 500
  if (!isTransient || (!isRefused && !mayRepeat)) return undefined
  const asked = retryAfter === null ? 0 : millisecondsIn(retryAfter, now)
  return asked > patience ? undefined : Math.max(asked, step)
}

function millisecondsIn(retryAfter: string, now: number): number {
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000
  const date = Date.parse(retryAfter)
  return Number.isNaN(date) ? 0 : Math.max(0, date - now)
}
