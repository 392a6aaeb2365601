import {
  errorCode,
  isUntrustedCertificate,
  ProxyError,
  proxyErrorText,
  unknownReason,
} from '../http/connection-errors.ts'
import type { RefusedAnswer } from '../http/pace.ts'
import { readServerMessage, scrub } from '../http/server-message.ts'
import { PortalError, type PortalErrorCode } from '../model/gateway.ts'
import { instantOf, writeInstant } from '../model/values/instant.ts'

/** A request as messages name it: `GET /files/rooms/42/links`. Contains no secret. */
export type RequestLine = string

/**
 * Turns a refusal into an error that shows none of the `secrets` that were sent. Source: contract §3.4, §3.5, §5.2, §6.
 */
export function refusal(
  requestLine: RequestLine,
  { status, text, retryAfter }: RefusedAnswer & { readonly text: string },
  secrets: readonly string[] = [],
): PortalError {
  const { text: said, type } = readServerMessage(text, secrets)
  const detail = said === undefined ? '' : `: ${said}`
  const make = (code: PortalErrorCode, message: string, hint: string): PortalError =>
    new PortalError(code, `${message} (${status}, ${requestLine})${detail}.`.replace(/\.\.$/, '.'), hint)

  if (status < 400) return make('portal/redirect', 'The portal redirects to another address', hints.redirect)
  if (status === 401) return make('portal/unauthorized', 'The portal does not accept the API key', hints.key)
  if (status === 429) return make('portal/busy', 'The portal refuses more requests for now', waitHint(retryAfter))
  if (status >= 500) {
    return make('portal/failed', 'The portal failed', retryAfter === null ? hints.failed : waitHint(retryAfter))
  }
  if (status === 402)
    return make('portal/failed', 'The subscription of the portal has expired, or its quota is used up', hints.failed)
  if (isForeign(text)) return make('portal/not-docspace', 'Something other than the portal answered', hints.between)
  // An empty 403 is about the scopes of the key; one with a message is about the room.
  if (status === 403 && said === undefined) {
    return make('portal/forbidden', 'The API key does not have the scope for this', hints.scope)
  }
  if (status === 404) return make('portal/not-found', 'The portal does not know this', hints.address)
  // The message is in the language of the key's owner; the type of the exception is always the same.
  // Source: contract §0, §3.4.
  if (status === 403 && type === 'System.Security.SecurityException') {
    return make('portal/not-allowed', 'The owner of the API key may not do this', hints.rights)
  }
  return make('portal/refused', 'The portal refused', hints.refused)
}

/** The error for a request that got no answer. */
export function noAnswer(requestLine: RequestLine, origin: string, cause: unknown): PortalError {
  const code = errorCode(cause)
  // The message of the client's own error may contain the request, and with it the key.
  const plain = code === unknownReason ? undefined : Object.assign(new Error(code), { code })
  if (cause instanceof ProxyError) {
    const isLogin = cause.status === 407
    return new PortalError(
      isLogin ? 'portal/proxy-login' : 'portal/proxy',
      `The ${proxyErrorText(cause)} (${code}, ${requestLine}).`,
      isLogin ? hints.proxyLogin : isUntrustedCertificate(code) ? hints.proxyCertificate : hints.proxy,
      plain,
    )
  }
  if (code === 'TimeoutError' || code === 'AbortError') {
    return new PortalError('portal/timeout', `${origin} did not answer in time (${requestLine}).`, hints.timeout, plain)
  }
  // OpenSSL reports one of these, depending on its version, if the answer is plain text.
  if (/^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/.test(code)) {
    return new PortalError(
      'portal/unreachable',
      `${origin} does not speak TLS on this port (${code}).`,
      hints.noTls,
      plain,
    )
  }
  if (isUntrustedCertificate(code)) {
    return new PortalError(
      'portal/certificate',
      `The certificate of ${origin} cannot be trusted (${code}).`,
      hints.certificate,
      plain,
    )
  }
  return new PortalError('portal/unreachable', `${origin} cannot be reached (${code}).`, hints.unreachable, plain)
}

/** The error for a request for which there was no time left. `before` is the error of an earlier attempt. */
export function notSent(requestLine: RequestLine, before?: PortalError): PortalError {
  const message = before
    ? `${before.message} The time limit of the run ended before it could be sent again.`
    : `${requestLine} was not sent: the time limit of the run has ended.`
  return new PortalError('portal/timeout', message, hints.unsent, before)
}

/**
 * The error for a body that is not the portal's JSON, such as a proxy's page. Names its type if that is a usual one.
 */
export function foreignBody(
  requestLine: RequestLine,
  origin: string,
  contentType: string | null,
  secrets: readonly string[] = [],
): PortalError {
  const [type] = contentType === null ? [] : (usualType.exec(contentType) ?? [])
  const isPlain = type !== undefined && scrub(type, secrets) === type
  const kind = isPlain ? type : contentType ? 'something else' : 'no content type'
  return new PortalError(
    'portal/not-docspace',
    `${origin} answered with ${kind} instead of JSON (${requestLine}).`,
    hints.address,
  )
}

