import { readText } from './body.ts'
import { openEnds, untilAborted } from './ends.ts'
import type { Fetch } from './fetch.ts'

/** A request, as it goes out. */
export interface Outgoing<Method extends string> {
  readonly url: string
  readonly method: Method
  readonly headers: Record<string, string>
  /** Sent as JSON. */
  readonly body?: object | undefined
}

/** What came back, read to its end. */
export interface Answer {
  readonly status: number
  readonly headers: Pick<Headers, 'get'>
  readonly text: string
}

/** How requests go out. */
export interface Way<Method extends string> {
  readonly fetch: Fetch<Method>
  /** In milliseconds, for a request and its answer together. */
  readonly requestTimeout: number
  /** Ends every request. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Sends requests once, whatever comes of them, and reads the answers: both within the time of one request. Rejects as
 * `fetch` does; what that says must go no further, for it may hold the request.
 */
export function openOnce<Method extends string>({
  fetch,
  requestTimeout,
  signal,
}: Way<Method>): (request: Outgoing<Method>) => Promise<Answer> {
  const openEnd = openEnds(requestTimeout, signal)
  return async ({ url, method, headers, body }) => {
    const end = openEnd()
    // A client does not always heed its signal: not while it connects by way of a proxy, nor while it looks up a name.
    const over = untilAborted(end.signal)
    try {
      const asked = fetch(url, {
        method,
        headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
        redirect: 'manual',
        signal: end.signal,
      })
      const answer = await over.or(asked)
      return { status: answer.status, headers: answer.headers, text: await readText(answer.body, end.signal) }
    } finally {
      over.forget()
      end.forget()
    }
  }
}
