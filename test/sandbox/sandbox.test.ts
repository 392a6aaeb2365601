import { describe, expect, test } from 'vitest'
import { createSandbox, type Sandbox, type Stage, serve } from '../../src/sandbox/index.ts'
import { asker, linkId, type Share } from './ask.ts'

const now = () => new Date('2027-01-01T12:00:00Z')
const stage: Stage = {
  rooms: [
    { type: 'custom', title: 'One', links: [1, 2, 3, 4, 5].map((n) => ({ kind: 'additional', id: linkId(n) })) },
    { type: 'public', title: 'Two', tags: ['a', 'b'] },
    { type: 'formFilling', title: 'Three', id: 40, links: [{ kind: 'primary', title: 'Mine', access: 2 }] },
    { type: 'collaboration', title: 'Four', archived: true },
    { type: 'ai', title: 'Five' },
  ],
}

function staged(options: Parameters<typeof createSandbox>[0] = {}): Sandbox {
  const sandbox = createSandbox({ now, ...options })
  sandbox.load(stage)
  return sandbox
}

const order = async (sandbox: Sandbox) =>
  (await asker(sandbox)<Share[]>('GET', '/files/rooms/1/links')).response?.map((share) => share.sharedLink?.id)

describe('a seed', () => {
  test('decides everything that looks random', async () => {
    const [one, same, other] = [staged({ seed: 1 }), staged({ seed: 1 }), staged({ seed: 2 })]
    expect(one.apiKey).toMatch(/^sk-[0-9a-f]{64}$/)
    expect(same.apiKey).toBe(one.apiKey)
    expect(other.apiKey).not.toBe(one.apiKey)
    expect(same.rooms()).toEqual(one.rooms())
    expect(other.rooms()).not.toEqual(one.rooms())
    expect(await order(same)).toEqual(await order(one))
  })

  test('shuffles equal links anew at each request', async () => {
    const sandbox = staged()
    const orders: unknown[] = []
    for (let at = 0; at < 10; at += 1) orders.push(String(await order(sandbox)))
    expect(new Set(orders).size).toBeGreaterThan(1)
  })
})

test('rooms are numbered, placed and born as staged', () => {
  const rooms = staged().rooms()
  expect(
    rooms.map(({ id, rootFolderType, links }) => [id, rootFolderType, links.map(({ kind }) => kind).join()]),
  ).toEqual([
    [1, 14, Array(5).fill('additional').join()],
    [2, 14, 'primary'],
    [40, 14, 'primary'],
    [41, 20, ''],
    [42, 34, ''],
  ])
  expect(rooms[2]?.links[0]).toMatchObject({ title: 'Mine', access: 2 })
})

test('a stage that cannot be is refused', () => {
  const sandbox = createSandbox()
  const room = { type: 'custom', title: 'x' } as const
  expect(() =>
    sandbox.load({
      rooms: [
        { ...room, id: 1 },
        { ...room, id: 1 },
      ],
    }),
  ).toThrow('two rooms')
  const links = [{ kind: 'additional', expirationDate: 'soon' } as const]
  expect(() => sandbox.load({ rooms: [{ ...room, links }] })).toThrow('cannot be read')
})

// Contract §1.2.
test.for<{ query: string; titles: string[] | number }>([
  { query: '', titles: ['One', 'Three', 'Two'] },
  { query: '?searchArea=1', titles: ['Four'] },
  { query: '?searchArea=2', titles: ['Four', 'One', 'Three', 'Two'] },
  { query: '?searchArea=', titles: ['One', 'Three', 'Two'] },
  { query: '?searchArea=Any', titles: ['Four', 'One', 'Three', 'Two'] },
  { query: '?searchArea=7', titles: ['Five'] },
  { query: '?type=6&type=5', titles: ['One', 'Two'] },
  { query: '?type=PublicRoom', titles: ['Two'] },
  { query: '?type=', titles: ['One', 'Three', 'Two'] },
  { query: '?filterValue=T', titles: ['Three', 'Two'] },
  { query: '?tags=["b"]', titles: ['Two'] },
  { query: '?tags=["c"]', titles: [] },
  { query: '?tags=b', titles: 500 },
  { query: '?type=4', titles: 400 },
  { query: '?searchArea=9', titles: 400 },
  { query: '?startIndex=x', titles: 400 },
  { query: '?startIndex=-1', titles: 400 },
])('GET /files/rooms$query', async ({ query, titles }) => {
  const reply = await asker(staged())<{ folders: { title: string }[] }>('GET', `/files/rooms${query}`)
  const listed = reply.response?.folders?.map(({ title }) => title).toSorted()
  expect(reply.http === 200 ? listed : reply.http).toEqual(titles)
})

