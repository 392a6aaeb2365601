import { type CreateFetchOptions, createFetch, FetchError, type FetchOptions } from 'ofetch'
import { readText } from './body.ts'
import { errorCode } from './connection-errors.ts'
import type { Fetch, Transport } from './fetch.ts'
import { openRequestDeadlines } from './request-deadline.ts'
import { loggedPath, requestIdIn } from './request-log.ts'

/** A request to send. */
export interface OutgoingRequest<Method extends string> {
  readonly url: string
  readonly method: Method
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: object | undefined
}

/** A complete answer. */
export interface Answer {
  readonly status: number
  readonly headers: Pick<Headers, 'get'>
  readonly text: string
}

/** The default time limit of one request, in milliseconds. */
export const defaultTimeout = 30_000

/**
 * No retries, no redirects, no status checks and no parsing: callers do that, because they know what they asked for.
 */
const defaults: FetchOptions = {
  headers: [['accept', 'application/json']],
  retry: false,
  redirect: 'manual',
  ignoreResponseError: true,
  responseType: 'stream',
}

/**
 * Opens a client that sends each request once and reads its answer, both within one time limit. Rejects as `fetch`
 * does. Do not print the message of such an error, because it may contain the request.
 */
export function openClient<Method extends string>({
  fetch,
  requestTimeout = defaultTimeout,
  signal,
  onRequest,
}: Transport<Method>): (request: OutgoingRequest<Method>) => Promise<Answer> {
  const openDeadline = openRequestDeadlines(requestTimeout, signal)
  const { raw } = createFetch({ ...ofetchTransport(fetch), defaults })
  return async ({ url, method, headers, body }) => {
    // A string, because ofetch would check an object for FormData, and node would load all of its own fetch for that.
    const sent = body && { body: JSON.stringify(body) }
    const deadline = openDeadline()
    const onEnd = onRequest?.({ method, path: loggedPath(url) })
    try {
      const response = raw(url, { method, headers: Object.entries(headers), ...sent, signal: deadline.signal })
      // A client may ignore its signal, for example while it connects through a proxy or looks up a name.
      const answer = await deadline.race(response)
      const text = await readText(answer.body, deadline)
      onEnd?.({ status: answer.status, ...requestIdIn(answer.headers, textsIn(headers, body)) })
      return { status: answer.status, headers: answer.headers, text }
    } catch (error) {
      // ofetch's own error contains the request with the key.
      const cause = error instanceof FetchError ? error.cause : error
      onEnd?.({ error: errorCode(cause) })
      throw cause
    } finally {
      deadline.clear()
    }
  }
}

/** The texts of a request that may be secret, with the key without its scheme. */
function textsIn({ authorization = '' }: Readonly<Record<string, string>>, body: object = {}): readonly string[] {
  return [authorization.replace(/^Bearer /, ''), ...Object.values(body).filter((value) => typeof value === 'string')]
}

/** Adapts `fetch` for ofetch. ofetch writes to the answer, so it gets a copy. */
function ofetchTransport<Method extends string>(fetch: Fetch<Method>): Pick<CreateFetchOptions, 'fetch' | 'Headers'> {
  type Request = Omit<Parameters<Fetch<Method>>[1], 'headers'> & { readonly headers: ReadonlyMap<string, string> }
  const send = async (url: string, { method, headers, body, redirect, signal }: Request): ReturnType<Fetch> => {
    const plain = { method, headers: Object.fromEntries(headers), redirect, signal }
    const answer = await fetch(url, body === undefined ? plain : { ...plain, body })
    return { status: answer.status, headers: answer.headers, body: answer.body }
  }
  // ofetch needs no more than this. Node's own Headers would load all of its fetch.
  return { fetch: send, Headers: Map } as unknown as Pick<CreateFetchOptions, 'fetch' | 'Headers'>
}
