import { largestBody } from '../http/body.ts'
import { type Answer, openClient } from '../http/client.ts'
import { connectionFailure, isBodyTooLarge, retryMessage } from '../http/connection-errors.ts'
import { type Clock, type Query, queryText, type Transport } from '../http/fetch.ts'
import { announcedPause, type Gate, type GateClock } from '../http/gate.ts'
import { isOverload, mayHaveTakenEffect, waitBefore } from '../http/pace.ts'
import { type PortalError, portalErrorOf } from '../model/gateway.ts'
import type { Secret } from '../model/secret.ts'
import { isSetting, rowOf } from '../settings/rows.ts'
import { type Opened, openEnvelope } from './envelope.ts'
import { refusal, silence, tooLarge, unsent } from './refusal.ts'

/** A portal and the world through which it is reached. */
export interface Connection extends Clock, Transport {
  /** The portal's origin, such as `https://acme.example.com`. */
  readonly url: string
  readonly apiKey: Secret
  /** Where requests wait for each other; shared by all that is sent over this connection. */
  readonly gates: { readonly reads: Gate; readonly writes: Gate }
  /** Told of each pause over ten seconds. */
  readonly onWait?: GateClock['onWait']
  /** Told of each request that got no answer and is sent again, in words that end with what is done. */
  readonly onSilence?: ((sentence: string) => void) | undefined
  readonly requestTimeout: number
  /** How often a request is sent at most; left out, as often as makes sense. */
  readonly tries?: number
}

/** Asks for a path under `/api/2.0`; resolves with the envelope's `response`, which may be missing. */
export type Get = (path: string, query?: Query, options?: GetOptions) => Promise<unknown>

/** What goes with a GET; for the one that changes something, what goes with a write as well. */
export interface GetOptions extends Pick<PutOptions, 'onSent' | 'check'> {
  readonly isAnonymous?: boolean
}

/** One attempt of a request, when it is over. */
export interface Sent {
  /** When it left, in milliseconds since 1970. */
  readonly sentAt: number
  /** How long it took, in milliseconds. */
  readonly duration: number
  /** Absent where no answer came. */
  readonly status?: number
  /** The answer, where it can be read. */
  readonly envelope?: { readonly value: unknown }
}

/** What goes with a write. */
export interface PutOptions {
  /** Called just before each attempt, when its turn has come; rejects when it must not be made any more. */
  readonly check?: () => Promise<void>
  /** Asked before a request is repeated that may have been carried out: it is not repeated if it was. */
  readonly isDone?: () => Promise<boolean>
  /** Told of each attempt; the next one waits for it. */
  readonly onSent?: (sent: Sent) => Promise<void>
}

/** Writes to a path; resolves with `undefined` too where a look at the room showed that it is done. */
export type Put = (path: string, body: object, options: PutOptions) => Promise<unknown>

/** A door through which nothing but GETs can go; they wait at `gate`. */
export function openGet(connection: Connection, gate: Gate = connection.gates.reads): Get {
  const send = sender(connection, gate)
  return (path, query = {}, { isAnonymous = false, ...options } = {}) =>
    send({ method: 'GET', path, query, isAnonymous, ...options })
}

/** The door for changes. */
export function openPut(connection: Connection): Put {
  const send = sender(connection, connection.gates.writes)
  return (path, body, options) => send({ method: 'PUT', path, query: {}, body, isAnonymous: false, ...options })
}

interface Request extends PutOptions {
  readonly method: 'GET' | 'PUT'
  readonly path: string
  readonly query: Query
  readonly body?: object
  readonly isAnonymous: boolean
}

/** What one attempt came to: the envelope's content, or why there is none. */
type Ending = {
  readonly status?: number
  /** Where no answer came, what to say of it while it is sent again. */
  readonly stumble?: string
} & Opened

