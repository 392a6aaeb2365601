import { createFetch, type FetchResponse } from 'ofetch'
import type { PortalError } from '../model/gateway.ts'
import { type Lane, openLane } from '../model/lane.ts'
import type { Secret } from '../model/secret.ts'
import { waitBefore } from './pace.ts'
import { foreignBody, isBroken, refusal, silence, unexpected } from './refusal.ts'

/** A portal and the world through which it is reached. */
export interface Connection {
  /** The portal's origin, such as `https://acme.example.com`. */
  readonly url: string
  readonly apiKey: Secret
  readonly fetch: typeof globalThis.fetch
  /** Ends early when `signal` is aborted; never rejects. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
  readonly now: () => number
  /** 0 to 1; spreads retries. */
  readonly random: () => number
  /** How many requests of a kind may be on their way at once. */
  readonly concurrency?: { readonly reads: number; readonly writes: number }
  /** Ends every request. */
  readonly signal?: AbortSignal
}

export type Query = Readonly<Record<string, string | number>>

/** Asks for a path under `/api/2.0`; resolves with the envelope's `response`, which may be missing. */
export type Get = (path: string, query?: Query, options?: { readonly isAnonymous: boolean }) => Promise<unknown>

/**
 * Writes to a path. `mayRepeat`: doing it twice is the same as once. `check` is called just before each attempt, and
 * throws when it is too late for one.
 */
export type Put = (
  path: string,
  body: object,
  options: { readonly mayRepeat: boolean; readonly check?: () => void },
) => Promise<unknown>

/** A door through which nothing but GETs can go. */
export function openGet(connection: Connection): Get {
  const send = sender(connection, openLane(connection.concurrency?.reads ?? 16))
  return (path, query = {}, { isAnonymous } = { isAnonymous: false }) =>
    send({ method: 'GET', path, query, isAnonymous, mayRepeat: true })
}

/** The door for changes. */
export function openPut(connection: Connection): Put {
  const send = sender(connection, openLane(connection.concurrency?.writes ?? 6))
  return (path, body, options) => send({ method: 'PUT', path, query: {}, body, isAnonymous: false, ...options })
}

interface Sent {
  readonly method: 'GET' | 'PUT'
  readonly path: string
  readonly query: Query
  readonly body?: object
  readonly isAnonymous: boolean
  readonly mayRepeat: boolean
  readonly check?: () => void
}

/** The longest that one request may take, in milliseconds. */
const requestTimeout = 30_000

/** Sends a request once, whatever comes of it. */
function opener({ url, apiKey, signal, fetch }: Connection): (request: Sent) => Promise<FetchResponse<string>> {
  const fetchText = createFetch({ fetch })
  return ({ method, path, query, body, isAnonymous }) =>
    fetchText.raw<string, 'text'>(`${url}/api/2.0${path}`, {
      method,
      query,
      ...(body && { body }),
      headers: { accept: 'application/json', ...(!isAnonymous && { authorization: `Bearer ${apiKey.reveal()}` }) },
      redirect: 'manual',
      responseType: 'text',
      ignoreResponseError: true,
      // ofetch would retry by rules that are not the portal's; `pace.ts` knows them.
      retry: false,
      signal: AbortSignal.any([AbortSignal.timeout(requestTimeout), ...(signal ? [signal] : [])]),
    })
}

function sender(connection: Connection, lane: Lane): (request: Sent) => Promise<unknown> {
  const { url, signal, sleep } = connection
  const once = opener(connection)
  const attempt = async (request: Sent, count: number): Promise<unknown> => {
    const asked = `${request.method} ${request.path}`
    const pause = (failure: Parameters<typeof waitBefore>[1]): number | undefined =>
      waitBefore(count, failure, { mayRepeat: request.mayRepeat, random: connection.random(), now: connection.now() })
    const retryOr = async (wait: number | undefined, error: PortalError): Promise<unknown> => {
      if (wait === undefined) throw error
      await sleep(wait, signal)
      if (signal?.aborted) throw error
      return attempt(request, count + 1)
    }

    request.check?.()
    let response: FetchResponse<string>
    try {
      response = await once(request)
    } catch (cause) {
      // The error of ofetch still holds the key in its options: it must go no further.
      return retryOr(isBroken(cause) ? pause('broken') : undefined, silence(asked, url, cause))
    }
    const { status, headers, _data: text = '' } = response
    if (status < 300) return open(asked, url, headers.get('content-type'), text)
    const retryAfter = headers.get('retry-after')
    return retryOr(pause({ status, retryAfter }), refusal(asked, { status, retryAfter, text }))
  }
  // A request that waits keeps its place in the lane: the more are turned away, the fewer are sent.
  return (request) => lane(() => attempt(request, 1))
}

/** Takes the envelope off. Source: contract §3.1. */
function open(asked: string, origin: string, contentType: string | null, text: string): unknown {
  let envelope: unknown
  try {
    envelope = JSON.parse(text)
  } catch {
    throw foreignBody(asked, origin, contentType)
  }
  if (typeof envelope !== 'object' || envelope === null || !('statusCode' in envelope)) {
    throw unexpected('JSON that is not a DocSpace answer')
  }
  return 'response' in envelope ? envelope.response : undefined
}
