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
  test.for<{ name: string; body: unknown; key: string }>([
    { name: 'a long title', body: external({ title: 'x'.repeat(256) }), key: 'RoomLink.Title' },
    { name: 'a long password', body: external({ password: 'x'.repeat(256) }), key: 'RoomLink.Password' },
    { name: 'no uses at all', body: invitation({ maxUseCount: 0 }), key: 'RoomLink.MaxUseCount' },
    { name: 'too many uses', body: invitation({ maxUseCount: 1001 }), key: 'RoomLink.MaxUseCount' },
    { name: 'a null id', body: external({ linkId: null }), key: '$.linkId' },
    { name: 'an empty id', body: external({ linkId: '' }), key: '$.linkId' },
    { name: 'an id in braces', body: external({ linkId: `{${newId()}}` }), key: '$.linkId' },
    { name: 'a linkType by name', body: external({ linkType: 'External' }), key: '$.linkType' },
    { name: 'a linkType in quotes', body: external({ linkType: '1' }), key: '$.linkType' },
    { name: 'a null linkType', body: external({ linkType: null }), key: '$.linkType' },
    { name: 'an object for access', body: external({ access: {} }), key: '$.access' },
    { name: 'a number for a date', body: external({ expirationDate: 7 }), key: '$.expirationDate' },
    {
      name: 'an object for a date',
      body: external({ expirationDate: { utcTime: inDays(1) } }),
      key: '$.expirationDate',
    },
    { name: 'null for a flag', body: external({ denyDownload: null }), key: '$.denyDownload' },
    { name: 'text for a flag', body: external({ internal: 'false' }), key: '$.internal' },
    { name: 'no body', body: '', key: 'RoomLink' },
    { name: 'null for a body', body: 'null', key: 'RoomLink' },
    { name: 'a list for a body', body: '[]', key: '$' },
    { name: 'no JSON', body: '{', key: '$' },
    // Contract §14.1 row 11: only the first member at fault is told.
    { name: 'two members at fault', body: { title: 5, linkId: null }, key: '$.title' },
  ])('$name is 400 in the validation shape', async ({ body, key }) => {
    const answer = await portal.call<ValidationProblem>('PUT', `/files/rooms/${room}/links`, body)
    expect([answer.http, answer.count, answer.status, answer.statusCode, answer.error]).toEqual([
      400,
      1,
      1,
      400,
      undefined,
    ])
    expect([answer.type, answer.response?.status]).toEqual(['application/problem+json', 400])
    expect(Object.keys(answer.response?.errors ?? {})).toEqual([key])
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

// Contract §14.1 row 4.
test('the password is looked at where a link is deleted that is not there', async () => {
  const { http, error } = await portal.put(room, external({ access: 0, password: 'short' }))
  expect([http, error?.type]).toEqual([400, 'System.ArgumentException'])
})

// Contract §14.1 rows 12 and 13.
describe('a request of the wrong kind', () => {
  test.for<string>(['PATCH', 'DELETE', 'OPTIONS'])('%s is 405 with an empty body', async (method) => {
    for (const path of ['links', 'link']) {
      const { http, text } = await portal.call(method, `/files/rooms/${room}/${path}`)
      expect([http, text]).toEqual([405, ''])
    }
  })
})

// Contract §14.1 rows 10 and 16.
test.for<[string, number, string]>([
  ['/files/rooms?count=0', 400, 'count'],
  ['/files/rooms?searchArea=none', 400, 'searchArea'],
  ['/files/rooms?startIndex=-1', 400, 'System.ArgumentException'],
  ['/files/rooms/2147483648/links', 404, 'ASC.Common.Web.ItemNotFoundException'],
  ['/files/rooms/third-party-1/links', 404, 'ASC.Common.Web.ItemNotFoundException'],
])('GET %s is %i: %s', async ([path, status, what]) => {
  const { http, error, response } = await portal.call<ValidationProblem>('GET', path)
  expect([http, error?.type ?? Object.keys(response?.errors ?? {})[0]]).toEqual([status, what])
})

test('a blank id is none', async () => {
  expect((await portal.call('GET', '/files/rooms/%20/links')).http).toBe(400)
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
