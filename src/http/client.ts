import { type CreateFetchOptions, createFetch, FetchError, type FetchOptions } from 'ofetch'
import { readText } from './body.ts'
import type { Fetch, Transport } from './fetch.ts'
import { openRequestDeadlines } from './request-deadline.ts'

/** A request, as it goes out. */
export interface OutgoingRequest<Method extends string> {
  readonly url: string
  readonly method: Method
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: object | undefined
}

/** What came back, read to its end. */
export interface Answer {
  readonly status: number
  readonly headers: Pick<Headers, 'get'>
  readonly text: string
}

/** The longest that one request may take where nobody says otherwise, in milliseconds. */
export const defaultTimeout = 30_000

/** Nothing is sent again, followed, judged or parsed here: that is for those who know what was asked. */
const defaults: FetchOptions = {
  headers: [['accept', 'application/json']],
  retry: false,
  redirect: 'manual',
  ignoreResponseError: true,
  responseType: 'stream',
}

/**
 * Sends requests once, whatever comes of them, and reads the answers: both within the time of one request. Rejects as
 * `fetch` does; what that says must go no further, for it may hold the request.
 */
export function openClient<Method extends string>({
  fetch,
  requestTimeout = defaultTimeout,
  signal,
}: Transport<Method>): (request: OutgoingRequest<Method>) => Promise<Answer> {
  const openDeadline = openRequestDeadlines(requestTimeout, signal)
  const { raw } = createFetch({ ...ofetchTransport(fetch), defaults })
  return async ({ url, method, headers, body }) => {
    // As text: of an object, ofetch asks whether it is FormData, and node loads all of its own fetch to tell.
    const sent = body && { body: JSON.stringify(body) }
    const deadline = openDeadline()
    try {
      const response = raw(url, { method, headers: Object.entries(headers), ...sent, signal: deadline.signal })
      // A client does not always heed its signal: not while it connects by way of a proxy, nor while it looks up a name.
      const answer = await deadline.race(response)
      return { status: answer.status, headers: answer.headers, text: await readText(answer.body, deadline) }
    } catch (error) {
      // ofetch's own error holds the request, with the key.
      throw error instanceof FetchError ? error.cause : error
    } finally {
      deadline.clear()
    }
  }
}

/** What ofetch sends by: `fetch` gets nothing but the request, and ofetch a copy of the answer, which it writes to. */
function ofetchTransport<Method extends string>(fetch: Fetch<Method>): Pick<CreateFetchOptions, 'fetch' | 'Headers'> {
  type Request = Omit<Parameters<Fetch<Method>>[1], 'headers'> & { readonly headers: ReadonlyMap<string, string> }
  const send = async (url: string, { method, headers, body, redirect, signal }: Request): ReturnType<Fetch> => {
    const plain = { method, headers: Object.fromEntries(headers), redirect, signal }
    const answer = await fetch(url, body === undefined ? plain : { ...plain, body })
    return { status: answer.status, headers: answer.headers, body: answer.body }
  }
  // ofetch needs no more than this of either. Node's own Headers would load all of its fetch.
  return { fetch: send, Headers: Map } as unknown as Pick<CreateFetchOptions, 'fetch' | 'Headers'>
}