/** Sends a request once. */
function attempter(connection: Connection): (request: Request) => Promise<Ending> {
  const { url } = connection
  const apiKey = connection.apiKey.reveal()
  const authorization = `Bearer ${apiKey}`
  const send = openClient(connection)
  return async (request) => {
    const { method, path, query, body, isAnonymous } = request
    const asked = `${method} ${path}`
    let answer: Answer
    try {
      answer = await send({
        url: `${url}/api/2.0${path}${queryText(query)}`,
        method,
        headers: isAnonymous ? {} : { authorization },
        body,
      })
    } catch (cause) {
      if (isBodyTooLarge(cause)) return { failure: undefined, error: tooLarge(asked, largestBody) }
      // The error of a client may hold the request, and the key in it: it must go no further.
      return { failure: connectionFailure(cause), error: silence(asked, url, cause), stumble: retryMessage(url, cause) }
    }
    const { status, headers, text } = answer
    const secrets = secretsIn(request)
    if (status < 300) {
      const contentType = headers.get('content-type')
      return { status, ...openEnvelope({ status, contentType, text }, { asked, origin: url, apiKey, secrets }) }
    }
    const failure = { status, retryAfter: headers.get('retry-after'), limit: headers.get('x-ratelimit-limit') }
    return { status, failure, error: refusal(asked, { ...failure, text }, [apiKey, ...secrets]) }
  }
}

/** Sends a request, in its turn and as often as makes sense. */
function sender(connection: Connection, gate: Gate): (request: Request) => Promise<unknown> {
  const { signal, sleep, now, tries = Number.POSITIVE_INFINITY } = connection
  const attempt = attempter(connection)
  const pass = async (request: Request, asked: string): Promise<Ending> => {
    const turn = await gate.enter(signal)
    if (!turn) throw unsent(asked)
    if ('closedBy' in turn) throw refusal(asked, { ...turn.closedBy, text: '' })
    let [sentAt, ending]: [number, Ending | undefined] = [0, undefined]
    try {
      await request.check?.()
      sentAt = now()
      ending = await attempt(request)
    } finally {
      const isGood = ending && 'value' in ending
      const refused = ending && 'failure' in ending && isOverload(ending.failure) ? ending.failure : undefined
      turn.done(refused, isGood ? routeOf(request.path) : undefined)
    }
    await request.onSent?.(sentOf(ending, sentAt, now()))
    // What waits for its turn leaves before anybody works on this answer.
    await new Promise(setImmediate)
    return ending
  }

  return async (request) => {
    const asked = `${request.method} ${request.path}`
    for (let count = 1; ; count++) {
      const ending = await pass(request, asked)
      if ('value' in ending) return ending.value
      const { failure, error } = ending
      const wait = failure && waitBefore(count, failure, { random: connection.random(), now: now() })
      if (failure === undefined || wait === undefined || count >= tries || signal?.aborted) throw error
      tellOf(ending.stumble, wait, connection)
      await sleep(wait, signal)
      if (signal?.aborted) throw unsent(asked, error)
      if (mayHaveTakenEffect(failure) && (await isDone(request, error))) return undefined
    }
  }
}

/** A path without the room that it is about: the same route for all rooms. */
function routeOf(path: string): string {
  return path.replace(/^(\/files\/rooms\/)[^/]+/, '$1*')
}

/** Says that a request is sent again: at once where no answer came, and where that takes long. */
function tellOf(stumble: string | undefined, wait: number, { onSilence, onWait }: Connection): void {
  if (stumble !== undefined) onSilence?.(stumble)
  if (wait >= announcedPause) onWait?.(wait, 'the portal does not answer as it should, and is asked again')
}

/** Where the look fails too, what went wrong before is what matters. */
async function isDone(request: Request, before: PortalError): Promise<boolean> {
  try {
    return (await request.isDone?.()) ?? false
  } catch (error) {
    portalErrorOf(error)
    throw before
  }
}

function sentOf(ending: Ending, sentAt: number, now: number): Sent {
  const { status } = ending
  return {
    sentAt,
    duration: now - sentAt,
    ...(status !== undefined && { status }),
    ...('value' in ending && { envelope: { value: ending.value } }),
  }
}

/** What a request carries beside the key and nobody may read in what is said of the answer. */
function secretsIn({ body = {} }: Request): readonly string[] {
  const sent = Object.entries(body).filter(([name]) => name === 'linkId' || (isSetting(name) && rowOf(name).isSecret))
  return sent.map(([, secret]) => String(secret))
}
