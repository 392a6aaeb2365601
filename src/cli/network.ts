import type { IncomingHttpHeaders } from 'node:http'
import { pipeline, type Readable, type Transform } from 'node:stream'
import { constants, createBrotliDecompress, createGunzip } from 'node:zlib'
import { isLocal } from '../model/address.ts'
import { largestBody } from '../portal/body.ts'
import type { World } from './world.ts'

/**
 * The way out, behind a proxy where the environment names one. It is the client that node's `fetch` is made
 * of, used directly: that takes a third of the work.
 */
export async function openFetch(env: World['env']): ReturnType<World['openFetch']> {
  const { Agent, EnvHttpProxyAgent } = await import('undici')
  const proxies = proxiesOf(env)
  for (const proxy of [proxies.httpProxy, proxies.httpsProxy]) admitProxy(proxy)
  const direct = new Agent({ maxResponseSize: largestBody })
  const proxied =
    proxies.httpProxy || proxies.httpsProxy
      ? new EnvHttpProxyAgent({ ...proxies, maxResponseSize: largestBody })
      : direct
  return async (url, { method, headers, body, signal }) => {
    const { protocol, hostname, origin, pathname, search } = new URL(url)
    // To a proxy on another machine, "this machine" is itself, and it would read the key on the way.
    const dispatcher = protocol === 'http:' && isLocal(hostname) ? direct : proxied
    const { statusCode, ...answer } = await dispatcher.request({
      ...{ origin, path: pathname + search, method, signal, body: body ?? null },
      headers: { ...headers, 'accept-encoding': 'gzip, br' },
    })
    const get = (name: string): string | null => textOf(answer.headers, name)
    return {
      status: statusCode,
      headers: { get },
      body: unpack(answer.body, get('content-encoding')),
    }
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

/** The client itself refuses all others but SOCKS, which is an experiment of it. */
function admitProxy(proxy: string): void {
  if (!/^\s*socks/i.test(proxy)) return
  throw Object.assign(new Error('A proxy for SOCKS.'), { code: 'UND_ERR_INVALID_ARG' })
}

function textOf(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name]
  return (Array.isArray(value) ? value.join(', ') : value) ?? null
}

// As fetch does: an empty body is one, whatever it says that it is, and one that was cut off ends where it ends.
const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH } = constants
const unpackers: { readonly [encoding: string]: () => Transform } = {
  gzip: () => createGunzip({ flush: Z_SYNC_FLUSH, finishFlush: Z_SYNC_FLUSH }),
  br: () => createBrotliDecompress({ flush: BROTLI_OPERATION_FLUSH, finishFlush: BROTLI_OPERATION_FLUSH }),
}

/** Unpacks a body as fast as it is read, and no faster: a few bytes may hold any number. */
function unpack(body: Readable, encoding: string | null): Readable {
  const unpacker = unpackers[encoding ?? '']?.()
  // What fails in either comes to who reads.
  return unpacker ? pipeline(body, unpacker, () => undefined) : body
}
