/** The rate limits for one user; a missing limit is off. The portal's defaults: 1500, 50, 15, 10000. Source: contract §6. */
export interface RateLimits {
  /** Requests of any kind within a sliding minute. */
  perMinute?: number
  /** GETs in flight at once. */
  concurrentReads?: number
  /** Other requests in flight at once. */
  concurrentWrites?: number
  /** POSTs and PUTs per day. */
  perDay?: number
}

/** Whether a request is admitted: call `release` when it is done; otherwise `headers` are those of the 429. */
export type Admission =
  | { readonly ok: true; readonly release: () => void }
  | { readonly ok: false; readonly headers: Record<string, string> }

/** Asks to admit a request of a user, or of all anonymous callers; `at` is in milliseconds. */
export type RateLimiter = (user: string, method: string, at: number) => Admission

interface Usage {
  recent: number[]
  reads: number
  writes: number
  day: { since: number; count: number }
}

const minute = 60_000
const day = 86_400_000

/** The portal's three limiters, in their order; each rejects with its own headers. Source: contract §6. */
export function createRateLimiter(limits: RateLimits): RateLimiter {
  const usageByUser = new Map<string, Usage>()
  return (user, method, at) => {
    const usage = usageByUser.get(user) ?? { recent: [], reads: 0, writes: 0, day: { since: at, count: 0 } }
    usageByUser.set(user, usage)
    const headers =
      checkMinute(usage, at, limits) ?? checkInFlight(usage, method, limits) ?? checkDay(usage, method, at, limits)
    if (headers !== undefined) return { ok: false, headers }
    const kind = method === 'GET' ? 'reads' : 'writes'
    usage[kind] += 1
    return {
      ok: true,
      release: () => {
        usage[kind] -= 1
      },
    }
  }
}

function checkMinute(usage: Usage, at: number, { perMinute }: RateLimits): Record<string, string> | undefined {
  if (perMinute === undefined) return undefined
  usage.recent = usage.recent.filter((one) => one > at - minute)
  if (usage.recent.length >= perMinute) return limitHeaders(perMinute)
  usage.recent.push(at)
  return undefined
}

function checkInFlight(usage: Usage, method: string, limits: RateLimits): Record<string, string> | undefined {
  const [inFlight, limit] =
    method === 'GET' ? [usage.reads, limits.concurrentReads] : [usage.writes, limits.concurrentWrites]
  return limit !== undefined && inFlight >= limit ? limitHeaders(limit) : undefined
}

function checkDay(usage: Usage, method: string, at: number, limits: RateLimits): Record<string, string> | undefined {
  if (limits.perDay === undefined || (method !== 'POST' && method !== 'PUT')) return undefined
  if (at >= usage.day.since + day) usage.day = { since: at, count: 0 }
  if (usage.day.count >= limits.perDay) {
    const reset = usage.day.since + day
    return {
      ...limitHeaders(limits.perDay),
      'X-RateLimit-Reset': String(Math.ceil(reset / 1000)),
      'Retry-After': String(Math.ceil((reset - at) / 1000)),
    }
  }
  usage.day.count += 1
  return undefined
}

/** The headers of an exhausted limit. Source: contract §6. */
export function limitHeaders(limit: number): Record<string, string> {
  return { 'X-RateLimit-Limit': String(limit), 'X-RateLimit-Remaining': '0' }
}

/** How long the sandbox takes to answer. */
export interface ServiceOptions {
  /** Milliseconds to serve one request. */
  readonly latency: number
  /** How many requests run at once without slowing each other down. */
  readonly capacity: number
}

/**
 * Creates a function that resolves when the time of one request is over. Requests share the capacity, as processes share
 * processors: k requests at once take k/capacity times as long.
 */
export function createService({ latency, capacity }: ServiceOptions): () => Promise<void> {
  if (latency === 0) return async () => undefined
  if (capacity === Number.POSITIVE_INFINITY) return () => new Promise((resolve) => setTimeout(resolve, latency))
  // All are served at the same speed, so requests end in the order in which they came.
  const inFlight: { readonly due: number; readonly resolve: () => void }[] = []
  /** The service time, in milliseconds, that a request present from the start would have had by now. */
  let progress = 0
  let lastAt = performance.now()
  let timer: NodeJS.Timeout | undefined
  const speed = (): number => Math.min(1, capacity / inFlight.length)
  const catchUp = (): void => {
    const now = performance.now()
    progress += (now - lastAt) * speed()
    lastAt = now
    while (inFlight[0] && inFlight[0].due <= progress) inFlight.shift()?.resolve()
  }
  const serve = (): void => {
    catchUp()
    clearTimeout(timer)
    if (inFlight[0]) timer = setTimeout(serve, Math.ceil((inFlight[0].due - progress) / speed()))
  }
  return () =>
    new Promise((resolve) => {
      catchUp()
      inFlight.push({ due: progress + latency, resolve })
      serve()
    })
}
