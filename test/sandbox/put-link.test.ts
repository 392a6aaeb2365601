import { describe, expect, test } from 'vitest'
import { createSandbox, type SandboxOptions, type StageRoom } from '../../src/sandbox/index.ts'
import { asker, linkId } from './ask.ts'

const now = () => new Date('2027-01-01T12:00:00Z')

function portal(room: Omit<StageRoom, 'title'>, options: SandboxOptions = {}) {
  const sandbox = createSandbox({ now, ...options })
  sandbox.load({ rooms: [{ title: 'Room', ...room }] })
  const ask = asker(sandbox)
  const put = (body: object) => ask('PUT', '/files/rooms/1/links', body)
  return { sandbox, ask, put, rows: () => sandbox.rooms()[0]?.links ?? [] }
}

// Contract §2.9: people and links share one key space.
describe('the id of a user or group', () => {
  test.for<{ type: StageRoom['type']; linkType: number; want: number }>([
    { type: 'custom', linkType: 1, want: 200 },
    { type: 'collaboration', linkType: 0, want: 200 },
    { type: 'ai', linkType: 0, want: 200 },
    { type: 'public', linkType: 1, want: 200 },
    { type: 'public', linkType: 0, want: 500 },
    { type: 'virtualData', linkType: 0, want: 500 },
    { type: 'formFilling', linkType: 0, want: 500 },
  ])('who is in a $type room, by linkType $linkType', async ({ type, linkType, want }) => {
    const { sandbox, put } = portal({ type })
    const member = sandbox.idOf('member')
    const before = sandbox.rooms()[0]?.members
    const { http, response } = await put({ linkId: member, linkType, access: 0 })
    expect(http).toBe(want)
    const isEdited = ['custom', 'collaboration', 'ai'].includes(type)
    const left = sandbox.rooms()[0]?.members.some(({ id }) => id === member)
    expect(left).toBe(!isEdited)
    if (isEdited) expect(response).toBeUndefined()
    else expect(sandbox.rooms()[0]?.members).toEqual(before)
  })

  test('edits the member, and answers without a link', async () => {
    const { sandbox, put, rows } = portal({ type: 'custom' })
    const user = await put({ linkId: sandbox.idOf('member'), linkType: 1, access: 10, title: 'x' })
    expect(user.response).toMatchObject({ access: 10, subjectType: 0, sharedToUser: { id: sandbox.idOf('member') } })
    expect(user.response).not.toHaveProperty('sharedLink')
    const group = await put({ linkId: sandbox.idOf('team'), linkType: 0, access: 6 })
    expect(group.response).toMatchObject({ subjectType: 2, sharedToGroup: { id: sandbox.idOf('team') } })
    expect((await put({ linkId: sandbox.idOf('guest'), linkType: 1, access: 9 })).http).toBe(403)
    expect(rows()).toEqual([])
  })

  test('becomes a link if they are not in the room, and nothing if they own it or have left', async () => {
    const { sandbox, put, rows } = portal({ type: 'custom' })
    const body = { linkType: 1, access: 2, title: 'x' }
    const added = await put({ ...body, linkId: sandbox.idOf('stranger') })
    expect([added.http, added.response?.subjectType]).toEqual([200, 1])
    for (const person of ['owner', 'former'] as const) {
      const external = await put({ ...body, linkId: sandbox.idOf(person) })
      expect([external.http, external.response]).toEqual([200, undefined])
      const removed = await put({ ...body, access: 0, linkId: sandbox.idOf(person) })
      expect([removed.http, removed.response]).toEqual([200, undefined])
      expect((await put({ ...body, linkType: 0, linkId: sandbox.idOf(person) })).http).toBe(500)
    }
    expect(rows()).toHaveLength(1)
  })
})

