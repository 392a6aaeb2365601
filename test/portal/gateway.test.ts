import { expect, test } from 'vitest'
import { Secret } from '../../src/model/secret.ts'
import { connect } from '../../src/portal/connect.ts'
import { openReader, openWriter } from '../../src/portal/gateway.ts'
import type { FaultKind } from '../../src/sandbox/index.ts'
import { at, have, room } from '../plan/links.ts'
import { clock, staged } from '../plan/stage.ts'
import { apiKey, envelope, listen, reaching } from './loopback.ts'

const acme = { id: 42, type: 'custom' as const, title: 'Acme' }

test('a reader has no way to change anything', async () => {
  const { connection, asked, sandbox } = staged([acme])
  const before = JSON.stringify(sandbox.rooms())
  const reader = openReader(connection)
  expect(new Set(Object.keys(reader))).toEqual(
    new Set([
      ...['fetchKey', 'fetchLinks', 'fetchPasswordPolicy', 'fetchRoom', 'fetchSharePolicy', 'fetchVersion'],
      ...['listRooms', 'observeRoom', 'resolveShortUrl', 'url'],
    ]),
  )
  for (const id of ['42', '42/link', '../rooms/42/link', '42?x=', '42#', '..', '.', '', '%2e%2e', '42\\..\\link']) {
    const asking = { ...room, id }
    await Promise.allSettled([reader.fetchRoom(id), reader.fetchLinks(asking)])
    await Promise.allSettled([reader.listRooms({ title: id, tag: id }, 0)])
    await reader.resolveShortUrl(new Secret(`http://localhost/api/2.0/files/rooms/${id}`))
  }
  await Promise.all([reader.fetchVersion(), reader.fetchKey(), reader.fetchPasswordPolicy()])
  expect(asked.length).toBeGreaterThan(20)
  expect(asked.filter((request) => !request.startsWith('GET '))).toEqual([])
  expect(asked.filter((request) => /\/link(\?|$)/.test(request))).toEqual([])
  expect(JSON.stringify(sandbox.rooms())).toBe(before)
})

test('only a short URL of the portal is asked for', async () => {
  const { connection, asked } = staged([acme])
  const { resolveShortUrl } = openReader(connection)
  for (const url of ['https://acme.example.org/s/abc', 'http://localhost/api/2.0/files/rooms/42/link', 'nothing'])
    expect(await resolveShortUrl(new Secret(url))).toBe(undefined)
  expect(asked).toEqual([])
  expect(await resolveShortUrl(new Secret('http://localhost/s/abc'))).toBe(undefined)
  expect(asked).toEqual(['GET /s/abc'])
})

test('the id of a third-party room is one part of the path', async () => {
  const { url, heard } = await listen((response) => response.end(envelope({})))
  await openReader(reaching(url).connection)
    .fetchRoom('sbox-12-|a/b?c')
    .catch(() => {})
  expect(heard.map(({ path }) => path)).toEqual(['/api/2.0/files/rooms/sbox-12-%7Ca%2Fb%3Fc'])
})

test('the answer must be the room that was asked for', async () => {
  const folder = { id: 43, title: 'Other', rootFolderType: 14, security: { EditAccess: true } }
  const { url } = await listen((response) => response.end(envelope(folder)))
  const reader = openReader(reaching(url).connection)
  expect(await reader.fetchRoom('43')).toMatchObject({ id: '43' })
  await expect(reader.fetchRoom('42')).rejects.toMatchObject({
    code: 'portal/unexpected',
    message: 'The portal answered with a different room from the one requested (GET /files/rooms/42).',
  })
})

test('an answer of another shape is told with what was asked', async () => {
  const { url } = await listen((response) => response.end(envelope('done')))
  const writer = openWriter(reaching(url).connection)
  const link = have('press')
  const told = (sent: Promise<unknown>): Promise<unknown> =>
    sent.catch(({ message }) => /\((.*)\)\.$/.exec(message)?.[1])
  expect(await told(writer.fetchRoom('42'))).toBe('GET /files/rooms/42')
  expect(await told(writer.fetchLinks(room))).toBe('GET /files/rooms/42/links')
  expect(await told(writer.listRooms({}, 0))).toBe('GET /files/rooms')
  expect(await told(writer.fetchPasswordPolicy())).toBe('GET /settings/security/password')
  expect(await told(writer.putLink(room, link.id, link))).toBe('PUT /files/rooms/42/links')
  expect(await told(writer.revokeLink(room, link))).toBe('PUT /files/rooms/42/links')
  expect(await told(writer.createPrimary(room))).toBe('GET /files/rooms/42/link')
})

test('the version is asked for without the key', async () => {
  const { url, heard } = await listen((response) => response.end(envelope({ docSpace: '3.7.2' })))
  expect(await openReader(reaching(url).connection).fetchVersion()).toBe('3.7.2')
  expect(heard).toEqual([{ method: 'GET', path: '/api/2.0/settings/version/build', authorization: undefined }])
})

