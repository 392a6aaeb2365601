import { type Dispatcher, Pool, ProxyAgent } from 'undici'
import { ProxyError } from '../http/connection-errors.ts'
import type { NamedProxy } from './proxies.ts'

/** How long a proxy may take to open a way, in milliseconds: as long as undici gives a connection. */
const connectTimeout = 10_000

/** What requests go out by. */
export interface RequestAgent {
  readonly request: (options: Dispatcher.RequestOptions) => Promise<Dispatcher.ResponseData>
  readonly destroy: () => Promise<void>
}

/**
 * What is sent by way of a proxy. undici takes some failures of a proxy for something that passes and connects again,
 * without an end and out of sight of the request; others it gives no time, and none tells a status. Here each ends the
 * request that wanted the way.
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
      const pool = new Pool(origin, { ...(signal && { connect: { signal } }) })
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

type Connect = (asked: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData>

/** Asks a proxy for a way, unless that is one too many; rejects with a ProxyFault. */
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
 * Whether an answer opens a way. One with a body comes from a proxy that has answered the CONNECT itself, as a portal to
 * log in does: through a way, nothing comes before something was sent. RFC 9110 allows no body here.
 */
function isTunnelOpen({ statusCode, headers, socket }: Dispatcher.ConnectData): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0
  return statusCode === 200 && !hasBody && socket.readableLength === 0
}

/** How many ways a proxy may open for each request that has no answer yet: one, and one more where the first was cut. */
const tunnelsPerRequest = 2

/** Counts the ways that a proxy opens, and the requests that they are for. */
export interface TunnelCounter {
  /** Counts a way that is to be opened, and says whether it is one too many. */
  readonly isTooMany: () => boolean
  /** Counts a request until it has its answer. Rejects as it does. */
  readonly during: <T>(request: () => Promise<T>) => Promise<T>
}

/**
 * A proxy may open ways that lead nowhere. undici then asks for the next one without an end where such a way breaks
 * before the request is on it: this is what bounds it. Each answer shows that ways are good, and counting starts again.
 */
export function openTunnelCounter(): TunnelCounter {
  let [underWay, requests, opened] = [0, 0, 0]
  return {
    isTooMany: () => ++opened > tunnelsPerRequest * requests,
    during: async (request) => {
      underWay++
      requests++
      try {
        const answer = await request()
        opened = 0
        requests = underWay
        return answer
      } finally {
        underWay--
      }
    },
  }
}
