import { type Dispatcher, Pool, ProxyAgent } from 'undici'
import { ProxyFault } from '../portal/breaks.ts'
import type { NamedProxy } from './proxies.ts'

/** How long a proxy may take to open a way, in milliseconds: as long as undici gives a connection. */
const patience = 10_000

/**
 * What is sent by way of a proxy. undici takes some failures of a proxy for something that passes and connects again,
 * without an end and out of sight of the request; others it gives no time, and none tells a status. Here each ends the
 * request that wanted the way.
 */
export function openTunnel(
  { url, variable, authorization }: NamedProxy,
  options: { readonly maxResponseSize: number; readonly signal: AbortSignal | undefined },
): ProxyAgent {
  const { maxResponseSize, signal } = options
  return new ProxyAgent({
    uri: url,
    ...(authorization !== undefined && { token: authorization }),
    maxResponseSize,
    clientFactory: (origin) => {
      const pool = new Pool(origin, { ...(signal && { connect: { signal } }) })
      const connect = pool.connect.bind(pool)
      const facts = { variable, hasLogin: authorization !== undefined }
      return Object.assign(pool, {
        connect: async (asked: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> => {
          try {
            const answer = await connect({ ...asked, signal: AbortSignal.timeout(patience) })
            if (answer.statusCode === 200) return answer
            answer.socket.destroy()
            throw new ProxyFault({ ...facts, status: answer.statusCode })
          } catch (cause) {
            throw cause instanceof ProxyFault ? cause : new ProxyFault({ ...facts, cause })
          }
        },
      })
    },
  })
}
