import { maskerFor, maskJson } from '../http/mask-secrets.ts'
import type { Failure } from '../http/pace.ts'
import { readServerMessage } from '../http/server-message.ts'
import type { PortalError } from '../model/gateway.ts'
import { isRecord, JsonLimitError, readJson } from '../model/values/json.ts'
import { foreignBody, type RequestLine, unexpected } from './refusal.ts'

/** The content of an envelope, or the error. `failure` is set if sending the request again may help. */
export type EnvelopeResult =
  | { readonly value: unknown }
  | { readonly failure: Failure | undefined; readonly error: PortalError }

/** An answer whose HTTP status is below 300. */
export interface ReceivedAnswer {
  readonly status: number
  readonly contentType: string | null
  readonly text: string
}

/**
 * The request that was answered. The key is masked in the answer; neither the key nor the `secrets` appear in an error.
 */
export interface Request {
  readonly requestLine: RequestLine
  readonly origin: string
  readonly apiKey: string
  /** Other secrets that were sent. Unlike the key, they may be part of a valid answer. */
  readonly secrets: readonly string[]
}

/**
 * Reads the envelope of an answer. It must agree with the HTTP status: otherwise a refusal that a proxy or a fault has
 * altered could look like an empty room. Invalid JSON was probably cut off in transit, so it is worth another try; any
 * other foreign answer would stay the same. Source: contract §3.1.
 */
export function openEnvelope({ status, contentType, text }: ReceivedAnswer, request: Request): EnvelopeResult {
  const { requestLine, origin, apiKey, secrets } = request
  // The portal answers every success with 200. 206 would be partial content, and 202 only a promise.
  if (status !== 200) return refuse(unexpected(`the HTTP status ${status} instead of 200`, requestLine))
  let envelope: unknown
  try {
    const hide = maskerFor([apiKey])
    const read = readJson(text)
    // An answer rarely contains the key, in any spelling. One search of the whole text avoids searching every value.
    envelope = hide(text) === text ? read : maskJson(read, hide)
  } catch (error) {
    if (error instanceof JsonLimitError) return refuse(unexpected(error.message, requestLine))
    const isCut = /\bjson\b/i.test(contentType ?? '')
    return isCut
      ? { failure: 'broken', error: unexpected('JSON that cannot be read', requestLine) }
      : refuse(foreignBody(requestLine, origin, contentType, [apiKey, ...secrets]))
  }
  if (!isRecord(envelope) || !('statusCode' in envelope)) {
    return refuse(unexpected('JSON that is not a DocSpace answer', requestLine))
  }
  const contradiction = contradictionIn(envelope)
  if (contradiction === undefined) return { value: envelope['response'] }
  const { text: said } = readServerMessage(text, [apiKey, ...secrets])
  return refuse(unexpected(said === undefined ? contradiction : `${contradiction}: "${said}"`, requestLine))
}

function refuse(error: PortalError): EnvelopeResult {
  return { failure: undefined, error }
}

/** How an envelope contradicts its HTTP status, which is 200, or its own content. */
function contradictionIn({
  statusCode,
  status = 0,
  error = null,
  response = null,
  count,
}: {
  readonly [name: string]: unknown
}): string | undefined {
  if (statusCode !== 200) return `the HTTP status 200 and ${describeMember('statusCode', statusCode)} in the envelope`
  if (status !== 0) return `the HTTP status 200 and ${describeMember('status', status)} in the envelope`
  if (error !== null) return 'the HTTP status 200 and an error in the envelope'
  // The count is only meaningful for a list and for an empty response.
  const length = Array.isArray(response) ? response.length : response === null ? 0 : count
  return count === undefined || count === length
    ? undefined
    : `${describeMember('count', count)} beside ${length} in the envelope`
}

function describeMember(name: string, value: unknown): string {
  return Number.isSafeInteger(value) ? `the ${name} ${value}` : `no usable ${name}`
}
