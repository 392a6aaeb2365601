/** The deadline of one request. */
export interface RequestDeadline {
  readonly signal: AbortSignal
  /** Waits for a promise until the deadline, even if its work ignores the signal. */
  readonly race: <T>(other: Promise<T>) => Promise<T>
  /** Call this when the request has ended. */
  readonly clear: () => void
}

/**
 * Makes deadlines for many requests. Each request may take `time` milliseconds, and `all` ends every request. They
 * share one listener on `all`: an `AbortSignal.any` for each would cost as much as the request itself.
 */
export function openRequestDeadlines(time: number, all: AbortSignal | undefined): () => RequestDeadline {
  const underWay = new Set<AbortController>()
  all?.addEventListener('abort', () => {
    for (const each of underWay) each.abort(all.reason)
  })
  return () => {
    const end = new AbortController()
    const { signal } = end
    const over = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    over.catch(ignore)
    underWay.add(end)
    if (all?.aborted) end.abort(all.reason)
    const timer = setTimeout(() => end.abort(new DOMException('No answer in time.', 'TimeoutError')), time)
    const clear = (): void => {
      clearTimeout(timer)
      underWay.delete(end)
    }
    return { signal, race: (other) => Promise.race([over, other]), clear }
  }
}

/** Ignores a rejection that nobody waits for. */
export const ignore = (): void => undefined
