/** The deadline of one request. */
export interface RequestDeadline {
  readonly signal: AbortSignal
  /** Waits for a promise until the deadline, even if its work ignores the signal. */
  readonly race: <T>(promise: Promise<T>) => Promise<T>
  /** Call this when the request has ended. */
  readonly clear: () => void
}

/**
 * Makes deadlines for many requests. Each request may take `time` milliseconds, and `all` ends every request. They
 * share one listener on `all`: an `AbortSignal.any` for each would cost as much as the request itself.
 */
export function openRequestDeadlines(time: number, all: AbortSignal | undefined): () => RequestDeadline {
  const running = new Set<AbortController>()
  all?.addEventListener('abort', () => {
    for (const each of running) each.abort(all.reason)
  })
  return () => {
    const end = new AbortController()
    const { signal } = end
    const expired = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    expired.catch(ignore)
    running.add(end)
    if (all?.aborted) end.abort(all.reason)
    const timer = setTimeout(() => end.abort(new DOMException('No answer in time.', 'TimeoutError')), time)
    const clear = (): void => {
      clearTimeout(timer)
      running.delete(end)
    }
    return { signal, race: (promise) => Promise.race([expired, promise]), clear }
  }
}

/** Ignores a rejection that nobody waits for. */
export const ignore = (): void => undefined
