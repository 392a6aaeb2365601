import { describe, expect, test } from 'vitest'
import { createSandbox, type KeyOptions, type Profile } from '../../src/sandbox/index.ts'
import { asker, linkId } from './ask.ts'

function portal(profile: Profile = '3.7') {
  const sandbox = createSandbox({ profile })
  sandbox.load({
    rooms: [
      { type: 'custom', title: 'Ours', links: [{ kind: 'primary' }, { kind: 'additional' }] },
      { type: 'custom', title: 'Theirs', canManage: false, links: [{ kind: 'additional' }] },
      { type: 'custom', title: 'Bare' },
    ],
  })
  return sandbox
}

const body = { linkId: linkId(1), linkType: 1, access: 2, title: 'x' }
const past = new Date(0)

// Contract §5.1, §5.2: [status of GET links, PUT links, GET room, GET version, GET @self].
test.for<{ name: string; key: KeyOptions; profile?: Profile; want: number[] }>([
  { name: 'full', key: {}, want: [200, 200, 200, 200, 200] },
  { name: 'star', key: { scopes: ['*'] }, want: [200, 200, 200, 200, 200] },
  { name: 'rooms:read', key: { scopes: ['rooms:read'] }, want: [200, 403, 200, 403, 200] },
  { name: 'rooms:write', key: { scopes: ['rooms:write'] }, want: [200, 200, 200, 403, 200] },
  { name: '*:read', key: { scopes: ['*:read'] }, want: [200, 403, 200, 200, 200] },
  { name: '*:write', key: { scopes: ['*:write'] }, want: [200, 200, 200, 200, 200] },
  { name: 'files:write', key: { scopes: ['files:write'] }, want: [403, 403, 403, 403, 200] },
  { name: 'expired', key: { expiresAt: past }, want: [401, 401, 403, 403, 401] },
  { name: 'disabled', key: { active: false }, want: [401, 401, 403, 403, 401] },
  { name: 'of one who left', key: { user: 'former' }, want: [401, 401, 403, 403, 401] },
  { name: 'files:write', key: { scopes: ['files:write'] }, profile: '3.6', want: [403, 403, 200, 200, 200] },
  { name: 'disabled', key: { active: false }, profile: '3.5', want: [401, 401, 401, 200, 401] },
])('a key: $name in $profile', async ({ key, profile, want }) => {
  const sandbox = portal(profile)
  const ask = asker(sandbox, sandbox.addKey(key))
  const replies = [
    await ask('GET', '/files/rooms/1/links'),
    await ask('PUT', '/files/rooms/1/links', body),
    await ask('GET', '/files/rooms/1'),
    await ask('GET', '/settings/version/build'),
    await ask('GET', '/keys/@self'),
  ]
  expect(replies.map(({ http }) => http)).toEqual(want)
  // Contract §14.1 row 14: where anybody may ask, a key that may not is told so in a body, without an envelope.
  const told = replies.map(({ http, headers, text }) => http > 200 && [headers.get('Content-Type'), text])
  const problem = ['application/problem+json; charset=utf-8', expect.stringMatching(/^{"type":.*"status":403,/)]
  const silent = [null, '']
  if (profile === undefined) {
    const refusals = [silent, silent, problem, problem, silent]
    expect(told).toEqual(refusals.map((refusal, at) => (want[at] ?? 0) > 200 && refusal))
  }
})

// Contract §5.3: [GET links, how many, PUT, GET link that exists, GET link that does not].
test.for<{ user: NonNullable<KeyOptions['user']>; want: number[] }>([
  { user: 'owner', want: [200, 2, 200, 200, 200] },
  { user: 'manager', want: [200, 2, 200, 200, 200] },
  { user: 'admin', want: [200, 0, 403, 200, 403] },
  { user: 'member', want: [200, 0, 403, 200, 403] },
  { user: 'guest', want: [200, 0, 403, 200, 403] },
  { user: 'stranger', want: [200, 0, 403, 403, 403] },
])('$user', async ({ user, want }) => {
  const sandbox = portal()
  const ask = asker(sandbox, sandbox.addKey({ user }))
  const list = await ask<unknown[]>('GET', '/files/rooms/1/links')
  const put = await ask('PUT', '/files/rooms/1/links', body)
  const existing = await ask('GET', '/files/rooms/1/link')
  const created = await ask('GET', '/files/rooms/3/link')
  expect([list.http, list.response?.length, put.http, existing.http, created.http]).toEqual(want)
  expect(list.count).toBe(list.response?.length)
})

describe('an anonymous visitor', () => {
  test('may ask for the version and for a share, not for rooms', async () => {
    const ask = asker(portal(), null)
    expect((await ask('GET', '/settings/version/build')).http).toBe(200)
    expect(await ask('GET', '/files/share/nonsense')).toMatchObject({ http: 200, response: { status: 1 } })
    const room = await ask('GET', '/files/rooms/1')
    expect([room.http, room.error?.type, room.error?.stack]).toEqual([401, null, null])
    expect(room.error?.message).toBe('System error.')
    expect((await ask('GET', '/files/rooms/9')).http).toBe(404)
    for (const path of ['/files/rooms', '/files/rooms/1/links', '/files/rooms/1/link', '/keys/@self']) {
      expect(await ask('GET', path)).toMatchObject({ http: 401, text: '' })
    }
  })

  test('is what other credentials amount to', async () => {
    const ask = asker(portal(), 'Basic b3duZXI6cGFzc3dvcmQ=')
    expect((await ask('GET', '/settings/version/build')).http).toBe(200)
    const refused = await ask('GET', '/files/rooms')
    // Contract §14.1 row 18.
    expect([refused.http, refused.headers.get('WWW-Authenticate')]).toEqual([401, 'Basic'])
    const token = await asker(portal(), 'Bearer nonsense')('GET', '/files/rooms')
    expect([token.http, token.headers.get('WWW-Authenticate')]).toEqual([401, null])
  })
})

// Contract §9, §14.1 row 17.
test('the settings of the portal are for anybody, and more of them for its people', async () => {
  const anonymous = { version: '3.7.2', culture: 'en-US', tenantStatus: 0, tenantAlias: 'sandbox', standalone: true }
  const sandbox = portal()
  expect((await asker(sandbox, null)('GET', '/settings')).response).toEqual(anonymous)
  const own = { ...anonymous, timezone: 'Europe/Berlin', ownerId: sandbox.idOf('owner') }
  expect((await asker(sandbox)('GET', '/settings')).response).toEqual(own)
  expect((await asker(sandbox, sandbox.addKey({ scopes: ['rooms:write'] }))('GET', '/settings')).http).toBe(403)
  expect((await asker(createSandbox({ culture: 'de' }))('GET', '/settings')).response).toMatchObject({ culture: 'de' })
})

describe('a room that the key may not manage', () => {
  test('shows no links and says so only in its security', async () => {
    const ask = asker(portal())
    expect(await ask('GET', '/files/rooms/2/links')).toMatchObject({ http: 200, response: [], count: 0 })
    expect(await ask('GET', '/files/rooms/2')).toMatchObject({ response: { security: { EditAccess: false } } })
    expect(await ask('PUT', '/files/rooms/2/links', body)).toMatchObject({
      http: 403,
      error: { message: 'Access denied', type: 'System.Security.SecurityException' },
    })
  })
})

test('who is no member sees no room, alone or in the list', async () => {
  const sandbox = portal()
  const ask = asker(sandbox, sandbox.addKey({ user: 'stranger' }))
  expect((await ask('GET', '/files/rooms/1')).http).toBe(403)
  expect((await ask<{ total: number }>('GET', '/files/rooms')).response?.total).toBe(0)
})
