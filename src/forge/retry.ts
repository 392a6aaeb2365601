import type { Answer } from '../http/client.ts'

/** How many times a request is sent at most. */
const tries = 4

/** The longest wait that is taken, in milliseconds; the next hour's quota is not waited for. */
const patience = 600_000

const minute = 60_000

/**
 * Whether it is the number of requests that was refused: 429, or GitHub's 403 for either of its limits, which differ
 * from a missing right in what else they say. Source: docs.github.com, "Rate limits for the REST API".
 */
export function isLimit({ status, headers, text }: Answer): boolean {
  if (status === 429) return true
  if (status !== 403) return false
  return (
    headers.get('retry-after') !== null ||
    headers.get('x-ratelimit-remaining') === '0' ||
    /(?:secondary|API) rate limit|abuse detection/i.test(text)
  )
}

/** How long a limit asks us to wait, in milliseconds; `undefined` where it does not say. */
export function askedWait({ headers }: Answer, now: number): number | undefined {
  const after = headers.get('retry-after')
  if (after !== null && /^\d{1,9}$/.test(after)) return Number(after) * 1000
  if (after !== null && !Number.isNaN(Date.parse(after))) return Math.max(0, Date.parse(after) - now)
  // GitHub sends the moment with each answer: it means something where nothing remains.
  const [remaining, reset] = ['remaining', 'reset'].map(
    (name) => headers.get(`x-ratelimit-${name}`) ?? headers.get(`ratelimit-${name}`),
  )
  if (remaining !== '0' || !/^\d{1,12}$/.test(reset ?? '')) return undefined
  return Math.max(0, Number(reset) * 1000 - now) + 1000
}

/**
 * How long to wait before asking again, in milliseconds; `undefined` when we should give up. `attempt` counts from 1,
 * `random` is 0 to 1; `failure` is an answer, or nothing where none came. A limit that does not say how long is given a
 * minute, and twice as much each time, as GitHub asks.
 */
export function waitBefore(
  attempt: number,
  failure: Answer | undefined,
  { random, now }: { readonly random: number; readonly now: number },
): number | undefined {
  if (attempt >= tries) return undefined
  const step = 1000 * 2 ** (attempt - 1) * (0.5 + random)
  if (failure === undefined) return step
  if (isLimit(failure)) {
    const wait = askedWait(failure, now) ?? minute * 2 ** (attempt - 1)
    return wait > patience ? undefined : Math.max(wait, step)
  }
  return failure.status === 408 || failure.status >= 500 ? step : undefined
}
