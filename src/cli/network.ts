import type { IncomingHttpHeaders } from 'node:http'
import { pipeline, type Readable } from 'node:stream'
import { constants, createBrotliDecompress, createGunzip } from 'node:zlib'
import { isLocal } from '../model/address.ts'
import type { Connection } from '../portal/http.ts'

/**
 * The way to the portal, behind a proxy where the environment names one. It is the client that node's `fetch` is made
 * of, used directly: that takes a third of the work.
 */
export async function openFetch(env: Readonly<Record<string, string | undefined>>): Promise<Connection['fetch']> {
  const { Agent, EnvHttpProxyAgent, request } = await import('undici')
  const proxies = proxiesOf(env)
  const direct = new Agent()
  const proxied = proxies.httpProxy || proxies.httpsProxy ? new EnvHttpProxyAgent(proxies) : direct
  return async (url, { method, headers, body, signal }) => {
    // To a proxy on another machine, "this machine" is itself, and it would read the key on the way.
    const dispatcher = url.startsWith('http:') && isLocal(url) ? direct : proxied
    const { statusCode, ...answer } = await request(url, {
      ...{ dispatcher, method, signal, body: body ?? null },
      headers: { ...headers, 'accept-encoding': 'gzip, br' },
    })
    const get = (name: string): string | null => textOf(answer.headers, name)
    return { status: statusCode, headers: { get }, body: unpacked(answer.body, get('content-encoding')) }
  }
}

/** Where a variable is in both cases, the small letters win, as with other programs. */
function proxiesOf(env: Readonly<Record<string, string | undefined>>): {
  readonly httpProxy: string
  readonly httpsProxy: string
  readonly noProxy: string
} {
  const named = (name: string): string => env[name] ?? env[name.toUpperCase()] ?? ''
  return { httpProxy: named('http_proxy'), httpsProxy: named('https_proxy'), noProxy: named('no_proxy') }
}

function textOf(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name]
  return (Array.isArray(value) ? value.join(', ') : value) ?? null
}

// As fetch does: an empty body is one, whatever it says that it is, and one that was cut off ends where it ends.
const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH } = constants
const gzip = { flush: Z_SYNC_FLUSH, finishFlush: Z_SYNC_FLUSH }
const brotli = { flush: BROTLI_OPERATION_FLUSH, finishFlush: BROTLI_OPERATION_FLUSH }

function unpacked(body: Readable, encoding: string | null): Readable {
  if (encoding !== 'gzip' && encoding !== 'br') return body
  // What goes wrong on the way shows where the last stream is read.
  return pipeline(body, encoding === 'br' ? createBrotliDecompress(brotli) : createGunzip(gzip), () => undefined)
}
