import { errorCode, ProxyError, proxyErrorText } from '../http/connection-errors.ts'
import type { RefusedAnswer } from '../http/pace.ts'
import { readServerMessage, scrub } from '../http/server-message.ts'
import { PortalError, type PortalErrorCode } from '../model/gateway.ts'
import { instantOf, writeInstant } from '../model/text/instant.ts'

/** What was asked, for the sentence: `GET /files/rooms/42/links`. Holds no secret. */
export type Asked = string

/** A refusal as an error, which tells none of the `secrets` that were sent. Source: contract §3.4, §3.5, §5.2, §6. */
export function refusal(
  asked: Asked,
  { status, text, retryAfter }: RefusedAnswer & { readonly text: string },
  secrets: readonly string[] = [],
): PortalError {
  const { said, type } = readServerMessage(text, secrets)
  const detail = said === undefined ? '' : `: ${said}`
  const make = (code: PortalErrorCode, message: string, hint: string): PortalError =>
    new PortalError(code, `${message} (${status}, ${asked})${detail}.`.replace(/\.\.$/, '.'), hint)

  if (status < 400) return make('portal/redirect', 'The portal redirects to another address', hints.redirect)
  if (status === 401) return make('portal/unauthorized', 'The portal does not accept the API key', hints.key)
  if (status === 429) return make('portal/busy', 'The portal refuses more requests for now', waitHint(retryAfter))
  if (status >= 500) {
    return make('portal/failed', 'The portal failed', retryAfter === null ? hints.failed : waitHint(retryAfter))
  }
  if (status === 402) return make('portal/failed', 'The portal is not paid for, or over its quota', hints.failed)
  if (isForeign(text)) return make('portal/not-docspace', 'Something else than the portal answered', hints.between)
  // An empty 403 comes from the scopes of the key; one with a message is about the room.
  if (status === 403 && said === undefined) {
    return make('portal/forbidden', 'The API key does not have the scope for this', hints.scope)
  }
  if (status === 404) return make('portal/not-found', 'The portal does not know this', hints.address)
  // The sentence is in the language of the key's owner; the type of the exception is not. Source: contract §0, §3.4.
  if (status === 403 && type === 'System.Security.SecurityException') {
    return make('portal/not-allowed', 'The owner of the API key may not do this', hints.rights)
  }
  return make('portal/refused', 'The portal refused', hints.refused)
}

/** A request that got no answer. */
export function silence(asked: Asked, origin: string, cause: unknown): PortalError {
  const code = errorCode(cause)
  if (cause instanceof ProxyError) {
    const isLogin = cause.status === 407
    return new PortalError(
      isLogin ? 'portal/proxy-login' : 'portal/proxy',
      `The ${proxyErrorText(cause)} (${code}, ${asked}).`,
      isLogin ? hints.proxyLogin : hints.proxy,
    )
  }
  if (code === 'TimeoutError' || code === 'AbortError') {
    return new PortalError('portal/timeout', `${origin} did not answer in time (${asked}).`, hints.timeout)
  }
  // What OpenSSL makes of an answer in plain text; which of the two depends on its version.
  if (/^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/.test(code)) {
    return new PortalError('portal/unreachable', `${origin} speaks no TLS at this port (${code}).`, hints.noTls)
  }
  if (/CERT|SIGNATURE|SSL|TLS/.test(code)) {
    return new PortalError(
      'portal/certificate',
      `The certificate of ${origin} cannot be trusted (${code}).`,
      hints.certificate,
    )
  }
  return new PortalError('portal/unreachable', `${origin} cannot be reached (${code}).`, hints.unreachable)
}

/** A request for which there was no time left; `before`: what came of it when it was sent before. */
export function unsent(asked: Asked, before?: PortalError): PortalError {
  const message = before
    ? `${before.message} The time of this run was over before it could be sent again.`
    : `${asked} was not sent: the time of this run was over.`
  return new PortalError('portal/timeout', message, hints.unsent)
}

/** A body that is not the portal's JSON: a page of a proxy, say. Its type is named where it is a usual one. */
export function foreignBody(
  asked: Asked,
  origin: string,
  contentType: string | null,
  secrets: readonly string[] = [],
): PortalError {
  const [type] = contentType === null ? [] : (usualType.exec(contentType) ?? [])
  const isPlain = type !== undefined && scrub(type, secrets) === type
  const kind = isPlain ? type : contentType ? 'something else' : 'no content type'
  return new PortalError(
    'portal/not-docspace',
    `${origin} answered with ${kind} instead of JSON (${asked}).`,
    hints.address,
  )
}