// Contract §2.8.
describe('the tenant sharing policy', () => {
  const restricted = { externalShare: false, applyToRooms: true }
  const body = { linkId: linkId(1), linkType: 1, access: 2, title: 'x' }

  test.for<{ type: StageRoom['type']; body: object; want: [number, boolean?] }>([
    { type: 'custom', body: {}, want: [200, true] },
    { type: 'custom', body: { access: 0 }, want: [200] },
    { type: 'public', body: { internal: false }, want: [403] },
    { type: 'public', body: { internal: true }, want: [200, false] },
  ])('restricted: a $type room, $body', async ({ type, body: settings, want }) => {
    const { put } = portal({ type }, { sharePolicy: restricted })
    const { http, response } = await put({ ...body, ...settings })
    expect([http, ...(response ? [response.sharedLink?.internal] : [])]).toEqual(want)
  })

  test('restricted: primaries that cannot come back are not deleted', async () => {
    const links: StageRoom['links'] = [{ kind: 'primary', id: linkId(2) }]
    const revoke = { linkId: linkId(2), linkType: 1, access: 0 }
    for (const type of ['public', 'formFilling'] as const) {
      expect((await portal({ type, links }, { sharePolicy: restricted }).put(revoke)).http).toBe(403)
    }
    const { put } = portal(
      { type: 'formFilling', links: [{ kind: 'primary', id: linkId(2), internal: true }] },
      { sharePolicy: restricted },
    )
    expect(await put(revoke)).toMatchObject({ http: 200, response: { sharedLink: { internal: true } } })
  })

  test.for([{ defaultShareLinkInternal: true }, { externalShare: false }])(
    'internal by default counts only where the portal chooses the id',
    async (sharePolicy) => {
      const { put, ask } = portal({ type: 'custom' }, { sharePolicy })
      const { linkId: _, ...anonymous } = body
      expect((await put(body)).response?.sharedLink?.internal).toBe(false)
      expect((await put(anonymous)).response?.sharedLink?.internal).toBe(true)
      expect((await ask('GET', '/files/rooms/1/link')).response?.sharedLink?.internal).toBe(true)
      const old = portal({ type: 'custom' }, { sharePolicy, profile: '3.6' })
      expect((await old.put(anonymous)).response?.sharedLink?.internal).toBe(false)
    },
  )
})

// Contract §10.24.
test('a legacy link of a form-filling room is edited only with the very same date', async () => {
  const expirationDate = '2027-02-01T00:00:00Z'
  const legacy = { kind: 'additional', id: linkId(1), title: 'old', access: 'read', expirationDate } as const
  const { put, rows } = portal({ type: 'formFilling', links: [legacy] })
  const body = { linkId: linkId(1), linkType: 1, access: 2, title: 'new' }
  expect((await put(body)).response?.sharedLink?.title).toBe('old')
  expect((await put({ ...body, access: 0 })).response?.sharedLink?.title).toBe('old')
  expect((await put({ ...body, expirationDate: '2027-02-01T01:00:00+01:00' })).response?.sharedLink?.title).toBe('new')
  await put({ ...body, access: 0, expirationDate })
  expect(rows().map(({ kind }) => kind)).toEqual(['primary'])
})

