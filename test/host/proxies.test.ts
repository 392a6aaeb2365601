import { expect, test } from 'vitest'
import { type Proxies, readProxies, routeTo } from '../../src/host/proxies.ts'

const secret = 'Open-Sesame-9'

function proxiesIn(env: Readonly<Record<string, string>>): Proxies {
  const read = readProxies(env)
  if (!read.ok) throw new Error(read.diagnostics.map(({ message }) => message).join(' '))
  return read.value
}

test.for([
  {
    name: 'one in small letters wins',
    env: { https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:1' },
    by: 'https_proxy',
  },
  { name: 'an empty one is none', env: { https_proxy: '', HTTPS_PROXY: 'http://b:1' }, by: 'HTTPS_PROXY' },
  { name: 'nor is a blank one', env: { https_proxy: ' ', HTTPS_PROXY: 'http://b:1' }, by: 'HTTPS_PROXY' },
  { name: 'what stands around it', env: { HTTPS_PROXY: ' http://b:1/ ' }, by: 'HTTPS_PROXY' },
  { name: 'HTTP_PROXY, where there is no other', env: { HTTP_PROXY: 'http://b:1' }, by: 'HTTP_PROXY' },
  { name: 'none', env: {}, by: undefined },
])('the proxy for https: $name', ({ env, by }) => {
  expect(routeTo(new URL('https://docs.example.com'), proxiesIn(env)).proxy?.variable).toBe(by)
})

test.for([
  { env: { no_proxy: '', NO_PROXY: 'example.com' }, variable: 'NO_PROXY' },
  { env: { no_proxy: 'example.com', NO_PROXY: 'other.test' }, variable: 'no_proxy' },
  { env: { no_proxy: 'other.test', NO_PROXY: 'example.com' }, variable: undefined },
])('the list that counts of $env', ({ env, variable }) => {
  const proxies = proxiesIn({ ...env, HTTPS_PROXY: 'http://b:1' })
  const way = routeTo(new URL('https://docs.example.com'), proxies)
  expect(way).toMatchObject(
    variable === undefined
      ? { proxy: { variable: 'HTTPS_PROXY' } }
      : { why: 'excepted', variable, entry: 'example.com' },
  )
})

test.for([
  { login: 'me:secret', sent: 'me:secret' },
  { login: 'me:50%off', sent: 'me:50%off' },
  { login: 'me:%', sent: 'me:%' },
  { login: 'me:%zz%40', sent: 'me:%zz@' },
  { login: 'me:%40%2F%25', sent: 'me:@/%' },
  { login: 'me:p%C3%A4ss', sent: 'me:päss' },
  { login: 'me:p%E4ss', sent: Buffer.from('me:p\u00e4ss', 'latin1') },
  { login: 'me:päss', sent: 'me:päss' },
  { login: 'm%3Ae:x', sent: 'm:e:x' },
  { login: 'me', sent: 'me:' },
  { login: ':secret', sent: ':secret' },
])('$login: what a proxy is sent', ({ login, sent }) => {
  const { https } = proxiesIn({ HTTPS_PROXY: `http://${login}@proxy.example.com:3128` })
  const [kind, coded = ''] = https?.authorization?.split(' ') ?? []
  expect([kind, Buffer.from(coded, 'base64'), https?.url]).toEqual([
    'Basic',
    Buffer.from(sent),
    'http://proxy.example.com:3128',
  ])
})

test.for([
  { value: 'proxy', why: 'is not a URL' },
  { value: `http://me:${secret}@`, why: 'is not a URL' },
  { value: `http://me:${secret}/x@proxy:3128`, why: 'is not a URL' },
  { value: `http://me:12${secret}@proxy:port`, why: 'is not a URL' },
  { value: `http://me:12/${secret}@proxy:3128`, why: 'has a path, a query or a fragment' },
  { value: `http://me:12?${secret}@proxy:3128`, why: 'has a path, a query or a fragment' },
  { value: `http://me:12#${secret}@proxy:3128`, why: 'has a path, a query or a fragment' },
  { value: `socks5://me:${secret}@proxy`, why: 'does not start with http:// or https://' },
  { value: `me:${secret}@proxy:3128`, why: 'does not start with http:// or https://' },
  { value: 'proxy:3128', why: 'does not start with http:// or https://' },
])('$value is refused, and not repeated', ({ value, why }) => {
  const read = readProxies({ HTTPS_PROXY: value, http_proxy: value })
  expect(read.diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
    `proxy/unusable The address of the proxy in http_proxy ${why}.`,
    `proxy/unusable The address of the proxy in HTTPS_PROXY ${why}.`,
  ])
  expect(JSON.stringify(read)).not.toContain(secret)
})