/** The content types that a message may show. A server could echo anything in this header. */
const usualType = /^(?:application|audio|font|image|message|multipart|text|video)\/[a-z][a-z\d.+-]{0,29}(?=$|[\s;])/i

/** The error for an answer that does not have the expected shape. */
export function unexpected(what: string, requestLine: RequestLine): PortalError {
  return new PortalError('portal/unexpected', `The portal answered with ${what} (${requestLine}).`, hints.unexpected)
}

/** The error for a body over the limit, in bytes. The rest of it was not read. */
export function tooLarge(requestLine: RequestLine, limit: number): PortalError {
  return new PortalError(
    'portal/too-large',
    `The portal answered with more than ${limit / 1024 / 1024} MiB (${requestLine}).`,
    hints.between,
  )
}

/**
 * The error for a room whose links the key may no longer manage. An empty list would prove nothing. Source: contract
 * §5.3.
 */
export function lockedOut(room: string): PortalError {
  return new PortalError(
    'portal/not-allowed',
    `Room ${room} is gone, or the owner of the API key may no longer manage its links.`,
    hints.rights,
  )
}

/**
 * The error for a link whose expiry passed between plan and PUT. The PUT would make it permanent. Source: contract
 * §2.3.
 */
export function tooLate(): PortalError {
  return new PortalError(
    'portal/expired',
    'The expiry passed before the link was sent, so it was not sent.',
    hints.tooLate,
  )
}

/** The error for a room that changed while a write was waiting. */
export function roomChanged(): PortalError {
  return new PortalError(
    'portal/moved',
    'Somebody has changed the link since the room was read, so nothing was sent.',
    hints.refused,
  )
}

/** The error for an address that cannot be used. The message does not repeat it, because it may contain a password. */
export function badAddress(why: string): PortalError {
  return new PortalError('portal/address', `The address of the portal ${why}.`, hints.url)
}

const hints = {
  redirect: 'Use the address that the portal itself shows, with https. The key is not sent to any other address.',
  key: 'Keys expire. Create one in the portal (Settings, Developer tools, API keys) and put it into DOCSPACE_API_KEY.',
  scope: 'Give the key the scope rooms:read to plan, and rooms:write to apply.',
  between: 'Check DOCSPACE_URL, and check for a proxy or an IP restriction between you and the portal.',
  address: 'Check that DOCSPACE_URL is the address of a DocSpace portal, without a path.',
  busy: 'Wait a minute and run the command again, or lower --concurrency.',
  failed: 'Run the command again. If it keeps failing, check the portal itself.',
  refused: 'Read the message of the portal and run plan again: the room may have changed.',
  rights:
    'Use the API key of the room owner or of a room manager of that room. If it already is, the sharing policy of the portal may forbid links that anybody can open.',
  timeout:
    'Check the address and your network, and run it again. One request may take 30 s; --timeout limits the whole run.',
  certificate: 'If the portal uses a private certificate authority, set NODE_EXTRA_CA_CERTS to its certificate file.',
  noTls: 'Check the port of the address. Only a portal on this machine may be written with http://.',
  unreachable:
    'Check the address in --portal, DOCSPACE_URL or the manifest, your network, and HTTPS_PROXY if you need one.',
  proxyLogin:
    'Write the variable as http://USER:PASSWORD@proxy.example.com:3128, with %40 for @, %3A for :, %2F for / and %25 for %.',
  proxyCertificate:
    'If the proxy uses a private certificate authority, set NODE_EXTRA_CA_CERTS to its certificate file.',
  proxy: 'Check the address of the proxy and what it lets through. List hosts that need no proxy in NO_PROXY.',
  unexpected: 'Check that the portal is DocSpace 3.5 or later; if it is, please report this.',
  unsent: 'Allow more time with --timeout, or run the command again to finish.',
  url: 'Write it as https://acme.example.com.',
  tooLate: 'Choose a later date: the portal drops a date that has passed, and the link would never expire.',
} as const

/** Whether a body is not JSON at all, such as the page of a proxy or of another site. */
function isForeign(body: string): boolean {
  return body.trim() !== '' && !/^\s*[{["]/.test(body)
}

/**
 * The hint for a refusal that ends by itself, possibly hours later. `retryAfter` is that header: seconds, or a date.
 */
function waitHint(retryAfter: string | null): string {
  if (retryAfter === null) return hints.busy
  if (/^\d{1,9}$/.test(retryAfter))
    return `Run the command again in ${durationText(Number(retryAfter))}, as the portal asks.`
  // `Date.parse` accepts other numbers as dates: -5 would be 1 May 2001.
  const date = /[a-z]/i.test(retryAfter) ? Date.parse(retryAfter) : Number.NaN
  return Number.isNaN(date)
    ? hints.busy
    : `Run the command again after ${writeInstant(instantOf(date))}, as the portal asks.`
}

/** Writes a number of seconds such as `13 h 20 min`. */
function durationText(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
