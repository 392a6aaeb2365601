import { setTimeout as sleep } from 'node:timers/promises'

/** How much one user may ask; a limit that is left out is off. Portal defaults: 1500, 50, 15, 10000. Source: contract §6. */
export interface RateLimits {
  /** Requests of any kind in a sliding minute. */
  perMinute?: number
  /** GETs in flight at once. */
  concurrentReads?: number
  /** Other requests in flight at once. */
  concurrentWrites?: number
  /** POSTs and PUTs a day. */
  perDay?: number
}

/** Let in (say when it is over), or turned away with these headers. */
export type Admission =
  | { readonly ok: true; readonly leave: () => void }
  | { readonly ok: false; readonly headers: Record<string, string> }

/** Asks on behalf of one user, or of everybody unknown; `at` is in milliseconds. */
export type Pace = (who: string, method: string, at: number) => Admission

interface Visits {
  recent: number[]
  reads: number
  writes: number
  day: { since: number; count: number }
}

const minute = 60_000
const day = 86_400_000

/** The portal's three chained limiters; each rejects with headers of its own. Source: contract §6. */
export function createPace(limits: RateLimits): Pace {
  const visitors = new Map<string, Visits>()
  return (who, method, at) => {
    const visits = visitors.get(who) ?? { recent: [], reads: 0, writes: 0, day: { since: at, count: 0 } }
    visitors.set(who, visits)
    const headers =
      slidingWindow(visits, at, limits) ?? concurrency(visits, method, limits) ?? daily(visits, method, at, limits)
    if (headers !== undefined) return { ok: false, headers }
    const lane = method === 'GET' ? 'reads' : 'writes'
    visits[lane] += 1
    return {
      ok: true,
      leave: () => {
        visits[lane] -= 1
      },
    }
  }
}

function slidingWindow(visits: Visits, at: number, { perMinute }: RateLimits): Record<string, string> | undefined {
  if (perMinute === undefined) return undefined
  visits.recent = visits.recent.filter((one) => one > at - minute)
  if (visits.recent.length >= perMinute) return limited(perMinute)
  visits.recent.push(at)
  return undefined
}

function concurrency(visits: Visits, method: string, limits: RateLimits): Record<string, string> | undefined {
  const [inFlight, limit] =
    method === 'GET' ? [visits.reads, limits.concurrentReads] : [visits.writes, limits.concurrentWrites]
  return limit !== undefined && inFlight >= limit ? limited(limit) : undefined
}

function daily(visits: Visits, method: string, at: number, limits: RateLimits): Record<string, string> | undefined {
  if (limits.perDay === undefined || (method !== 'POST' && method !== 'PUT')) return undefined
  if (at >= visits.day.since + day) visits.day = { since: at, count: 0 }
  if (visits.day.count >= limits.perDay) {
    const reset = visits.day.since + day
    return {
      ...limited(limits.perDay),
      'X-RateLimit-Reset': String(Math.ceil(reset / 1000)),
      'Retry-After': String(Math.ceil((reset - at) / 1000)),
    }
  }
  visits.day.count += 1
  return undefined
}

/** What the portal says of a limit that is met. Source: contract §6. */
export function limited(limit: number): Record<string, string> {
  return { 'X-RateLimit-Limit': String(limit), 'X-RateLimit-Remaining': '0' }
}

/** How long requests are served. */
export interface ServiceOptions {
  /** Milliseconds that it takes to serve one request. */
  readonly latency: number
  /** How many are served at once without slowing each other down. */
  readonly capacity: number
}

/** Serves one request, and resolves when its time is over. Requests share what serves them, as processes share processors: k of them take k/capacity times as long. */
export function createService({ latency, capacity }: ServiceOptions): () => Promise<void> {
  if (latency === 0) return async () => undefined
  if (capacity === Number.POSITIVE_INFINITY) return () => sleep(latency)
  // All are served equally fast, so the first to come is the first to go.
  const underWay: { readonly due: number; readonly go: () => void }[] = []
  /** How long one that was there from the start would have been served. */
  let served = 0
  let at = performance.now()
  let alarm: NodeJS.Timeout | undefined
  const speed = (): number => Math.min(1, capacity / underWay.length)
  const catchUp = (): void => {
    const now = performance.now()
    served += (now - at) * speed()
    at = now
    while (underWay[0] && underWay[0].due <= served) underWay.shift()?.go()
  }
  const serve = (): void => {
    catchUp()
    clearTimeout(alarm)
    if (underWay[0]) alarm = setTimeout(serve, Math.ceil((underWay[0].due - served) / speed()))
  }
  return () =>
    new Promise((go) => {
      catchUp()
      underWay.push({ due: served + latency, go })
      serve()
    })
}
