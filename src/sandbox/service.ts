import { setTimeout as sleep } from 'node:timers/promises'

/** How long requests are served. */
export interface ServiceOptions {
  /** Milliseconds that it takes to serve one request. */
  readonly latency: number
  /** How many are served at once without slowing each other down. */
  readonly capacity: number
}

/** Serves one request: resolves when its time is over. */
export type Service = () => Promise<void>

/** Requests share what serves them, as processes share processors: k of them take k/capacity times as long. */
export function createService({ latency, capacity }: ServiceOptions): Service {
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
