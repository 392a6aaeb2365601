import { createFetch } from 'ofetch'
import { PortalError } from '../model/gateway.ts'
import type { Secret } from '../model/secret.ts'
import type { Gate } from './gate.ts'
import { type Failure, isStrain, waitBefore } from './pace.ts'
import { type Asked, foreignBody, isBroken, refusal, silence, tooLarge, unexpected, unsent } from './refusal.ts'

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
  /** Where requests wait for each other; shared by all that is sent over this connection. */
  readonly gates: { readonly reads: Gate; readonly writes: Gate }
  /** The longest that one request may take, in milliseconds. */
  readonly requestTimeout: number
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
  const send = sender(connection, connection.gates.reads)
  return (path, query = {}, { isAnonymous } = { isAnonymous: false }) =>
    send({ method: 'GET', path, query, isAnonymous, mayRepeat: true })
}

/** The door for changes. */
export function openPut(connection: Connection): Put {
  const send = sender(connection, connection.gates.writes)
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

/** The largest body that is read, in bytes, unpacked: many times what a list of a hundred rooms or links takes. */
const largestBody = 16 * 1024 * 1024

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** Sends a request once, whatever comes of it, and reads the answer: both within the time of one request. */
function opener({ url, apiKey, signal, fetch, requestTimeout }: Connection): (request: Sent) => Promise<Answer> {
  const fetchStream = createFetch({ fetch })
  return async ({ method, path, query, body, isAnonymous }) => {
    const ends = AbortSignal.any([AbortSignal.timeout(requestTimeout), ...(signal ? [signal] : [])])
    const response = await fetchStream.raw<unknown, 'stream'>(`${url}/api/2.0${path}`, {
      method,
      query,
      ...(body && { body }),
      headers: { accept: 'application/json', ...(!isAnonymous && { authorization: `Bearer ${apiKey.reveal()}` }) },
      redirect: 'manual',
      responseType: 'stream',
      ignoreResponseError: true,
      // ofetch would retry by rules that are not the portal's; `pace.ts` knows them.
      retry: false,
      signal: ends,
    })
    const { status, headers } = response
    return { status, headers, text: await readText(response, ends, `${method} ${path}`) }
  }
}

/** The text of a body up to the limit; what is over it is not read. */
async function readText({ body }: Response, ends: AbortSignal, asked: Asked): Promise<string> {
  if (!body) return ''
  const reader = body.getReader()
  const leave = (): void => void reader.cancel(ends.reason).catch(() => undefined)
  ends.addEventListener('abort', leave)
  try {
    ends.throwIfAborted()
    const decoder = new TextDecoder()
    let [text, size] = ['', 0]
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      size += piece.value.length
      if (size > largestBody) throw tooLarge(asked, largestBody)
      text += decoder.decode(piece.value, { stream: true })
    }
    // A body that was left looks like one that has ended.
    ends.throwIfAborted()
    return text + decoder.decode()
  } finally {
    ends.removeEventListener('abort', leave)
    leave()
  }
}

/** What one attempt came to: the envelope's content, or why there is none. */
type Ending = { readonly value: unknown } | { readonly failure: Failure | undefined; readonly error: PortalError }

/** Sends a request once. */
function attempter(connection: Connection): (request: Sent) => Promise<Ending> {
  const { url } = connection
  const once = opener(connection)
  return async (request) => {
    const asked = `${request.method} ${request.path}`
    let answer: Answer
    try {
      answer = await once(request)
    } catch (cause) {
      if (cause instanceof PortalError) return { failure: undefined, error: cause }
      // The error of ofetch still holds the key in its options: it must go no further.
      return { failure: isBroken(cause) ? 'broken' : undefined, error: silence(asked, url, cause) }
    }
    const { status, headers, text } = answer
    if (status < 300) return { value: open(asked, url, headers.get('content-type'), text) }
    const failure = { status, retryAfter: headers.get('retry-after'), limit: headers.get('x-ratelimit-limit') }
    return { failure, error: refusal(asked, { ...failure, text }, secretsIn(connection, request)) }
  }
}

/** Sends a request, in its turn and as often as makes sense. */
function sender(connection: Connection, gate: Gate): (request: Sent) => Promise<unknown> {
  const { signal, sleep } = connection
  const attempt = attempter(connection)
  const pass = async (request: Sent, asked: string): Promise<Ending> => {
    const turn = await gate.enter(signal)
    if (!turn) throw unsent(asked)
    if ('closedBy' in turn) throw refusal(asked, { ...turn.closedBy, text: '' })
    let ending: Ending | undefined
    try {
      request.check?.()
      ending = await attempt(request)
      return ending
    } finally {
      turn.leave(ending && 'failure' in ending && isStrain(ending.failure) ? ending.failure : undefined)
    }
  }

  return async (request) => {
    const asked = `${request.method} ${request.path}`
    for (let count = 1; ; count++) {
      const ending = await pass(request, asked)
      if ('value' in ending) return ending.value
      const { failure, error } = ending
      const facts = { mayRepeat: request.mayRepeat, random: connection.random(), now: connection.now() }
      const wait = failure && waitBefore(count, failure, facts)
      if (wait === undefined) throw error
      await sleep(wait, signal)
      if (signal?.aborted) throw unsent(asked, error)
    }
  }
}

/** What a request carries and nobody may read in the answer to it. */
function secretsIn({ apiKey }: Connection, { body = {} }: Sent): readonly string[] {
  const sent = Object.entries(body).filter(([name]) => name === 'linkId' || name === 'password')
  return [apiKey.reveal(), ...sent.map(([, secret]) => String(secret))]
}

/** Takes the envelope off. Source: contract §3.1. */
function open(asked: Asked, origin: string, contentType: string | null, text: string): unknown {
  let envelope: unknown
  try {
    envelope = JSON.parse(text)
  } catch {
    throw foreignBody(asked, origin, contentType)
  }
  if (typeof envelope !== 'object' || envelope === null || !('statusCode' in envelope)) {
    throw unexpected('JSON that is not a DocSpace answer', asked)
  }
  return 'response' in envelope ? envelope.response : undefined
}
