/** When a request must end. */
export interface RequestDeadline {
  readonly signal: AbortSignal
  /** Waits for something until then, whether or not that knows of the signal. */
  readonly race: <T>(other: Promise<T>) => Promise<T>
  /** It has ended: nothing waits for this any more. */
  readonly clear: () => void
}

/**
 * Ends for many requests: each has its own time, in milliseconds, and `all` ends every one of them. One listener on
 * `all` serves them together: `AbortSignal.any` for each would take as much as the request itself.
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

/** Nobody waits for it any more. */
export const ignore = (): void => undefined
