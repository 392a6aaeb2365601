import { largestBody } from '../http/body.ts'
import { type Answer, openClient } from '../http/client.ts'
import { connectionFailure, isBodyTooLarge, retryMessage } from '../http/connection-errors.ts'
import { type Clock, type Query, queryText, type Transport } from '../http/fetch.ts'
import type { Gate, GateClock } from '../http/gate.ts'
import { isOverload, mayHaveTakenEffect, waitBefore } from '../http/pace.ts'
import { type PortalError, portalErrorOf } from '../model/gateway.ts'
import type { Secret } from '../model/secret.ts'
import { isSetting, rowOf } from '../settings/rows.ts'
import { type EnvelopeResult, openEnvelope } from './envelope.ts'
import { noAnswer, notSent, refusal, tooLarge } from './refusal.ts'

/** A portal and how to reach it. */
export interface Connection extends Clock, Transport {
  /** The portal's origin, such as `https://acme.example.com`. */
  readonly url: string
  readonly apiKey: Secret
  /** Where requests wait for their turn; shared by all requests of this connection. */
  readonly gates: { readonly reads: Gate; readonly writes: Gate }
  /** Called before each pause, with its length in milliseconds and the reason. */
  readonly onWait?: GateClock['onWait']
  /** Called for each request that got no answer and is sent again, with a sentence that says so. */
  readonly onSilence?: ((sentence: string) => void) | undefined
  readonly requestTimeout: number
  /** The most attempts for one request. Absent: as many as can help. */
  readonly tries?: number
}

/** Sends a GET for a path under `/api/2.0`. Resolves with the envelope's `response`, which may be missing. */
export type Get = (path: string, query?: Query, options?: GetOptions) => Promise<unknown>

/** Options of a GET. The GET that creates a primary link also uses some options of a write. */
export interface GetOptions extends Pick<PutOptions, 'onSent' | 'check'> {
  readonly isAnonymous?: boolean
}

/** A finished attempt of a request. */
export interface Sent {
  /** When it was sent, in milliseconds since 1970. */
  readonly sentAt: number
  /** How long it took, in milliseconds. */
  readonly duration: number
  /** Absent if no answer came. */
  readonly status?: number
  /** The answer, if it can be read. */
  readonly envelope?: { readonly value: unknown }
}

/** Options of a write. */
export interface PutOptions {
  /** Called immediately before each attempt. Rejects if the request must no longer be sent. */
  readonly check?: () => Promise<void>
  /**
   * Called before repeating a request that may have been carried out. It is repeated only if this resolves with
   * `false`.
   */
  readonly isDone?: () => Promise<boolean>
  /** Called after each attempt; the next one waits for it. */
  readonly onSent?: (sent: Sent) => Promise<void>
}

/** Sends a PUT. Also resolves with `undefined` if `isDone` shows that an earlier attempt was carried out. */
export type Put = (path: string, body: object, options: PutOptions) => Promise<unknown>

/** Opens a function that can only send GETs. They wait at `gate`. */
export function openGet(connection: Connection, gate: Gate = connection.gates.reads): Get {
  const send = openSender(connection, gate)
  return (path, query = {}, { isAnonymous = false, ...options } = {}) =>
    send({ method: 'GET', path, query, isAnonymous, ...options })
}

/** Opens a function that sends PUTs. */
export function openPut(connection: Connection): Put {
  const send = openSender(connection, connection.gates.writes)
  return (path, body, options) => send({ method: 'PUT', path, query: {}, body, isAnonymous: false, ...options })
}

interface Request extends PutOptions {
  readonly method: 'GET' | 'PUT'
  readonly path: string
  readonly query: Query
  readonly body?: object
  readonly isAnonymous: boolean
}

/** The result of one attempt: the envelope's content, or why there is none. */
type AttemptResult = {
  readonly status?: number
  /** If no answer came: the sentence for `onSilence`. */
  readonly stumble?: string
} & EnvelopeResult

