import type { RequestListener } from 'node:http'
import { expect, test } from 'vitest'
import type { World } from '../../src/host/world.ts'
import { readPortalAddress } from '../../src/model/values/address.ts'
import { makeCertificate } from './certificate.ts'
import { expectGolden } from './golden.ts'
import { listen, nowhere } from './listen.ts'
import { fetchAt, openPortal, origin, type Portal, writesIn } from './portal.ts'
import { handmade } from './team.ts'
import { errorOf, transcript } from './world.ts'

const stage = { rooms: [{ id: 7, type: 'custom' as const, title: 'Board', links: [...handmade] }] }
const manifest = 'version: 1\nname: bad\nrooms:\n  - id: 7\n    links: { press: { access: read } }\n'

interface Case {
  readonly name: string
  readonly code: 1 | 3 | 4
  readonly says: string
  readonly options?: string
  readonly change: (portal: Portal) => Partial<World> | Promise<Partial<World>>
}

const withEnv =
  (changes: World['env']): Case['change'] =>
  ({ world }) => ({ env: { ...world.env, ...changes } })

const withKey =
  (makeKey: (portal: Portal) => string): Case['change'] =>
  (portal) =>
    withEnv({ DOCSPACE_API_KEY: makeKey(portal) })(portal)

const withManifest =
  (text: string): Case['change'] =>
  ({ world }) => {
    world.files.set('roomlinks.yaml', text)
    return {}
  }

const withFile =
  (content: string): Case['change'] =>
  ({ world }) => {
    world.files.set('key.txt', content)
    return { env: { ...world.env, DOCSPACE_API_KEY: undefined } }
  }

const answering =
  (handler: RequestListener): Case['change'] =>
  async () => ({ openFetch: fetchOpener(await listen(handler)) })

const fetchOpener =
  (url: string): World['openFetch'] =>
  () =>
    Promise.resolve(fetchAt(url))

const cases: readonly Case[] = [
  { name: 'no-portal', code: 1, says: 'portal/not-named', change: withEnv({ DOCSPACE_URL: undefined }) },
  {
    name: 'two-portals',
    code: 1,
    says: 'portal/differs',
    options: ' --portal https://other.example.com',
    change: withManifest(`portal: ${origin}\n${manifest}`),
  },
  { name: 'http-portal', code: 1, says: 'portal/exposed', change: withEnv({ DOCSPACE_URL: 'http://10.0.0.1' }) },
  {
    name: 'portal-with-password',
    code: 1,
    says: 'portal/address',
    change: withEnv({ DOCSPACE_URL: 'https://me:hunter2@acme.example.com' }),
  },
  { name: 'no-key', code: 4, says: 'key/missing', change: withEnv({ DOCSPACE_API_KEY: undefined }) },
  { name: 'key-of-two-words', code: 4, says: 'key/malformed', change: withEnv({ DOCSPACE_API_KEY: 'sk-1 sk-2' }) },
  { name: 'no-key-file', code: 4, says: 'key/unreadable', options: ' --api-key-file nowhere.txt', change: () => ({}) },
  { name: 'empty-key-file', code: 4, says: 'key/empty', options: ' --api-key-file key.txt', change: withFile('\n') },
  { name: 'wrong-key', code: 4, says: 'portal/unauthorized', change: withKey(() => `sk-${'0'.repeat(64)}`) },
  {
    name: 'key-without-scope',
    code: 4,
    says: 'portal/forbidden',
    change: withKey(({ sandbox }) => sandbox.addKey({ scopes: ['files:read'] })),
  },
  {
    name: 'key-of-a-member',
    code: 3,
    says: 'room/no-right',
    change: withKey(({ sandbox }) => sandbox.addKey({ user: 'member' })),
  },
  {
    name: 'key-of-a-stranger',
    code: 3,
    says: 'room/not-found',
    change: withKey(({ sandbox }) => sandbox.addKey({ user: 'stranger' })),
  },
  {
    name: 'refused',
    code: 1,
    says: 'portal/unreachable',
    change: async () => ({ openFetch: fetchOpener(await nowhere()) }),
  },
  {
    name: 'bad-certificate',
    code: 1,
    says: 'portal/certificate',
    change: async () => ({ openFetch: fetchOpener(await listen(() => undefined, makeCertificate())) }),
  },
  {
    name: 'html',
    code: 1,
    says: 'portal/not-docspace',
    change: answering((_, answer) => answer.setHeader('content-type', 'text/html').end('<h1>Hello</h1>')),
  },
  {
    name: 'other-json',
    code: 1,
    says: 'portal/unexpected',
    change: answering((_, answer) => answer.setHeader('content-type', 'application/json').end('{"hello":1}')),
  },
  {
    name: 'answer-500',
    code: 1,
    says: 'portal/failed',
    change: answering((_, answer) =>
      answer.writeHead(500).end('{"error":{"message":"boom","stack":"   at Foo()\\r\\n    at Bar()"}}'),
    ),
  },
  {
    name: 'redirect',
    code: 1,
    says: 'portal/redirect',
    change: answering((_, answer) => answer.writeHead(302, { location: 'https://elsewhere.example.com' }).end()),
  },
  { name: 'no-answer', code: 1, says: 'portal/timeout', options: ' --timeout 1', change: answering(() => undefined) },
  {
    name: 'bad-proxy',
    code: 1,
    says: 'proxy/unusable',
    change: withEnv({
      HTTPS_PROXY: 'http://me:hunter2/@proxy.example.com',
      http_proxy: 'socks5://me:hunter2@10.0.0.1',
    }),
  },
]