// Contract §14.1 row 8.
test.for<{ fields: string; folders: unknown }>([
  { fields: 'fields=folders.id,total', folders: [{ id: 42 }] },
  { fields: 'fields=folders.id&fields=folders.title', folders: [{ id: 42, title: 'Five' }] },
  { fields: 'fields[]=folders.tags&fields[]=folders.roomType.x', folders: [{ roomType: 9, tags: [] }] },
  { fields: 'fields=folders.shareSettings,folders.nothing', folders: [{}] },
  { fields: 'fields=total', folders: undefined },
  { fields: 'fields=', folders: undefined },
])('a room in a list has the members asked for: $fields', async ({ fields, folders }) => {
  const reply = await asker(staged())<{ folders: object[] }>('GET', `/files/rooms?searchArea=7&${fields}`)
  expect([reply.count, reply.response?.folders]).toEqual([1, folders])
})

test('a dictionary of the portal is written whole', async () => {
  const ask = asker(staged())
  const [whole, asked] = [await ask('GET', '/files/rooms/1'), await ask('GET', '/files/rooms/1?fields=security.Read')]
  const { security } = whole.response as unknown as { security: object }
  expect(asked.response).toEqual({ security })
})

test('the room list comes in pages', async () => {
  const ask = asker(staged())
  const page = async (startIndex: number) =>
    (await ask<{ folders: { id: number }[] }>('GET', `/files/rooms?count=2&startIndex=${startIndex}`)).response
  expect(await page(0)).toMatchObject({ count: 2, total: 3, startIndex: 0 })
  expect(await page(2)).toMatchObject({ count: 1, total: 3, startIndex: 2, folders: [{ id: 1 }] })
})

test('rooms are made, tagged, archived and brought back', async () => {
  const sandbox = createSandbox()
  const ask = asker(sandbox)
  const made = await ask('POST', '/files/rooms', { title: 'New', roomType: 6, tags: ['x'] })
  expect(made.response).toMatchObject({
    id: 1,
    roomType: 6,
    shareSettings: { PrimaryExternalLink: 1, ExternalLink: 5 },
  })
  expect((await ask('PUT', '/files/rooms/1/tags', { names: ['x', 'y'] })).response).toMatchObject({ tags: ['x', 'y'] })
  const links = sandbox.rooms()[0]?.links
  await ask('PUT', '/files/rooms/1/archive', {})
  expect((await ask('GET', '/files/rooms/1')).response).toMatchObject({ rootFolderType: 20, canShare: false })
  await ask('PUT', '/files/rooms/1/unarchive', {})
  expect(sandbox.rooms()[0]).toMatchObject({ rootFolderType: 14, links })
  const reader = asker(sandbox, sandbox.addKey({ scopes: ['rooms:read'] }))
  expect((await reader('PUT', '/files/rooms/1/archive', {})).http).toBe(403)
  expect((await ask('POST', '/files/rooms', { title: '', roomType: 6 })).http).toBe(400)
  expect((await ask('GET', '/files/nothing')).http).toBe(404)
})

interface RoomCase {
  readonly name: string
  readonly method?: string
  readonly path?: string
  readonly body: unknown
  readonly user?: 'owner' | 'manager' | 'member'
  readonly http: number
}

test.for<RoomCase>([
  { name: 'no body', body: undefined, http: 400 },
  { name: 'a text for a body', body: 'New', http: 400 },
  { name: 'a blank title', body: { title: ' ', roomType: 6 }, http: 400 },
  { name: 'a type by its name', body: { title: 'New', roomType: 'PublicRoom' }, http: 400 },
  { name: 'a type that is none', body: { title: 'New', roomType: 4 }, http: 400 },
  { name: 'tags that are no texts', body: { title: 'New', roomType: 6, tags: [1] }, http: 400 },
  { name: 'a person who makes no rooms', body: { title: 'New', roomType: 6 }, user: 'member', http: 403 },
  { name: 'a person who makes rooms', body: { title: 'New', roomType: 6 }, user: 'manager', http: 200 },
  { name: 'new tags without a body', method: 'PUT', path: '/1/tags', body: undefined, http: 400 },
  { name: 'new tags that are no list', method: 'PUT', path: '/1/tags', body: { names: 'x' }, http: 400 },
  { name: 'new tags by a member', method: 'PUT', path: '/1/tags', body: { names: ['x'] }, user: 'member', http: 403 },
  { name: 'archiving by a member', method: 'PUT', path: '/1/archive', body: {}, user: 'member', http: 403 },
])('making and changing rooms: $name is $http', async ({ method = 'POST', path = '', body, user = 'owner', http }) => {
  const sandbox = staged()
  const [before] = sandbox.rooms()
  const ask = asker(sandbox, sandbox.addKey({ user }))
  expect((await ask(method, `/files/rooms${path}`, body)).http).toBe(http)
  expect(sandbox.rooms()[0]).toEqual(before)
  expect(sandbox.rooms()).toHaveLength(http === 200 ? 6 : 5)
})