test.for([
  { status: 403, body: '', is: undefined },
  { status: 404, body: '', is: undefined },
  { status: 404, body: '<html>', is: 'portal/not-docspace' },
  { status: 200, body: '<html>', is: 'portal/not-docspace' },
  { status: 302, body: '', is: 'portal/redirect' },
])('a version that is answered with $status "$body" is $is, and the key stays here', async ({ status, body, is }) => {
  const { url, heard } = await listen((response) => response.writeHead(status).end(body))
  const version = openReader(reaching(url).connection).fetchVersion()
  expect(await version.catch(({ code }) => code)).toBe(is)
  expect(heard.map(({ authorization }) => authorization)).toEqual([undefined])
})

test.for([
  { name: 'a bad key', key: 'sk-bad', is: 'portal/unauthorized' },
  { name: 'a key without the scope', key: undefined, is: 'portal/forbidden' },
])('$name is told from the other', async ({ key, is }) => {
  const { connection, sandbox } = staged([acme])
  const narrow = key ?? sandbox.addKey({ scopes: ['files:read'] })
  const reader = openReader(connect({ ...connection, apiKey: narrow }))
  expect(await reader.fetchRoom('42').catch(({ code }) => code)).toBe(is)
  expect(await reader.fetchLinks(room).catch(({ code }) => code)).toBe(is)
})

test('a key whose own look fails for another reason is told by what was refused', async () => {
  const { url, heard } = await listen((response) => response.writeHead(403).end())
  const links = openReader(reaching(url).connection).fetchLinks(room)
  expect(await links.catch(({ code }) => code)).toBe('portal/forbidden')
  expect(heard.map(({ path }) => path)).toEqual(['/api/2.0/files/rooms/42/links', '/api/2.0/keys/@self'])
})

test('a room that may not be changed is told with its own code', async () => {
  const { connection, sandbox } = staged([acme])
  const writer = openWriter(connect({ ...connection, apiKey: sandbox.addKey({ user: 'stranger' }) }))
  const link = have('press')
  await expect(writer.putLink(room, link.id, link)).rejects.toMatchObject({
    code: 'portal/not-allowed',
    hint: expect.stringContaining('owner'),
  })
})

test('a room that nobody may see is no room', async () => {
  const { connection, sandbox } = staged([acme])
  const reader = openReader(connect({ ...connection, apiKey: sandbox.addKey({ user: 'stranger' }) }))
  expect(await reader.fetchRoom('42')).toBeUndefined()
  expect(await reader.fetchRoom('43')).toBeUndefined()
})

test.for([
  { name: 'has passed', date: '2026-06-01T11:59:59Z', sent: 0 },
  { name: 'passes in this minute', date: '2026-06-01T12:01:00Z', sent: 0 },
  { name: 'is to come', date: '2026-06-01T12:01:01Z', sent: 1 },
])('a link whose expiry $name is sent $sent times', async ({ date, sent }) => {
  const { connection, asked } = staged([acme])
  const link = have('press', { expirationDate: at(date) })
  const put = openWriter(connection).putLink(room, link.id, link)
  expect(
    await put.then(
      () => 'sent',
      ({ code }) => code,
    ),
  ).toBe(sent === 1 ? 'sent' : 'portal/expired')
  expect(asked).toHaveLength(sent)
})

test('what the portal echoes of a PUT is not told', async () => {
  const { url } = await listen((response, request) => {
    let body = ''
    request.on('data', (chunk) => {
      body += String(chunk)
    })
    request.on('end', () => {
      const { linkId, password } = JSON.parse(body)
      const message = `Bad ${request.headers.authorization} ${linkId} ${password} ${body}`
      response.writeHead(403).end(JSON.stringify({ error: { message }, statusCode: 403 }))
    })
  })
  const link = have('press', { password: new Secret('p"a/s\\s&word') })
  const error = await openWriter(reaching(url).connection)
    .putLink(room, link.id, link)
    .catch((cause) => cause)
  expect(error.message).toBe(
    'The portal refused (403, PUT /files/rooms/42/links): Bad *** *** *** {"linkId":"***","title":"press","access":2,"linkType":1,"password":"***","internal":false,"denyDownload":false}.',
  )
})

test('an expiry that passes between two attempts is not sent again', async () => {
  const { url, heard } = await listen((response) => response.writeHead(503).end())
  let now = clock()
  const sleep = async (): Promise<void> => {
    now += 10 * 60_000
  }
  const { connection } = reaching(url, { sleep, now: () => now })
  const link = have('press', { expirationDate: at('2026-06-01T12:05:00Z') })
  await expect(openWriter(connection).putLink(room, link.id, link)).rejects.toMatchObject({ code: 'portal/expired' })
  expect(heard).toHaveLength(1)
})

