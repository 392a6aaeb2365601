import { maskerFor, maskJson } from '../http/mask-secrets.ts'
import type { Failure } from '../http/pace.ts'
import { readServerMessage } from '../http/server-message.ts'
import type { PortalError } from '../model/gateway.ts'
import { isRecord, JsonLimitError, readJson } from '../model/text/json.ts'
import { type Asked, foreignBody, unexpected } from './refusal.ts'

/** What is in the envelope of an answer; or why there is nothing, and what kind of failure that is where asking again may help. */
export type Opened =
  | { readonly value: unknown }
  | { readonly failure: Failure | undefined; readonly error: PortalError }

/** An answer that refuses nothing by its HTTP status, which is below 300. */
export interface Given {
  readonly status: number
  readonly contentType: string | null
  readonly text: string
}

/** What was asked of whom. Nothing that is in an answer repeats the key; no error repeats the `secrets` either. */
export interface Request {
  readonly asked: Asked
  readonly origin: string
  readonly apiKey: string
  /** What else was sent that nobody may read: it may well be a part of the answer. */
  readonly secrets: readonly string[]
}

/**
 * Takes the envelope off. It must say what the HTTP status says: what a proxy, or a fault, makes of a refusal would look
 * like an empty room. JSON that stops in the middle was cut off on its way; any other foreign answer will be the same
 * the next time. Source: contract §3.1.
 */
export function openEnvelope({ status, contentType, text }: Given, request: Request): Opened {
  const { asked, origin, apiKey, secrets } = request
  // The portal answers a success with 200 alone: 206 is a part, 202 a promise.
  if (status !== 200) return refuse(unexpected(`the HTTP status ${status} instead of 200`, asked))
  let envelope: unknown
  try {
    const hide = maskerFor([apiKey])
    const read = readJson(text)
    // Mostly no answer repeats the key, in whatever spelling: one look at all of it tells.
    envelope = hide(text) === text ? read : maskJson(read, hide)
  } catch (error) {
    if (error instanceof JsonLimitError) return refuse(unexpected(error.message, asked))
    const isCut = /\bjson\b/i.test(contentType ?? '')
    return isCut
      ? { failure: 'broken', error: unexpected('JSON that cannot be read', asked) }
      : refuse(foreignBody(asked, origin, contentType, [apiKey, ...secrets]))
  }
  if (!isRecord(envelope) || !('statusCode' in envelope)) {
    return refuse(unexpected('JSON that is not a DocSpace answer', asked))
  }
  const contradiction = contradictionIn(envelope)
  if (contradiction === undefined) return { value: envelope['response'] }
  const { said } = readServerMessage(text, [apiKey, ...secrets])
  return refuse(unexpected(said === undefined ? contradiction : `${contradiction}: "${said}"`, asked))
}

function refuse(error: PortalError): Opened {
  return { failure: undefined, error }
}

/** What an envelope says against its HTTP status, which is 200, or against its own content. */
function contradictionIn({
  statusCode,
  status = 0,
  error = null,
  response = null,
  count,
}: {
  readonly [name: string]: unknown
}): string | undefined {
  if (statusCode !== 200) return `the HTTP status 200 and ${told('statusCode', statusCode)} in the envelope`
  if (status !== 0) return `the HTTP status 200 and ${told('status', status)} in the envelope`
  if (error !== null) return 'the HTTP status 200 and an error in the envelope'
  // Of anything but a list, and nothing, the count does not tell how much it is.
  const length = Array.isArray(response) ? response.length : response === null ? 0 : count
  return count === undefined || count === length
    ? undefined
    : `${told('count', count)} beside ${length} in the envelope`
}

function told(name: string, value: unknown): string {
  return Number.isSafeInteger(value) ? `the ${name} ${value}` : `no usable ${name}`
}
