import type { IncomingHttpHeaders } from 'node:http'
import { pipeline, type Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip } from 'node:zlib'
import type { Connection } from '../portal/http.ts'

/**
 * The way to the portal, behind a proxy where the environment names one. It is the client that node's `fetch` is made
 * of, used directly: that takes a third of the work.
 */
export async function openFetch(env: Readonly<Record<string, string | undefined>>): Promise<Connection['fetch']> {
  const { Agent, EnvHttpProxyAgent, request } = await import('undici')
  const proxies = proxiesOf(env)
  const dispatcher = proxies.httpProxy || proxies.httpsProxy ? new EnvHttpProxyAgent(proxies) : new Agent()
  return async (url, { method, headers, body, signal }) => {
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

function unpacked(body: Readable, encoding: string | null): Readable {
  if (encoding !== 'gzip' && encoding !== 'br') return body
  // What goes wrong on the way shows where the last stream is read.
  return pipeline(body, encoding === 'br' ? createBrotliDecompress() : createGunzip(), () => undefined)
}