test.for(cases)('bad portal: $name', async ({ name, code, says, options = '', change }) => {
  const portal = await openPortal(stage, manifest)
  const changes = await change(portal)
  const before = portal.sandbox.rooms()

  const ended = await portal.run(`plan${options}`, changes)
  expect(ended.code).toBe(code)
  expect(ended.err).toContain(says)
  expect(ended.err).not.toContain('hunter2')
  expectGolden(`portal-${name}`, transcript(ended))

  // An answer that does not come is waited for once.
  if (says !== 'portal/timeout') expect(await portal.run(`apply --auto-approve${options}`, changes)).toEqual(ended)
  expect(writesIn(portal.requests)).toEqual([])
  expect(portal.sandbox.rooms()).toEqual(before)
})

test('a long pause that the portal asks for is told', async () => {
  const faults = [{ requests: [1], fault: 'tooManyAfterSeconds' as const, after: 20 }]
  const portal = await openPortal(stage, manifest, { faults: { faults } })
  const { code, err } = await portal.run('plan')
  expect(code).toBe(0)
  expect(err).toMatch(/^Waiting \d+ s: .+\.\n/)
})

test('requests that meet the same together are told of once', async () => {
  const rooms = Array.from({ length: 30 }, (_, nth) => ({ id: nth + 1, type: 'custom' as const, title: `R${nth}` }))
  const entries = rooms.map(({ id }) => `  - id: ${id}\n    links: { k${id}: { access: read } }\n`).join('')
  const portal = await openPortal({ rooms }, `version: 1\nname: bad\nrooms:\n${entries}`)
  const fetching = await portal.world.openFetch({})
  const failed = new Set<string>()
  const { code, err } = await portal.run('plan', {
    openFetch: async () => async (url, request) => {
      if (failed.has(url)) return fetching(url, request)
      failed.add(url)
      throw errorOf('ECONNRESET')
    },
  })
  expect(failed.size).toBeGreaterThan(30)
  expect({ code, err }).toEqual({ code: 0, err: `${origin}: connection broken (ECONNRESET); trying again …\n` })
})

test('on a terminal what is told of a request takes the place of the progress', async () => {
  const portal = await openPortal(stage, manifest)
  const { err } = await portal.run('plan', { openFetch: fetchOpener(await nowhere()), errColumns: 100 })
  expect(err).toContain('\r\x1b[Khttp')
})

test('a request that is not answered in its time is given up', async () => {
  const portal = await openPortal(stage, manifest, { faults: { faults: [{ fault: 'hang' }] } })
  const { code, err } = await portal.run('plan', { requestTimeout: 20 })
  expect(code).toBe(1)
  expect(err).toContain('error portal/timeout')
})

test('the key comes from a file, and the file comes before the environment', async () => {
  const portal = await openPortal(stage, manifest)
  portal.world.files.set('key.txt', `${portal.sandbox.apiKey}\n`)
  const { code } = await portal.run('plan --api-key-file key.txt', {
    env: { ...portal.world.env, DOCSPACE_API_KEY: 'sk-wrong' },
  })
  expect(code).toBe(0)
})

test.for([
  { name: 'the manifest', where: { manifest: `portal: ${origin}\n` } },
  { name: 'DOCSPACE_URL', where: { env: origin } },
  { name: '--portal', where: { option: origin } },
  {
    name: 'all three, in other spellings',
    where: { manifest: `portal: ${origin}\n`, env: `${origin}/`, option: 'HTTP://DocSpace.localhost' },
  },
])('the portal is named by $name', async ({ where }) => {
  const { manifest: line = '', env, option } = { manifest: undefined, env: undefined, option: undefined, ...where }
  const portal = await openPortal(stage, line + manifest)
  const changes = { env: { ...portal.world.env, DOCSPACE_URL: env } }
  const { code, out } = await portal.run(option === undefined ? 'plan' : `plan --portal ${option}`, changes)
  expect(code).toBe(0)
  expect(out).toContain(`bad on ${origin}`)
})

