import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { TLSSocket } from 'node:tls'
import { instantOf } from '../../model/instant.ts'
import type { SeenCertificate } from './certificate.ts'

/** What connections were made meanwhile, by host and port as URLs have them. */
export interface Sockets {
  readonly begun: ReadonlySet<string>
  readonly made: ReadonlySet<string>
  readonly certificates: ReadonlyMap<string, SeenCertificate>
  readonly end: () => void
}

/**
 * Watches the client that sends our requests as it connects: which way it really takes, and what certificate it is
 * shown there. Looked up apart, both could be others.
 */
export function watchSockets(): Sockets {
  const begun = new Set<string>()
  const made = new Set<string>()
  const certificates = new Map<string, SeenCertificate>()
  const onBegun = (message: unknown): void => {
    begun.add((message as Connecting).connectParams.host)
  }
  const onMade = (message: unknown): void => {
    const { connectParams, socket } = message as Connecting
    made.add(connectParams.host)
    // Later connections take up the first one's session, and are not shown all of it again.
    if (!(socket instanceof TLSSocket) || certificates.has(connectParams.host)) return
    const { issuer, valid_to: end } = socket.getPeerCertificate()
    const name = Object.values(issuer).flat().join(', ')
    certificates.set(connectParams.host, { issuer: name, end: instantOf(Date.parse(end)) })
  }
  subscribe('undici:client:beforeConnect', onBegun)
  subscribe('undici:client:connected', onMade)
  const end = (): void => {
    unsubscribe('undici:client:beforeConnect', onBegun)
    unsubscribe('undici:client:connected', onMade)
  }
  return { begun, made, certificates, end }
}

/** What undici tells. Source: undici, docs/docs/api/DiagnosticsChannel.md. */
interface Connecting {
  readonly connectParams: { readonly host: string }
  readonly socket: unknown
}
