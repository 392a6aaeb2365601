import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { TLSSocket } from 'node:tls'
import { instantOf } from '../../model/text/instant.ts'
import type { Connection } from '../../portal/http.ts'
import type { SeenCertificate } from './credentials.ts'

/** What connections were made meanwhile, by host and port as URLs have them. */
export interface Sockets {
  readonly connected: ReadonlySet<string>
  /** The proxies that opened a way. */
  readonly tunnelled: ReadonlySet<string>
  readonly certificates: ReadonlyMap<string, SeenCertificate>
  readonly end: () => void
}

/**
 * Watches the client that sends our requests as it connects: which way it really takes, and what certificate it is
 * shown there. Looked up apart, both could be others. Source: undici, docs/docs/api/DiagnosticsChannel.md.
 */
export function watchSockets(): Sockets {
  const connected = new Set<string>()
  const tunnelled = new Set<string>()
  const certificates = new Map<string, SeenCertificate>()
  const onMade = (message: unknown): void => {
    const { connectParams, socket } = message as { connectParams: { host: string }; socket: unknown }
    connected.add(connectParams.host)
    // Later connections take up the first one's session, and are not shown all of it again.
    if (!(socket instanceof TLSSocket) || certificates.has(connectParams.host)) return
    const { issuer, valid_to: end } = socket.getPeerCertificate()
    const name = Object.values(issuer).flat().join(', ')
    certificates.set(connectParams.host, { issuer: name, end: instantOf(Date.parse(end)) })
  }
  const onOpened = (message: unknown): void => {
    tunnelled.add(new URL((message as { connectParams: { origin: string } }).connectParams.origin).host)
  }
  subscribe('undici:client:connected', onMade)
  subscribe('undici:proxy:connected', onOpened)
  const end = (): void => {
    unsubscribe('undici:client:connected', onMade)
    unsubscribe('undici:proxy:connected', onOpened)
  }
  return { connected, tunnelled, certificates, end }
}

/** An answer, as the clock and the limits of a portal are judged by it. */
export interface SeenAnswer {
  /** In milliseconds since 1970, as are the other moments. */
  readonly sentAt: number
  readonly answeredAt: number
  readonly status: number
  /** What the portal's clock said; it tells whole seconds. */
  readonly date: number | undefined
}

/** The same way out; what comes back is written down in `seen`. */
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
      // What somebody in between has kept for a while tells an old time.
      const date = headers.get('age') === null ? Date.parse(headers.get('date') ?? '') : Number.NaN
      seen.push({ sentAt, answeredAt: now(), status, date: Number.isNaN(date) ? undefined : date })
      return answer
    },
  }
}