// Contract §2.6 (step 5i), §2.2, §7.6.
describe('the uses of an invitation', () => {
  const staged = { kind: 'invitation', id: linkId(1), access: 'contentCreator', title: 'x' } as const
  const body = { linkId: linkId(1), linkType: 0, access: 11, title: 'y' }

  test('are kept with a limit, and refuse a lower one', async () => {
    const { put, rows } = portal({ type: 'custom', links: [{ ...staged, currentUseCount: 5 }] })
    expect(await put({ ...body, maxUseCount: 4 })).toMatchObject({
      http: 400,
      error: { message: "Value does not fall within the expected range. (Parameter 'maxUseCount')" },
    })
    await put({ ...body, maxUseCount: 5 })
    expect(rows()[0]).toMatchObject({ maxUseCount: 5, currentUseCount: 5 })
    await put(body)
    expect(rows()[0]).toMatchObject({ maxUseCount: null, currentUseCount: 0 })
  })

  test('are wiped by the external path, which takes a past date for none', async () => {
    const { put, rows } = portal({ type: 'custom', links: [{ ...staged, maxUseCount: 9, currentUseCount: 5 }] })
    const { http } = await put({ ...body, linkType: 1, expirationDate: '2020-01-01T00:00:00Z' })
    expect(http).toBe(200)
    expect(rows()[0]).toMatchObject({ kind: 'invitation', maxUseCount: null, currentUseCount: 0, expirationDate: null })
  })

  test.for([
    { maxUseCount: null, want: 200 },
    { maxUseCount: '7', want: 200 },
    { maxUseCount: '-7', want: 400 },
    { maxUseCount: 'seven', want: 400 },
    { maxUseCount: 1.5, want: 400 },
  ])('are limited by $maxUseCount: $want', async ({ maxUseCount, want }) => {
    const { put } = portal({ type: 'custom' })
    expect((await put({ ...body, title: null, maxUseCount })).http).toBe(want)
  })

  test.for([
    { currentUseCount: 7, profile: '3.7', want: 200 },
    { currentUseCount: null, profile: '3.7', want: 400 },
    { currentUseCount: 'seven', profile: '3.7', want: 400 },
    { currentUseCount: 'seven', profile: '3.6', want: 200 },
  ] as const)(
    'are not set by currentUseCount $currentUseCount in $profile: $want',
    async ({ want, profile, ...uses }) => {
      const { put, rows } = portal({ type: 'custom' }, { profile })
      expect((await put({ ...body, ...uses })).http).toBe(want)
      expect(rows().map(({ currentUseCount }) => currentUseCount)).toEqual(want === 200 ? [0] : [])
    },
  )

  test('are not counted before 3.7', async () => {
    const { sandbox, rows } = portal({ type: 'custom', links: [staged] }, { profile: '3.6' })
    await sandbox.join(1, linkId(1))
    expect(rows()[0]).toMatchObject({ currentUseCount: 0 })
  })

  test('grow with each join, which writes back all it read', async () => {
    const { sandbox, put, rows } = portal({ type: 'custom', links: [{ ...staged, maxUseCount: 2 }] })
    await sandbox.join(1, linkId(1), () => put({ ...body, title: 'lost', maxUseCount: 100 }))
    expect(rows()[0]).toMatchObject({ title: 'x', maxUseCount: 2, currentUseCount: 1 })
    await sandbox.join(1, linkId(1), () => put({ ...body, access: 0 }))
    expect(rows()).toHaveLength(1)
    await expect(sandbox.join(1, linkId(1))).rejects.toThrow('does not work')
  })
})

describe('an expired link', () => {
  const links: StageRoom['links'] = [1, 2, 3, 4, 5].map((n) => ({
    kind: 'additional',
    id: linkId(n),
    expirationDate: '2026-12-31T00:00:00Z',
  }))

  test('is listed as such, counts towards the limit, and never expires once edited', async () => {
    const { ask, put, rows } = portal({ type: 'custom', links })
    const list = await ask<{ sharedLink: { isExpired: boolean } }[]>('GET', '/files/rooms/1/links')
    expect(list.response?.map(({ sharedLink }) => sharedLink.isExpired)).toEqual(Array(5).fill(true))
    const body = { linkType: 1, access: 2, title: 'x', expirationDate: '2026-12-31T00:00:00Z' }
    expect((await put({ ...body, linkId: linkId(6) })).http).toBe(403)
    await put({ ...body, linkId: linkId(1) })
    expect(rows()[0]?.expirationDate).toBeNull()
  })

  test('may lie ten years ahead, and not a moment more', async () => {
    const { put } = portal({ type: 'custom' })
    const body = { linkId: linkId(1), linkType: 1, access: 2, title: 'x' }
    expect((await put({ ...body, expirationDate: '2037-01-01T12:00:00Z' })).http).toBe(200)
    expect((await put({ ...body, expirationDate: '2037-01-01T12:00:00.0000001Z' })).http).toBe(400)
  })
})

test('a template takes no link, not even a deletion', async () => {
  const { put, ask } = portal({ type: 'custom', template: true })
  for (const linkType of [0, 1]) {
    expect((await put({ linkId: linkId(1), linkType, access: 0 })).http).toBe(403)
  }
  expect((await ask('GET', '/files/rooms/1/link')).http).toBe(403)
})

