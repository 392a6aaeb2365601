import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { TLSSocket } from 'node:tls'
import { errorCode, isUntrustedCertificate } from '../../http/connection-errors.ts'
import { instantOf } from '../../model/values/instant.ts'
import type { Connection } from '../../portal/http.ts'
import type { SeenCertificate } from './credentials.ts'

/** The connections made while watching, by host and port as in a URL. */
export interface Sockets {
  readonly connected: ReadonlySet<string>
  /** The proxies that opened a tunnel. */
  readonly tunnelled: ReadonlySet<string>
  readonly certificates: ReadonlyMap<string, SeenCertificate>
  readonly end: () => void
}

/**
 * Watches the connections of the client that sends our requests: which proxy it really uses, and which certificate it
 * gets. A separate connection could show others. Source: undici, docs/docs/api/DiagnosticsChannel.md.
 */
export function watchSockets(): Sockets {
  const connected = new Set<string>()
  const tunnelled = new Set<string>()
  const certificates = new Map<string, SeenCertificate>()
  const onConnected = (message: unknown): void => {
    const { connectParams, socket } = message as { connectParams: { host: string }; socket: unknown }
    connected.add(connectParams.host)
    // Later connections resume the first TLS session, and do not get the full certificate again.
    if (!(socket instanceof TLSSocket) || certificates.has(connectParams.host)) return
    const { issuer, valid_to: end } = socket.getPeerCertificate()
    const name = Object.values(issuer).flat().join(', ')
    certificates.set(connectParams.host, { issuer: name, end: instantOf(Date.parse(end)) })
  }
  const onFailed = (message: unknown): void => {
    const { connectParams, error } = message as { connectParams: { host: string }; error: unknown }
    // A proxy that shows a certificate was reached, even if the certificate is not trusted.
    if (isUntrustedCertificate(errorCode(error))) connected.add(connectParams.host)
  }
  const onOpened = (message: unknown): void => {
    tunnelled.add(new URL((message as { connectParams: { origin: string } }).connectParams.origin).host)
  }
  subscribe('undici:client:connected', onConnected)
  subscribe('undici:client:connectError', onFailed)
  subscribe('undici:proxy:connected', onOpened)
  const end = (): void => {
    unsubscribe('undici:client:connected', onConnected)
    unsubscribe('undici:client:connectError', onFailed)
    unsubscribe('undici:proxy:connected', onOpened)
  }
  return { connected, tunnelled, certificates, end }
}

/** The facts of an answer that checks of the clock and the limits need. */
export interface SeenAnswer {
  /** In milliseconds since 1970, like the other times. */
  readonly sentAt: number
  readonly answeredAt: number
  readonly status: number
  /** The time of the portal's clock, in whole seconds. */
  readonly date: number | undefined
}

/** Wraps a fetch function, and records each answer in `seen`. */
export function watchAnswers(
  fetch: Connection['fetch'],
  now: () => number,
): { readonly fetch: Connection['fetch']; readonly seen: readonly SeenAnswer[] } {
  const seen: SeenAnswer[] = []
  return {
    seen,
    fetch: async (url, request) => {
      const sentAt = now()
      const answer = await fetch(url, request)
      const { status, headers } = answer
      // A cached answer has an old date.
      const date = headers.get('age') === null ? Date.parse(headers.get('date') ?? '') : Number.NaN
      seen.push({ sentAt, answeredAt: now(), status, date: Number.isNaN(date) ? undefined : date })
      return answer
    },
  }
}
