import { X509Certificate } from 'node:crypto'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { checkServerIdentity } from 'node:tls'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { openFetch } from '../../src/host/network.ts'
import { readProxies } from '../../src/host/proxies.ts'
import { readText } from '../../src/http/body.ts'
import { openRequestDeadlines } from '../../src/http/request-deadline.ts'
import type { Connection } from '../../src/portal/http.ts'
import { makeCertificate } from '../commands/certificate.ts'
import { listen, readsOf } from '../commands/listen.ts'
import { openPortal } from '../commands/portal.ts'
import { command, makeFolder, surroundingsOf } from '../commands/process.ts'
import { openProxy } from '../commands/proxy.ts'
import { manifest, stage } from '../commands/team.ts'

const certificate = makeCertificate()

test.for([
  { name: 'HTTP_PROXY', env: (proxy: string) => ({ HTTP_PROXY: proxy }), isUsed: true },
  { name: 'http_proxy', env: (proxy: string) => ({ http_proxy: proxy }), isUsed: true },
  { name: 'NO_PROXY', env: (proxy: string) => ({ HTTP_PROXY: proxy, NO_PROXY: 'docs.invalid' }), isUsed: false },
  { name: 'HTTPS_PROXY, which is not for http', env: (proxy: string) => ({ HTTPS_PROXY: proxy }), isUsed: false },
])('a portal over http and $name', async ({ env, isUsed }) => {
  const portal = await openPortal(stage, manifest)
  const proxy = await openProxy()
  // The proxy knows where that is; nobody else does.
  const elsewhere = portal.url.replace('127.0.0.1', 'docs.invalid')
  const around = surroundingsOf(portal, { ...env(proxy.url), DOCSPACE_URL: elsewhere })
  const { code, out, err } = await command('plan --allow-http', around)
  expect(new Set(proxy.asked)).toEqual(new Set(isUsed ? [new URL(elsewhere).host] : []))
  if (isUsed) expect({ code, err }).toEqual({ code: 0, err: '' })
  if (isUsed) expect(out).toContain('Plan: 1 to create, 2 to update')
  else expect(err).toContain('error portal/unreachable')
})

test('a portal on this machine: no proxy gets to see the key', async () => {
  const portal = await openPortal(stage, manifest)
  const proxy = await openProxy()
  const { code, err } = await command('plan', surroundingsOf(portal, { HTTP_PROXY: proxy.url }))
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(proxy.asked).toEqual([])
})

test.for([
  { name: 'trusted by NODE_EXTRA_CA_CERTS', isTrusted: true, isProxied: false },
  { name: 'trusted, behind HTTPS_PROXY', isTrusted: true, isProxied: true },
  { name: 'not trusted', isTrusted: false, isProxied: false },
  { name: 'not trusted, behind HTTPS_PROXY', isTrusted: false, isProxied: true },
])('a portal with a certificate of its own: $name', async ({ isTrusted, isProxied }) => {
  const portal = await openPortal(stage, manifest)
  const url = await listen(readsOf(portal.sandbox), certificate)
  const proxy = await openProxy()
  const authority = join(makeFolder({ 'authority.pem': certificate.cert }), 'authority.pem')
  const env = {
    DOCSPACE_URL: url,
    ...(isTrusted && { NODE_EXTRA_CA_CERTS: authority }),
    ...(isProxied && { HTTPS_PROXY: proxy.url }),
  }
  const { code, err } = await command('plan', surroundingsOf(portal, env))
  expect(code).toBe(isTrusted ? 0 : 1)
  if (isTrusted) expect(err).toBe('')
  else expect(err).toContain('error portal/certificate')
  expect(proxy.asked.length > 0).toBe(isProxied)
})

/** Some versions of Node 22 find no IPv6 address in a certificate, and refuse all of them. */
const readsIPv6 = !checkServerIdentity('::1', new X509Certificate(certificate.cert).toLegacyObject())
const hasIPv6 =
  readsIPv6 && Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))

test.for([{ host: '127.0.0.1' }, ...(hasIPv6 ? [{ host: '::1' } as const] : [])] as const)(
  'a proxy that speaks TLS, at the address $host',
  async ({ host }) => {
    const portal = await openPortal(stage, manifest)
    const url = await listen(readsOf(portal.sandbox), certificate)
    const proxy = await openProxy({ host, certificate })
    const NODE_EXTRA_CA_CERTS = join(makeFolder({ 'authority.pem': certificate.cert }), 'authority.pem')
    const env = { DOCSPACE_URL: url, HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS }
    // Of an address, node warns where it is sent as a name.
    expect(await command('plan', surroundingsOf(portal, env))).toMatchObject({ code: 0, err: '' })
    expect(proxy.asked).not.toEqual([])
  },
)

