import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inDays, newId, newPassword, openTarget, type Target, type ValidationProblem } from './portal.ts'

let portal: Target
let room: number
beforeAll(async () => {
  portal = await openTarget()
  room = await portal.createRoom('custom')
})
afterAll(() => portal.close())

const external = (settings: object) => ({ linkId: newId(), linkType: 1, access: 2, title: 'x', ...settings })
const invitation = (settings: object) => ({ linkId: newId(), linkType: 0, access: 11, title: 'x', ...settings })

describe('a body that cannot be bound', () => {
  test.for<{ name: string; body: unknown; key: string | undefined }>([
    { name: 'a long title', body: external({ title: 'x'.repeat(256) }), key: 'RoomLink.Title' },
    { name: 'a long password', body: external({ password: 'x'.repeat(256) }), key: 'RoomLink.Password' },
    { name: 'no uses at all', body: invitation({ maxUseCount: 0 }), key: 'RoomLink.MaxUseCount' },
    { name: 'too many uses', body: invitation({ maxUseCount: 1001 }), key: 'RoomLink.MaxUseCount' },
    // The keys of JSON type errors are unsure (contract §12 d), so only their shape counts.
    { name: 'a null id', body: external({ linkId: null }), key: undefined },
    { name: 'an empty id', body: external({ linkId: '' }), key: undefined },
    { name: 'an id in braces', body: external({ linkId: `{${newId()}}` }), key: undefined },
    { name: 'a linkType by name', body: external({ linkType: 'External' }), key: undefined },
    { name: 'a linkType in quotes', body: external({ linkType: '1' }), key: undefined },
    { name: 'a null linkType', body: external({ linkType: null }), key: undefined },
    { name: 'an object for access', body: external({ access: {} }), key: undefined },
    { name: 'a number for a date', body: external({ expirationDate: 7 }), key: undefined },
    { name: 'an object for a date', body: external({ expirationDate: { utcTime: inDays(1) } }), key: undefined },
    { name: 'null for a flag', body: external({ denyDownload: null }), key: undefined },
    { name: 'text for a flag', body: external({ internal: 'false' }), key: undefined },
    { name: 'no body', body: '', key: undefined },
    { name: 'no JSON', body: '{', key: undefined },
  ])('$name is 400 in the validation shape', async ({ body, key }) => {
    const answer = await portal.call<ValidationProblem>('PUT', `/files/rooms/${room}/links`, body)
    expect([answer.http, answer.count, answer.status, answer.statusCode, answer.error]).toEqual([
      400,
      1,
      1,
      400,
      undefined,
    ])
    expect(answer.response?.status).toBe(400)
    const keys = Object.keys(answer.response?.errors ?? {})
    if (key === undefined) expect(keys.length).toBeGreaterThan(0)
    else expect(keys).toEqual([key])
  })

  test('a title of 255 units is fine', async () => {
    const title = 'x'.repeat(255)
    expect((await portal.put(room, invitation({ title }))).response?.sharedLink.title).toBe(title)
  })
})

describe('an argument out of range', () => {
  test.for<{ name: string; body: () => object }>([
    { name: 'an invitation with a past date', body: () => invitation({ expirationDate: inDays(-1) }) },
    { name: 'even to delete one', body: () => invitation({ access: 0, expirationDate: inDays(-1) }) },
    { name: 'an invitation in eleven years', body: () => invitation({ expirationDate: inDays(4020) }) },
    { name: 'an external link in eleven years', body: () => external({ expirationDate: inDays(4020) }) },
    { name: 'a short password', body: () => external({ password: 'aA1!' }) },
    { name: 'a long password', body: () => external({ password: newPassword().repeat(2) }) },
    { name: 'a password with a space', body: () => external({ password: 'aA1! aA1! aA1!' }) },
    { name: 'a password with an umlaut', body: () => external({ password: 'aA1!aA1!ä' }) },
  ])('$name is 400 in the error shape', async ({ body }) => {
    const { http, status, statusCode, error, response } = await portal.put(room, body())
    expect([http, status, statusCode, response]).toEqual([400, 1, 400, undefined])
    expect(error).toMatchObject({ message: expect.any(String), type: expect.stringContaining('Argument') })
  })
})

describe('an external link', () => {
  test.for<[string, string]>([
    ['a past date', inDays(-1)],
    ['a date nobody can read', 'next week'],
    ['an empty date', ''],
  ])('with %s never expires', async ([, expirationDate]) => {
    const body = external({ expirationDate })
    const { http, response } = await portal.put(room, body)
    expect([http, response?.sharedLink.expirationDate]).toEqual([200, undefined])
    await portal.put(room, { ...body, access: 0 })
  })

  test('has its password trimmed, and a blank one taken away', async () => {
    const password = newPassword()
    const body = external({ password: ` ${password}\t` })
    expect((await portal.put(room, body)).response?.sharedLink.password).toBe(password)
    expect((await portal.put(room, { ...body, password: '   ' })).response?.sharedLink).not.toHaveProperty('password')
    // A deletion does not look at the password.
    expect((await portal.put(room, { ...body, password: 'short', access: 0 })).http).toBe(200)
  })
})

describe('what is not there or not ours', () => {
  test.for<[string, string]>([
    ['PUT', '/files/rooms/2147483647/links'],
    ['GET', '/files/rooms/2147483647/links'],
    ['GET', '/files/rooms/2147483647/link'],
    ['GET', '/files/rooms/2147483647'],
  ])('%s %s is 404', async ([method, path]) => {
    const { http, error } = await portal.call(method, path, method === 'PUT' ? external({}) : undefined)
    expect([http, typeof error?.message]).toEqual([404, 'string'])
  })

  test('a link type that does not exist is 403', async () => {
    const { http, error } = await portal.put(room, external({ linkType: 2 }))
    expect([http, error?.type]).toEqual([403, 'System.InvalidOperationException'])
  })

  test.for<[string, Record<string, string>]>([
    ['no key', {}],
    ['a wrong key', { Authorization: `Bearer sk-${'0'.repeat(64)}` }],
    ['a key without Bearer', { Authorization: `sk-${'0'.repeat(64)}` }],
  ])('%s is 401 with an empty body', async ([, headers]) => {
    const path = `/files/rooms/${room}/links`
    const read = await portal.call('GET', path, undefined, headers)
    const write = await portal.call('PUT', path, external({}), { ...headers, 'Content-Type': 'application/json' })
    expect([read.http, read.text, write.http, write.text]).toEqual([401, '', 401, ''])
  })
})