test.for<StageRoom['type']>(['custom', 'public'])('an encrypted %s room takes invitations alone', async (type) => {
  const { put, ask, rows } = portal({ type, private: true })
  expect(await ask('GET', '/files/rooms/1')).toMatchObject({
    response: { private: true, canShare: false, shared: false },
  })
  for (const access of [2, 0]) expect((await put({ linkId: linkId(1), linkType: 1, access })).http).toBe(403)
  expect((await ask('GET', '/files/rooms/1/link')).http).toBe(403)
  expect((await put({ linkId: linkId(1), access: 11 })).http).toBe(200)
  expect(rows().map(({ kind }) => kind)).toEqual(['invitation'])
})

// Contract §14.1 row 5.
test('a date is read as the owner of the key writes it', async () => {
  const body = { linkId: linkId(1), linkType: 1, access: 2, title: 'x', expirationDate: '05.06.2030' }
  const dateIn = async (options: SandboxOptions) =>
    (await portal({ type: 'custom' }, options).put(body)).response?.sharedLink?.expirationDate?.slice(0, 10)
  expect([await dateIn({}), await dateIn({ culture: 'de' })]).toEqual(['2030-05-06', '2030-06-05'])
})

test('a request is refused in the order of the steps', async () => {
  const { put, ask } = portal({ type: 'custom' })
  const bad = { linkId: linkId(1), linkType: 2, access: 3, title: 'x'.repeat(256), expirationDate: '2020-01-01' }
  const at = async (path: string, body: object) => (await ask('PUT', path, body)).http
  expect(await at('/files/rooms/7/links', bad)).toBe(400)
  expect(await at('/files/rooms/7/links', { ...bad, title: 'x' })).toBe(403)
  expect(await at('/files/rooms/7/links', { ...bad, title: 'x', linkType: 0 })).toBe(404)
  expect(await at('/files/rooms/third-party-1/links', { access: 2 })).toBe(404)
  expect((await put({ ...bad, title: 'x', linkType: 0 })).http).toBe(400)
  expect((await put({ ...bad, title: 'x', linkType: 1, password: 'short' })).http).toBe(403)
})

test.for([
  { method: 'PUT', path: '/1/links' },
  { method: 'PUT', path: '/1/tags' },
  { method: 'POST', path: '' },
])('a body that is not JSON by its content type is 415: $method rooms$path', async ({ method, path }) => {
  const { sandbox } = portal({ type: 'custom' })
  const statusOf = async (type: Record<string, string>): Promise<number> => {
    const headers = { Authorization: `Bearer ${sandbox.apiKey}`, ...type }
    const body = new TextEncoder().encode('{}')
    const request = new Request(`http://portal.test/api/2.0/files/rooms${path}`, { method, headers, body })
    const response = await sandbox.fetch(request)
    // Contract §14.1 row 12: the envelope says that all is well.
    if (response.status === 415) expect(await response.json()).toMatchObject({ status: 0, statusCode: 200 })
    return response.status
  }
  expect(await statusOf({ 'Content-Type': 'text/plain' })).toBe(415)
  expect(await statusOf({})).toBe(415)
})

test('an error has a dummy for the stack trace that the portal would show', async () => {
  const { put } = portal({ type: 'custom' })
  const { text } = await put({ linkId: linkId(1), linkType: 1, access: 3 })
  expect(JSON.parse(text)).toEqual({
    error: {
      message: 'The role is not available for this user type',
      type: 'System.InvalidOperationException',
      stack: '   at Sandbox.Dummy.StackTrace()',
      hresult: -2146233079,
    },
    status: 1,
    statusCode: 403,
  })
})

// Contract §2.2.
test('a link belongs to who made it, whoever edits it later', async () => {
  const { sandbox, put, rows } = portal({ type: 'custom' })
  const manager = asker(sandbox, sandbox.addKey({ user: 'manager' }))
  const body = { linkId: linkId(1), linkType: 1, access: 2, title: 'x' }
  await manager('PUT', '/files/rooms/1/links', body)
  await put({ ...body, title: 'y' })
  expect(rows()[0]).toMatchObject({ title: 'y', owner: sandbox.idOf('manager') })
})