test('a portal without TLS that is asked with https', async () => {
  const portal = await openPortal(stage, manifest)
  const env = { DOCSPACE_URL: portal.url.replace('http:', 'https:') }
  const { code, err } = await command('plan', surroundingsOf(portal, env))
  expect(code).toBe(1)
  expect(err).toMatch(
    /error portal\/unreachable\n {2}https:\/\/127\.0\.0\.1:\d+ does not speak TLS on this port \(ERR_SSL_/,
  )
  expect(err).toContain('hint: Check the port of the address.')
})

test.for([
  { name: 'as it is', encoding: undefined, pack: (bytes: Buffer) => bytes },
  { name: 'gzip', encoding: 'gzip', pack: gzipSync },
  { name: 'br', encoding: 'br', pack: brotliCompressSync },
  { name: 'GZIP', encoding: 'GZIP', pack: gzipSync },
  { name: 'x-gzip', encoding: 'x-gzip', pack: gzipSync },
  { name: 'identity', encoding: 'Identity', pack: (bytes: Buffer) => bytes },
])('an answer that is packed: $name', async ({ encoding, pack }) => {
  const asked: (string | undefined)[] = []
  const url = await listen(({ headers }, answer) => {
    asked.push(headers['accept-encoding']?.toString())
    answer.writeHead(200, { ...(encoding && { 'content-encoding': encoding }), 'set-cookie': ['a=1', 'b=2'] })
    answer.end(pack(Buffer.from('{"hello":"world"}')))
  })
  const answer = await get(await openFetch({}), url)
  expect(asked).toEqual(['gzip, br'])
  expect(answer.headers.get('set-cookie')).toBe('a=1, b=2')
  expect(answer.headers.get('retry-after')).toBe(null)
  expect(await textOf(answer.body)).toBe('{"hello":"world"}')
})

const packed = gzipSync('{"hello":"world"}')

test.for([
  { name: 'an empty one', bytes: Buffer.alloc(0), text: '' },
  { name: 'one that was cut off', bytes: packed.subarray(0, packed.length - 12), text: /^\{"hello/ },
])('an answer that is packed, and $name', async ({ bytes, text }) => {
  const url = await listen((_, answer) => {
    answer.writeHead(401, { 'content-encoding': 'gzip' }).end(bytes)
  })
  const { status, body } = await get(await openFetch({}), url)
  expect(status).toBe(401)
  expect(await textOf(body)).toMatch(text)
})

test('an answer that says it is packed and is not', async () => {
  const url = await listen((_, answer) => {
    answer.writeHead(200, { 'content-encoding': 'gzip' }).end('{}')
  })
  const { body } = await get(await openFetch({}), url)
  await expect(textOf(body)).rejects.toMatchObject({ code: 'Z_DATA_ERROR' })
})

test.for(['constructor', 'toString', '__proto__', 'zstd', 'gzip, br'])(
  'an answer that is packed in a way that nobody asked for cannot be read: %s',
  async (encoding) => {
    const portal = await openPortal(stage, manifest)
    const url = await listen((_, answer) => {
      answer.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding }).end('{}')
    })
    const { code, err } = await portal.run('plan', {
      env: { ...portal.world.env, DOCSPACE_URL: url },
      openFetch: () => openFetch({}),
    })
    expect(code).toBe(1)
    expect(err).toMatch(/error portal\/unexpected\n {2}The portal answered with JSON that cannot be read \(GET /)
    expect(err).not.toContain('cannot be reached')
  },
)

const limit = 16 * 1024 * 1024

test.for([
  { name: 'as it is', encoding: undefined, bytes: Buffer.alloc(limit + 1, ' ') },
  { name: 'packed', encoding: 'gzip', bytes: gzipSync(Buffer.alloc(limit + 1, ' ')) },
  { name: 'packed in another way', encoding: 'br', bytes: brotliCompressSync(Buffer.alloc(limit + 1, ' ')) },
])('an answer over the limit, $name, is not taken', async ({ encoding, bytes }) => {
  const portal = await openPortal(stage, manifest)
  const url = await listen((_, answer) => {
    answer.writeHead(200, { 'content-type': 'application/json', ...(encoding && { 'content-encoding': encoding }) })
    answer.end(bytes)
  })
  const { code, err } = await portal.run('plan', {
    env: { ...portal.world.env, DOCSPACE_URL: url },
    openFetch: () => openFetch({}),
  })
  expect(code).toBe(1)
  expect(err).toContain('error portal/too-large')
})

test.for([
  { name: 'http_proxy', env: (proxy: string) => ({ http_proxy: proxy }), isUsed: true },
  { name: 'HTTP_PROXY', env: (proxy: string) => ({ HTTP_PROXY: proxy }), isUsed: true },
  { name: 'both', env: (proxy: string) => ({ HTTP_PROXY: 'http://127.0.0.1:1', http_proxy: proxy }), isUsed: true },
  { name: 'no_proxy', env: (proxy: string) => ({ http_proxy: proxy, no_proxy: 'docs.invalid' }), isUsed: false },
])('in this process, behind $name', async ({ env, isUsed }) => {
  const url = await listen((_, answer) => answer.end('here'))
  const proxy = await openProxy()
  const proxies = readProxies(env(proxy.url))
  if (!proxies.ok) throw new Error('These can be used.')
  const fetch = await openFetch(proxies.value)
  const answer = get(fetch, url.replace('127.0.0.1', 'docs.invalid'))
  if (isUsed) expect(await textOf((await answer).body)).toBe('here')
  else await expect(answer).rejects.toThrow()
  expect(proxy.asked.length > 0).toBe(isUsed)
  expect(await textOf((await get(fetch, url)).body)).toBe('here')
  expect(proxy.asked.length > 0).toBe(isUsed)
})

type Answer = Awaited<ReturnType<Connection['fetch']>>

function get(fetch: Connection['fetch'], url: string): Promise<Answer> {
  return fetch(url, { method: 'GET', headers: {}, redirect: 'manual', signal: new AbortController().signal })
}

function textOf(body: Answer['body']): Promise<string> {
  const end = openRequestDeadlines(60_000, undefined)()
  return readText(body, end).finally(end.clear)
}
