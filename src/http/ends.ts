/** When a request must end. */
export interface End {
  readonly signal: AbortSignal
  /** Waits for something until then, whether or not that knows of the signal. */
  readonly or: <T>(other: Promise<T>) => Promise<T>
  /** It has ended: nothing waits for this any more. */
  readonly forget: () => void
}

/**
 * Ends for many requests: each has its own time, in milliseconds, and `all` ends every one of them. One listener on
 * `all` serves them together: `AbortSignal.any` for each would take as much as the request itself.
 */
export function openEnds(time: number, all: AbortSignal | undefined): () => End {
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
    const forget = (): void => {
      clearTimeout(timer)
      underWay.delete(end)
    }
    return { signal, or: (other) => Promise.race([over, other]), forget }
  }
}

/** Nobody waits for it any more. */
export const ignore = (): void => undefined