/** Opens a function that sends a request once. */
function openAttempt(connection: Connection): (request: Request) => Promise<AttemptResult> {
  const { url } = connection
  const apiKey = connection.apiKey.reveal()
  const authorization = `Bearer ${apiKey}`
  const send = openClient(connection)
  return async (request) => {
    const { method, path, query, body, isAnonymous } = request
    const requestLine = `${method} ${path}`
    let answer: Answer
    try {
      answer = await send({
        url: `${url}/api/2.0${path}${queryText(query)}`,
        method,
        headers: isAnonymous ? {} : { authorization },
        body,
      })
    } catch (cause) {
      if (isBodyTooLarge(cause)) return { failure: undefined, error: tooLarge(requestLine, largestBody) }
      // The client's error may contain the request, and with it the key: it must not be passed on.
      return {
        failure: connectionFailure(cause),
        error: noAnswer(requestLine, url, cause),
        stumble: retryMessage(url, cause),
      }
    }
    const { status, headers, text } = answer
    const secrets = secretsIn(request)
    if (status < 300) {
      const contentType = headers.get('content-type')
      return { status, ...openEnvelope({ status, contentType, text }, { requestLine, origin: url, apiKey, secrets }) }
    }
    const failure = { status, retryAfter: headers.get('retry-after'), limit: headers.get('x-ratelimit-limit') }
    return { status, failure, error: refusal(requestLine, { ...failure, text }, [apiKey, ...secrets]) }
  }
}

/** Opens a function that sends a request when its turn comes, and repeats it where that can help. */
function openSender(connection: Connection, gate: Gate): (request: Request) => Promise<unknown> {
  const { signal, sleep, now, tries = Number.POSITIVE_INFINITY } = connection
  const attempt = openAttempt(connection)
  const sendInTurn = async (request: Request, requestLine: string): Promise<AttemptResult> => {
    const turn = await gate.enter(signal)
    if (!turn) throw notSent(requestLine)
    if ('closedBy' in turn) throw refusal(requestLine, { ...turn.closedBy, text: '' })
    let [sentAt, result]: [number, AttemptResult | undefined] = [0, undefined]
    try {
      await request.check?.()
      sentAt = now()
      result = await attempt(request)
    } finally {
      const isGood = result && 'value' in result
      const refused = result && 'failure' in result && isOverload(result.failure) ? result.failure : undefined
      turn.done(refused, isGood ? routeOf(request.path) : undefined)
    }
    await request.onSent?.(toSent(result, sentAt, now()))
    // Lets waiting requests start before this answer is processed.
    await new Promise(setImmediate)
    return result
  }

  return async (request) => {
    const requestLine = `${request.method} ${request.path}`
    for (let count = 1; ; count++) {
      const result = await sendInTurn(request, requestLine)
      if ('value' in result) return result.value
      const { failure, error } = result
      const wait = failure && waitBefore(count, failure, { random: connection.random(), now: now() })
      if (failure === undefined || wait === undefined || count >= tries || signal?.aborted) throw error
      reportRetry(result.stumble, wait, connection)
      await sleep(wait, signal)
      if (signal?.aborted) throw notSent(requestLine, error)
      if (mayHaveTakenEffect(failure) && (await isDone(request, error))) return undefined
    }
  }
}

/** The path with its room id replaced, so that all rooms share one route. */
function routeOf(path: string): string {
  return path.replace(/^(\/files\/rooms\/)[^/]+/, '$1*')
}

/** Reports that a request is sent again after a pause, and that it got no answer. */
function reportRetry(stumble: string | undefined, wait: number, { onSilence, onWait }: Connection): void {
  if (stumble !== undefined) onSilence?.(stumble)
  onWait?.(wait, 'the portal did not answer as it should; trying again')
}

/** Whether the request was carried out. If that check fails too, throws the earlier error, which matters more. */
async function isDone(request: Request, before: PortalError): Promise<boolean> {
  try {
    return (await request.isDone?.()) ?? false
  } catch (error) {
    portalErrorOf(error)
    throw before
  }
}

function toSent(result: AttemptResult, sentAt: number, now: number): Sent {
  const { status } = result
  return {
    sentAt,
    duration: now - sentAt,
    ...(status !== undefined && { status }),
    ...('value' in result && { envelope: { value: result.value } }),
  }
}

/** The secrets that a request contains besides the key. Messages about the answer must not show them. */
function secretsIn({ body = {} }: Request): readonly string[] {
  const sent = Object.entries(body).filter(([name]) => name === 'linkId' || (isSetting(name) && rowOf(name).isSecret))
  return sent.map(([, secret]) => String(secret))
}
