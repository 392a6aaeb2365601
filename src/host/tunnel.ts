import { buildConnector, type Dispatcher, Pool, ProxyAgent } from 'undici'
import { ProxyError } from '../http/connection-errors.ts'
import type { NamedProxy } from './proxies.ts'

/** How long a proxy may take to open a tunnel, in milliseconds: the same as undici's limit for a connection. */
const connectTimeout = 10_000

/** What requests are sent with. */
export interface RequestAgent {
  readonly request: (options: Dispatcher.RequestOptions) => Promise<Dispatcher.ResponseData>
  readonly destroy: () => Promise<void>
}

/**
 * Opens an agent that sends through a proxy. undici treats some failures of a proxy as temporary and reconnects without
 * end, unseen by the request; for others it has no time limit, and it never reports a status. Here, each failure ends
 * the request that needed the tunnel.
 */
export function openTunnel(
  { url, variable, authorization }: NamedProxy,
  options: { readonly maxResponseSize: number; readonly signal: AbortSignal | undefined },
): RequestAgent {
  const { maxResponseSize, signal } = options
  const counter = openTunnelCounter()
  const agent = new ProxyAgent({
    uri: url,
    ...(authorization !== undefined && { token: authorization }),
    maxResponseSize,
    clientFactory: (origin) => {
      const pool = new Pool(origin, { connect: connectorTo(signal) })
      const connect = pool.connect.bind(pool)
      return Object.assign(pool, {
        connect: withProxyErrors(connect, { variable, hasLogin: authorization !== undefined }, counter),
      })
    },
  })
  return {
    request: (options) => counter.during(() => agent.request(options)),
    destroy: () => agent.destroy(),
  }
}

/**
 * Connects to a proxy. The server name that undici passes for TLS is dropped: for an IP address it is the address
 * itself, about which node warns, and no certificate contains an IPv6 address in brackets. Without it, node uses the
 * host.
 */
function connectorTo(signal: AbortSignal | undefined): buildConnector.connector {
  const options: Partial<buildConnector.BuildOptions> = { ...(signal && { signal }) }
  const connect = buildConnector(options as buildConnector.BuildOptions)
  return ({ servername: _, ...to }, done) => connect(to, done)
}

type Connect = (asked: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData>

/** Asks a proxy for a tunnel, unless that is one too many. Rejects with a ProxyError. */
export function withProxyErrors(
  connect: Connect,
  facts: Pick<ProxyError, 'variable' | 'hasLogin'>,
  counter: Pick<TunnelCounter, 'isTooMany'>,
): Connect {
  return async (asked) => {
    if (counter.isTooMany()) throw new ProxyError({ ...facts, status: 200 })
    try {
      const answer = await connect({ ...asked, signal: AbortSignal.timeout(connectTimeout) })
      if (isTunnelOpen(answer)) return answer
      answer.socket.destroy()
      throw new ProxyError({ ...facts, status: answer.statusCode })
    } catch (cause) {
      throw cause instanceof ProxyError ? cause : new ProxyError({ ...facts, cause })
    }
  }
}

/**
 * Whether an answer opens a tunnel. An answer with a body comes from a proxy that answers the CONNECT itself, as a
 * captive portal does: a tunnel sends nothing before we have sent something. RFC 9110 allows no body here.
 */
function isTunnelOpen({ statusCode, headers, socket }: Dispatcher.ConnectData): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0
  return statusCode === 200 && !hasBody && socket.readableLength === 0
}

/** How many tunnels a proxy may open for each unanswered request: one, and another if the first broke. */
const tunnelsPerRequest = 2

/** Counts the tunnels that a proxy opens, and the requests that need them. */
export interface TunnelCounter {
  /** Counts a tunnel before it is opened. Returns whether it is one too many. */
  readonly isTooMany: () => boolean
  /** Counts a request until it has its answer. Rejects as the request does. */
  readonly during: <T>(request: () => Promise<T>) => Promise<T>
}

/**
 * Limits the tunnels of a proxy. If a tunnel breaks before the request is sent, undici asks for the next one, without
 * end. Each answer shows that tunnels work, so counting starts again.
 */
export function openTunnelCounter(): TunnelCounter {
  let [inProgress, requests, opened] = [0, 0, 0]
  return {
    isTooMany: () => ++opened > tunnelsPerRequest * requests,
    during: async (request) => {
      inProgress++
      requests++
      try {
        const answer = await request()
        opened = 0
        requests = inProgress
        return answer
      } finally {
        inProgress--
      }
    },
  }
}