test.for(['/api/2.0', '/api/2.0/', '/API/2.0/files/rooms', '//api/2.0//'])(
  '%s at the end of an address is taken off, with a note of each place',
  async (path) => {
    const portal = await openPortal(stage, `portal: ${origin}${path}\n${manifest}`)
    const env = { ...portal.world.env, DOCSPACE_URL: `${origin}${path}` }
    const { code, out, err } = await portal.run(`plan --portal ${origin}${path}`, { env })
    expect(code).toBe(0)
    expect(out).toContain(`bad on ${origin} (`)
    expect(err.match(/(?<=warning ).*/g)).toEqual(['manifest/portal-api', 'portal/api-path', 'portal/api-path'])
    expect(err).toContain(
      'The address of the portal in DOCSPACE_URL has the path of the API, /api/2.0, which is ignored.',
    )
  },
)

test.for([
  { path: '/docspace', stays: '/docspace' },
  { path: '/docspace/api/2.0', stays: '/docspace' },
  { path: '/api', stays: '/api' },
  { path: '/api/2.01', stays: '/api/2.01' },
])('a path that a reverse proxy gives a portal stays: $path', ({ path, stays }) => {
  expect(readPortalAddress(`https://acme.example.com${path}`)).toMatchObject({
    address: `https://acme.example.com${stays}`,
    isApi: path !== stays,
  })
})

test('doctor and links take the path of the API off as well', async () => {
  const portal = await openPortal(stage, manifest)
  const env = { ...portal.world.env, DOCSPACE_URL: `${origin}/api/2.0` }
  const links = await portal.run('links', { env })
  expect({ code: links.code, is: links.err.includes('warning portal/api-path') }).toEqual({ code: 0, is: true })
  const doctor = await portal.run('doctor', { env })
  expect(doctor.out).toContain('warning  address      The address of the portal in DOCSPACE_URL has the path of')
  expect(doctor.out).toContain(`ok       address      ${origin}, from DOCSPACE_URL`)
})

test('a portal in the manifest that differs from the environment', async () => {
  const portal = await openPortal(stage, `portal: https://acme.example.com\n${manifest}`)
  const { code, err } = await portal.run('plan')
  expect(code).toBe(1)
  expect(err).toContain(`DOCSPACE_URL and the manifest name different portals: ${origin} and https://acme.example.com.`)
  expect(portal.requests).toEqual([])
})

test('a key that may only read: what apply cannot write is told, with the code for "not allowed"', async () => {
  const portal = await openPortal(stage, manifest)
  const env = { ...portal.world.env, DOCSPACE_API_KEY: portal.sandbox.addKey({ scopes: ['rooms:read'] }) }
  const before = portal.sandbox.rooms()
  expect((await portal.run('plan', { env })).code).toBe(0)
  const ended = await portal.run('apply --auto-approve', { env })
  expect(ended.code).toBe(4)
  expect(portal.sandbox.rooms()).toEqual(before)
  expectGolden('apply-read-only-key', transcript(ended))
})

test('--allow-http sends the key over plain http to another machine, and only then', async () => {
  const portal = await openPortal(stage, `portal: http://docs.example.com\n${manifest}`)
  const changes: Partial<World> = {
    env: { ...portal.world.env, DOCSPACE_URL: undefined },
    openFetch: () =>
      Promise.resolve((input, init) => fetch(String(input).replace('http://docs.example.com', portal.url), init)),
  }
  const refused = await portal.run('plan', changes)
  expect(refused.code).toBe(1)
  expect(refused.err).toContain('portal/exposed')
  expect(portal.requests).toEqual([])
  const allowed = await portal.run('plan --allow-http', changes)
  expect(allowed.code).toBe(0)
  expect(allowed.err).toContain('warning manifest/portal-http')
})

test('a key file that others may read gets a warning', async () => {
  const portal = await openPortal(stage, manifest)
  portal.world.files.set('shared/key.txt', portal.sandbox.apiKey)
  portal.world.files.set('key.txt', portal.sandbox.apiKey)
  const shared = await portal.run('plan --api-key-file shared/key.txt')
  expect(shared.code).toBe(0)
  expectGolden('portal-shared-key-file', transcript(shared))
  expect((await portal.run('plan --api-key-file key.txt')).err).toBe('')
})