function outOfTime(): never {
  throw new RangeError('no time')
}

test('a fault of the sandbox itself is a 500 that says so', async () => {
  const clocks: (() => Date)[] = []
  const sandbox = staged({ now: () => (clocks.pop() ?? now)() })
  // The answer, which is dated, comes when that is over.
  clocks.push(outOfTime)
  const { http, error } = await asker(sandbox)('GET', '/files/rooms/1')
  expect([http, error?.message]).toEqual([500, 'The sandbox failed: no time'])
})

test('an access that the portal does not know is listed last', async () => {
  const sandbox = staged()
  sandbox.editLink(1, linkId(3), { access: 42 })
  expect((await order(sandbox))?.at(-1)).toBe(linkId(3))
})

test('others edit links past the rules', () => {
  const sandbox = staged()
  const invitation = sandbox.addLink(1, { kind: 'invitation', access: 2 })
  sandbox.editLink(1, linkId(1), { title: 'Changed', access: 'editing', expirationDate: '2020-01-01T00:00:00Z' })
  sandbox.editLink(1, linkId(2), null)
  const links = sandbox.rooms()[0]?.links ?? []
  expect(links.map(({ id }) => id)).toContain(invitation)
  expect(links.map(({ id }) => id)).not.toContain(linkId(2))
  expect(links[0]).toMatchObject({ title: 'Changed', access: 10, expirationDate: '2020-01-01T00:00:00.0000000Z' })
  expect(() => sandbox.editLink(1, linkId(2), {})).toThrow('no such link')
  expect(() => sandbox.editLink(99, linkId(2), {})).toThrow('no room 99')
})

test('others set and take away a password, an expiry and a limit of uses', () => {
  const sandbox = staged()
  const invitation = sandbox.addLink(1, { kind: 'invitation', access: 2 })
  const rowOf = (id: string) => sandbox.rooms()[0]?.links.find((link) => link.id === id)
  sandbox.editLink(1, linkId(1), { password: 'Quiet-Harbour-27', expirationDate: '2030-01-01T00:00:00Z' })
  sandbox.editLink(1, invitation, { maxUseCount: 5, currentUseCount: 2 })
  expect([rowOf(linkId(1)), rowOf(invitation)]).toMatchObject([
    { password: 'Quiet-Harbour-27', expirationDate: '2030-01-01T00:00:00.0000000Z' },
    { maxUseCount: 5, currentUseCount: 2 },
  ])
  sandbox.editLink(1, linkId(1), { password: null, expirationDate: null })
  sandbox.editLink(1, invitation, { maxUseCount: null })
  expect([rowOf(linkId(1)), rowOf(invitation)]).toMatchObject([
    { password: null, expirationDate: null },
    { maxUseCount: null },
  ])
})

