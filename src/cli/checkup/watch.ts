import type { Connection } from '../../portal/http.ts'

/** An answer, as the clock and the limits of a portal are judged by it. */
export interface SeenAnswer {
  /** In milliseconds since 1970, as are the other moments. */
  readonly sentAt: number
  readonly answeredAt: number
  readonly status: number
  /** What the portal's clock said; it tells whole seconds. */
  readonly date: number | undefined
}

/** The same way out; what comes back is written down in `seen`. */
export function watchAnswers(
  fetch: Connection['fetch'],
  now: () => number,
): { readonly fetch: Connection['fetch']; readonly seen: readonly SeenAnswer[] } {
  const seen: SeenAnswer[] = []
  return {
    seen,
    fetch: async (url, request) => {
      const sentAt = now()
      const answer = await fetch(url, request)
      const { status, headers } = answer
      // What somebody in between has kept for a while tells an old time.
      const date = headers.get('age') === null ? Date.parse(headers.get('date') ?? '') : Number.NaN
      seen.push({ sentAt, answeredAt: now(), status, date: Number.isNaN(date) ? undefined : date })
      return answer
    },
  }
}