const looked = ['GET /files/rooms/42', 'GET /files/rooms/42/links']
const sent = 'PUT /files/rooms/42/links'

test.for<{
  readonly name: string
  readonly type: 'custom' | 'public'
  readonly fault: FaultKind
  readonly asked: readonly string[]
}>([
  { name: 'a link, whose answer is lost', type: 'custom', fault: 'resetAfter', asked: [sent, ...looked] },
  { name: 'a link, which never arrives', type: 'custom', fault: 'resetBefore', asked: [sent, ...looked, sent] },
  // Sent again, it would meet the new one, or be refused. Source: contract §7.7, §7.8.
  {
    name: 'a primary that comes back, whose answer is lost',
    type: 'public',
    fault: 'resetAfter',
    asked: [sent, ...looked],
  },
  { name: 'a primary that comes back, answered 502', type: 'public', fault: 'html502', asked: [sent, ...looked, sent] },
  { name: 'a link, turned away unread', type: 'custom', fault: 'tooMany', asked: [sent, sent] },
])('the revoke of $name, is repeated only after a look', async ({ type, fault, asked: wanted }) => {
  const { connection, asked, sandbox } = staged([
    { ...acme, type, links: [{ kind: type === 'public' ? 'primary' : 'additional', title: 'Old', access: 'comment' }] },
  ])
  const writer = openWriter(connection)
  const [link] = (await writer.fetchLinks({ ...room, id: '42' })).links
  if (!link) return expect.fail('there is no link')
  asked.length = 0
  sandbox.setFaults({ faults: [{ on: { method: 'PUT' }, times: 1, fault }] })
  const left = await writer.revokeLink({ ...room, id: '42' }, link)
  expect(left?.id.secret.equals(link.id.secret)).not.toBe(true)
  expect(asked).toEqual(wanted)
  expect(sandbox.rooms()[0]?.links.map(({ title }) => title)).toEqual(type === 'public' ? ['Shared link'] : [])
})

test('the primary link is looked for in the time of the run, unless it has to be cleared up', async () => {
  const { connection } = staged([{ ...acme, links: [{ kind: 'primary' }] }])
  const writer = openWriter({ ...connection, signal: AbortSignal.abort() })
  await expect(writer.findPrimary({ ...room, id: '42' })).rejects.toMatchObject({ code: 'portal/timeout' })
  expect(await writer.findPrimary({ ...room, id: '42' }, { isDue: true })).toMatchObject({ kind: 'primary' })
})

test('a revoke is not repeated where the room can no longer be read', async () => {
  const { url, heard } = await listen((response, { method }) =>
    response.writeHead(method === 'PUT' ? 502 : 403).end('{"error":{"message":"No"}}'),
  )
  const { connection } = reaching(url)
  await expect(openWriter(connection).revokeLink(room, have('press'))).rejects.toMatchObject({ code: 'portal/failed' })
  expect(heard.filter(({ method }) => method === 'PUT')).toHaveLength(1)
})

test.for([
  ['http://acme.example.com', 'http'],
  ['https://me:secret@acme.example.com', 'password'],
  ['https://acme.example.com?key=secret', 'query'],
  ['ftp://acme.example.com', 'https://'],
  ['acme', 'not a URL'],
] as const)('connect refuses %s', ([url, why]) => {
  expect(() => connect({ url, apiKey })).toThrow(why)
  expect(() => connect({ url, apiKey })).not.toThrow('secret')
})

test('a wait ends early, and at once when it is already over', async () => {
  const { sleep } = connect({ url: 'http://localhost', apiKey })
  const stop = new AbortController()
  const waiting = sleep(60_000, stop.signal)
  stop.abort()
  await Promise.all([waiting, sleep(60_000, stop.signal), sleep(0)])
})

test.for([
  { name: 'left out', failures: 5, tries: undefined },
  { name: 'one', failures: 1, tries: 1 },
])('how often a request is sent at most: $name', async ({ failures, tries }) => {
  const { url, heard } = await listen((response) => response.writeHead(500).end())
  const { connection, waits } = reaching(url, tries === undefined ? {} : { tries })
  await expect(openReader(connection).fetchKey()).rejects.toMatchObject({ code: 'portal/failed' })
  expect({ sent: heard.length, waits: waits.length }).toEqual({ sent: failures, waits: failures - 1 })
})

test('of a key, the portal tells whose it is, what it may do and until when', async () => {
  const { sandbox, connection } = staged([])
  const expiresAt = new Date(clock() + 86_400_000)
  const apiKey = new Secret(sandbox.addKey({ user: 'manager', scopes: ['rooms:read'], expiresAt }))
  expect(await openReader({ ...connection, apiKey }).fetchKey()).toEqual({
    owner: 'manager',
    scopes: ['rooms:read'],
    expirationDate: clock() + 86_400_000,
    isActive: true,
  })
})