// Contract §3.3, §4.
describe('a share URL', () => {
  const body = { linkId: linkId(6), access: 11, title: 'x' }
  const url = async (sandbox: Sandbox, key: string, origin: string) =>
    (await asker(sandbox, key, origin)('PUT', '/files/rooms/1/links', body)).response?.sharedLink?.shareLink

  test('of an invitation depends on the caller and on the origin, and on nothing else', async () => {
    const sandbox = staged()
    const key = sandbox.addKey({ user: 'manager' })
    const first = await url(sandbox, sandbox.apiKey, 'http://a.test')
    expect(first).toMatch(/^http:\/\/a\.test\/s\/[\w-]{15}$/)
    expect(await url(sandbox, sandbox.apiKey, 'http://a.test')).toBe(first)
    expect(await url(sandbox, key, 'http://a.test')).not.toBe(first)
    expect((await url(sandbox, sandbox.apiKey, 'http://b.test'))?.slice(-15)).not.toBe(first?.slice(-15))
  })

  test('with another signature opens nothing', async () => {
    const sandbox = staged()
    const ask = asker(sandbox)
    const made = await ask('PUT', '/files/rooms/1/links', { linkId: linkId(1), linkType: 1, access: 2, title: 'x' })
    const token = made.response?.sharedLink?.requestToken ?? ''
    const forged = Buffer.from(token, 'base64url')
    forged.writeUInt8(forged.readUInt8(0) ^ 1, 0)
    const statusOf = async (key: string) =>
      (await ask<{ status: number }>('GET', `/files/share/${key}`)).response?.status
    expect(await statusOf(token)).toBe(0)
    expect(await statusOf(forged.toString('base64url'))).toBe(1)
    expect(await statusOf(token.slice(1))).toBe(1)
  })

  test('opens, asks for a password, expires or is for colleagues only', async () => {
    const sandbox = staged()
    const state = async (n: number, key: string | null) => {
      const share = (await asker(sandbox)<Share[]>('GET', '/files/rooms/1/links')).response
      const token = share?.find(({ sharedLink }) => sharedLink?.id === linkId(n))?.sharedLink?.requestToken
      return (await asker(sandbox, key)<{ status: number }>('GET', `/files/share/${token}`)).response?.status
    }
    sandbox.editLink(1, linkId(2), { password: 'open sesame' })
    sandbox.editLink(1, linkId(3), { expirationDate: '2026-01-01' })
    sandbox.editLink(1, linkId(4), { internal: true })
    expect([await state(1, null), await state(2, null), await state(3, null), await state(4, null)]).toEqual([
      0, 3, 2, 5,
    ])
    expect(await state(4, sandbox.apiKey)).toBe(0)
  })
})

test('it knows every secret it holds or gave out', async () => {
  const sandbox = staged()
  const ask = asker(sandbox)
  const body = { linkId: linkId(1), linkType: 1, access: 2, title: 'x', password: 'S3cret-phrase' }
  const { sharedLink } = (await ask('PUT', '/files/rooms/1/links', body)).response ?? {}
  await ask('PUT', '/files/rooms/1/links', { ...body, access: 0 })
  const key = sandbox.addKey({ user: 'admin' })
  const secrets = sandbox.secrets()
  for (const secret of [
    sandbox.apiKey,
    key,
    linkId(1),
    body.password,
    sharedLink?.shareLink,
    sharedLink?.requestToken,
  ]) {
    expect(secrets).toContain(secret)
  }
  expect(secrets).not.toContain(undefined)
  expect(secrets).not.toContain('')
})

test('it tells who asked what, and how it went', async () => {
  const seen: string[] = []
  const sandbox = createSandbox({ onRequest: ({ method, path, status }) => seen.push(`${method} ${path} ${status}`) })
  await asker(sandbox)('GET', '/files/rooms/7/links?type=1')
  await asker(sandbox)('GET', '/keys/@self')
  expect(seen).toEqual(['GET /api/2.0/files/rooms/7/links?type=1 404', 'GET /api/2.0/keys/@self 200'])
})

describe('over HTTP', () => {
  test('it serves on loopback, and close ends kept-alive connections', async () => {
    const sandbox = createSandbox()
    const { url, close } = await serve(sandbox)
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const response = await fetch(`${url}/api/2.0/settings/version/build`)
    expect(response.headers.get('content-type')).toContain('application/json')
    expect(await response.json()).toMatchObject({ response: { docSpace: '3.7.2' } })
    await close()
    await expect(fetch(url)).rejects.toThrow()
  })

  test('a mistake of who watches is a 500, and no end of the server', async () => {
    const watchers = [outOfTime]
    const { url, close } = await serve(createSandbox({ onRequest: () => watchers.pop()?.() }))
    const statusOf = async () => (await fetch(`${url}/api/2.0/settings/version/build`)).status
    expect([await statusOf(), await statusOf()]).toEqual([500, 200])
    await close()
  })

  test('a taken port is the node error', async () => {
    const { url, close } = await serve(createSandbox())
    const port = Number(new URL(url).port)
    await expect(serve(createSandbox(), { port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await close()
  })
})

test('its answers tell the time of its own clock', async () => {
  const sandbox = createSandbox({ now: () => new Date('2031-05-06T07:08:09Z') })
  const { headers } = await sandbox.fetch(new Request('http://localhost/api/2.0/settings/version/build'))
  expect(headers.get('date')).toBe('Tue, 06 May 2031 07:08:09 GMT')
})
