/** When a request must end. */
export interface End {
  readonly signal: AbortSignal
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
    underWay.add(end)
    if (all?.aborted) end.abort(all.reason)
    const timer = setTimeout(() => end.abort(new DOMException('No answer in time.', 'TimeoutError')), time)
    const forget = (): void => {
      clearTimeout(timer)
      underWay.delete(end)
    }
    return { signal: end.signal, forget }
  }
}

/** Waiting that ends with a signal, whether or not what is waited for knows of it. */
export function untilAborted(signal: AbortSignal): {
  readonly or: <T>(other: Promise<T>) => Promise<T>
  readonly forget: () => void
} {
  let end: (() => void) | undefined
  const aborted = new Promise<never>((_, reject) => {
    end = () => reject(signal.reason)
    if (signal.aborted) end()
    else signal.addEventListener('abort', end)
  })
  aborted.catch(ignore)
  return {
    or: (other) => Promise.race([aborted, other]),
    forget: () => end && signal.removeEventListener('abort', end),
  }
}

/** Nobody waits for it any more. */
export const ignore = (): void => undefined