/** A server may write here whatever it was sent. */
const usualType = /^(?:application|audio|font|image|message|multipart|text|video)\/[a-z][a-z\d.+-]{0,29}(?=$|[\s;])/i

/** JSON of another shape than the portal's. */
export function unexpected(what: string, asked: Asked): PortalError {
  return new PortalError('portal/unexpected', `The portal answered with ${what} (${asked}).`, hints.unexpected)
}

/** A body over the limit, in bytes, of which the rest was not read. */
export function tooLarge(asked: Asked, limit: number): PortalError {
  return new PortalError(
    'portal/too-large',
    `The portal answered with more than ${limit / 1024 / 1024} MiB (${asked}).`,
    hints.between,
  )
}

/** A room whose links the portal no longer shows: an empty list of them would mean nothing. Source: contract §5.3. */
export function lockedOut(room: string): PortalError {
  return new PortalError(
    'portal/not-allowed',
    `Room ${room} is gone, or the owner of the API key may not manage its links any more.`,
    hints.rights,
  )
}

/** A link whose expiry passed between plan and PUT: sent, it would become permanent. Source: contract §2.3. */
export function tooLate(): PortalError {
  return new PortalError(
    'portal/expired',
    'The expiry passed before the link was sent, so it was not sent.',
    hints.tooLate,
  )
}

/** A room that is not as it was when it was read, while a write of ours waited. */
export function moved(): PortalError {
  return new PortalError(
    'portal/moved',
    'Somebody has changed the link since the room was read, so nothing was sent.',
    hints.refused,
  )
}

/** An address that cannot be used. It is not repeated: it may hold a password. */
export function badAddress(why: string): PortalError {
  return new PortalError('portal/address', `The address of the portal ${why}.`, hints.url)
}

const hints = {
  redirect: 'Use the address that the portal itself shows, with https; the key is not sent to another one.',
  key: 'Create a key in the portal (Settings, Developer tools, API keys) and put it into DOCSPACE_API_KEY; keys expire.',
  scope: 'Give the key the scope rooms:read to plan, and rooms:write to apply.',
  between: 'Check DOCSPACE_URL, and whether a proxy or the IP restriction of the portal stands in between.',
  address: 'Check that DOCSPACE_URL is the address of a DocSpace portal, without a path.',
  busy: 'Wait a minute and run the command again, or lower --concurrency.',
  failed: 'Run the command again; if it stays, look at the portal itself.',
  refused: 'See what the portal says, and run plan again: the room may have changed.',
  rights:
    'Use the API key of the owner of the room, or of one whom the owner has made a room manager in it; where that is the key, the sharing policy of the portal may forbid links that anybody can open.',
  timeout:
    'Check the address and your network, and run it again; one request may take 30 s, all together what --timeout says.',
  certificate: 'If the portal uses its own authority, name its certificate in NODE_EXTRA_CA_CERTS.',
  noTls: 'Check the port of the address. A portal on this machine may be written with http://, and no other one.',
  unreachable: 'Check DOCSPACE_URL, your network, and HTTPS_PROXY if you need one.',
  proxyLogin:
    'Write the variable as http://USER:PASSWORD@proxy.example.com:3128, with %40 for @, %3A for :, %2F for / and %25 for %.',
  proxy: 'Check the address of the proxy and what it lets through; what needs no proxy can be named in NO_PROXY.',
  unexpected: 'Check that the portal is DocSpace 3.5 or later; if it is, please report this.',
  unsent: 'Allow more time with --timeout, or run the command again to finish.',
  url: 'Write it as https://acme.example.com.',
  tooLate: 'Choose a later date: the portal would drop one that has passed, and the link would never expire.',
} as const

/** Whether a body is no JSON at all: a page of a proxy, or of another site. */
function isForeign(body: string): boolean {
  return body.trim() !== '' && !/^\s*[{["]/.test(body)
}

/** The end of a daily limit may be hours away. `retryAfter` is the header of that name: seconds, or a date. */
function waitHint(retryAfter: string | null): string {
  if (retryAfter === null) return hints.busy
  if (/^\d{1,9}$/.test(retryAfter))
    return `Run the command again in ${spanText(Number(retryAfter))}, as the portal asks.`
  const date = Date.parse(retryAfter)
  return Number.isNaN(date)
    ? hints.busy
    : `Run the command again after ${writeInstant(instantOf(date))}, as the portal asks.`
}

/** `13 h 20 min`, for that many seconds. */
function spanText(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
