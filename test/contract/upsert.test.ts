import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inDays, newId, newPassword, openTarget, type RoomType, type Target, type ValidationProblem } from './portal.ts'

let portal: Target
let room: number
beforeAll(async () => {
  portal = await openTarget()
})
beforeEach(async () => {
  room = await portal.createRoom('custom')
})
afterAll(() => portal.close())

const full = () => ({
  linkId: newId(),
  linkType: 1,
  access: 2,
  title: 'Auditors',
  expirationDate: inDays(30),
  password: newPassword(),
  denyDownload: true,
  internal: false,
})

describe('an upsert', () => {
  test('creates a link under the id we chose, and shows it in the list', async () => {
    const body = full()
    const { http, response, count, links, status, statusCode } = await portal.put(room, body)
    expect([http, count, status, statusCode]).toEqual([200, 1, 0, 200])
    expect(links?.[0]?.action).toBe('PUT')
    expect(response).toMatchObject({ access: 2, subjectType: 1 })
    expect(response?.sharedLink).toMatchObject({
      id: body.linkId,
      title: 'Auditors',
      linkType: 1,
      password: body.password,
      denyDownload: true,
      internal: false,
      primary: false,
      isExpired: false,
    })
    expect(Date.parse(response?.sharedLink.expirationDate ?? '')).toBe(Date.parse(body.expirationDate))
    expect(response?.sharedLink.expirationDate).toMatch(/\.\d{7}(Z|[+-]\d{2}:\d{2})$/)
    expect(response?.sharedTo).toEqual(response?.sharedLink)
    expect((await portal.links(room)).map(({ sharedLink }) => sharedLink)).toEqual([response?.sharedLink])
  })

  test('chooses an id when there is none, and again at each try', async () => {
    const body = { linkType: 1, access: 2, title: 'x' }
    const first = await portal.put(room, body)
    const second = await portal.put(room, { ...body, linkId: '00000000-0000-0000-0000-000000000000' })
    expect(first.response?.sharedLink.id).not.toBe(second.response?.sharedLink.id)
    expect(await portal.links(room)).toHaveLength(2)
  })

  test('takes ids and names in any case and gives them back in lower case', async () => {
    const linkId = newId()
    const { response } = await portal.put(room, { LINKID: linkId.toUpperCase(), LinkType: 1, ACCESS: 2, Title: 'x' })
    expect(response?.sharedLink.id).toBe(linkId)
  })

  test('replaces every setting: what is left out is lost', async () => {
    const { linkId, ...rest } = full()
    await portal.put(room, { linkId, ...rest })
    const { response } = await portal.put(room, { linkId, linkType: 1, access: 6 })
    expect(response).toMatchObject({ access: 6, sharedLink: { denyDownload: false } })
    expect(response?.sharedLink.title).not.toBe(rest.title)
    expect(response?.sharedLink.password).toBeUndefined()
    expect(response?.sharedLink.expirationDate).toBeUndefined()
  })

  test('takes an access by its exact name', async () => {
    expect((await portal.put(room, { linkId: newId(), linkType: 1, access: 'Read' })).response?.access).toBe(2)
  })

  // Contract §14.1 row 1.
  test.for<[string, number, number?]>([
    ['2', 200, 2],
    [' 2 ', 200, 2],
    ['+2', 200, 2],
    ['99', 403],
    ['-2', 403],
  ])('takes an access by its number in quotes: "%s" is %i', async ([access, status, level]) => {
    const { http, response } = await portal.put(room, { linkId: newId(), linkType: 1, access })
    expect([http, response?.access]).toEqual([status, level])
  })

  // Contract §14.1 rows 6 and 7.
  test.for<[string, string, string | undefined]>([
    ['rounds a second to seven digits', '.123456789Z', '.1234568'],
    ['never expires by the first of all dates', '', undefined],
  ])('%s', async ([, end, want]) => {
    const expirationDate = want === undefined ? '0001-01-01T00:00:00' : inDays(3).replace('Z', end)
    const { http, response } = await portal.put(room, { linkId: newId(), access: 11, title: 'x', expirationDate })
    expect([http, response?.sharedLink.expirationDate?.slice(19, 27)]).toEqual([200, want])
  })

  test('cannot change a kind, and the wrong path wipes what it does not know', async () => {
    const body = full()
    await portal.put(room, body)
    const { response } = await portal.put(room, { ...body, linkType: 0 })
    expect(response).toMatchObject({ subjectType: 1, sharedLink: { linkType: 1, denyDownload: false } })
    expect(response?.sharedLink.password).toBeUndefined()
  })

  test('keeps no title of its own: an empty one becomes the default, a blank one stays', async () => {
    const body = { linkId: newId(), linkType: 1, access: 2 }
    expect((await portal.put(room, { ...body, title: '' })).response?.sharedLink.title).not.toBe('')
    expect((await portal.put(room, { ...body, title: ' ' })).response?.sharedLink.title).toBe(' ')
  })
})

describe('a deletion', () => {
  test.for<[string, object]>([
    ['access 0', { access: 0 }],
    ['no access', {}],
    ['access null', { access: null }],
    ['a misspelt access', { access: 'read' }],
    ['a boolean access', { access: true }],
    ['a fractional access', { access: 2.5 }],
    ['a text that is 0', { access: '0' }],
    ['a text that is a fraction', { access: '2.0' }],
  ])('comes from %s', async ([, access]) => {
    const body = full()
    await portal.put(room, body)
    const deleted = await portal.put(room, { linkId: body.linkId, linkType: 1, ...access })
    expect([deleted.http, deleted.count, deleted.status]).toEqual([200, 0, 0])
    expect(deleted.text).not.toContain('"response"')
    expect(await portal.links(room)).toEqual([])
  })

  test('of nothing is answered in the same way', async () => {
    const { http, count, response } = await portal.put(room, { linkId: newId(), linkType: 1, access: 0 })
    expect([http, count, response]).toEqual([200, 0, undefined])
  })
})

describe('an invitation', () => {
  test('has a limit of uses, and no settings of external links', async () => {
    const body = { linkId: newId(), access: 11, title: 'Onboarding', maxUseCount: '25', expirationDate: inDays(2) }
    const { response } = await portal.put(room, { ...body, password: newPassword(), denyDownload: true })
    expect(response).toMatchObject({ access: 11, subjectType: 3 })
    expect(response?.sharedLink).toMatchObject({
      linkType: 0,
      maxUseCount: 25,
      currentUseCount: 0,
      denyDownload: false,
    })
    expect(response?.sharedLink).not.toHaveProperty('requestToken')
    expect(response?.sharedLink).not.toHaveProperty('password')
  })

  // Contract §14.1 row 2.
  test('keeps settings of external links that come by their path', async () => {
    const body = { linkId: newId(), access: 11, title: 'x' }
    await portal.put(room, body)
    const settings = { password: newPassword(), denyDownload: true, internal: true }
    const { response } = await portal.put(room, { ...body, ...settings, linkType: 1 })
    expect(response).toMatchObject({ subjectType: 3, sharedLink: { ...settings, linkType: 0 } })
    expect((await portal.links(room, '?type=0'))[0]?.sharedLink).toMatchObject(settings)
  })

  test.for<RoomType>(['public', 'virtualData'])('in a %s room takes no internal from there', async (type) => {
    const other = await portal.createRoom(type)
    const body = { linkId: newId(), access: 11, title: 'old' }
    await portal.put(other, body)
    const { http, response } = await portal.put(other, { ...body, title: 'new', linkType: 1, internal: true })
    expect([http, response?.sharedLink.title]).toEqual([200, 'old'])
  })

  // Contract §14.1 row 3.
  test('in a form-filling room has the flags of its primary', async () => {
    const forms = await portal.createRoom('formFilling')
    const { response } = await portal.put(forms, { linkId: newId(), access: 7, title: 'x' })
    expect(response).toMatchObject({ canRevoke: true, canEditExpirationDate: false })
  })

  test('loses its limit when the PUT leaves it out', async () => {
    const body = { linkId: newId(), access: 11, title: 'x' }
    await portal.put(room, { ...body, maxUseCount: 5 })
    const { response } = await portal.put(room, body)
    expect(response?.sharedLink.maxUseCount).toBeUndefined()
    expect(response?.sharedLink.currentUseCount).toBe(0)
  })
})

describe('a list', () => {
  test('tells kinds apart by type, and its order by nothing but access', async () => {
    const ids = { editing: newId(), read: newId(), other: newId(), invitation: newId() }
    await portal.put(room, { linkId: ids.read, linkType: 1, access: 2, title: 'x' })
    await portal.put(room, { linkId: ids.other, linkType: 1, access: 2, title: 'x' })
    await portal.put(room, { linkId: ids.editing, linkType: 1, access: 10, title: 'x' })
    await portal.put(room, { linkId: ids.invitation, linkType: 0, access: 11, title: 'x' })
    const primary = (await portal.primary(room)).sharedLink.id
    const listed = async (query: string) => (await portal.links(room, query)).map(({ sharedLink }) => sharedLink.id)
    const external = await listed('?type=1')
    expect(external.slice(0, 2)).toEqual([primary, ids.editing])
    expect(new Set(external)).toEqual(new Set([primary, ids.editing, ids.read, ids.other]))
    expect(external).toHaveLength(4)
    expect(await listed('?type=0')).toEqual([ids.invitation])
    expect(await listed('?type=Invitation')).toEqual([ids.invitation])
    const all = await listed('')
    expect(all.slice(0, 2)).toEqual([ids.invitation, ids.editing])
    expect(all).toHaveLength(5)
  })

  test('counts what it holds', async () => {
    const { http, response, count, links } = await portal.call('GET', `/files/rooms/${room}/links?startIndex=5&count=1`)
    expect([http, response, count, links?.[0]?.action]).toEqual([200, [], 0, 'GET'])
    const unknown = await portal.call<ValidationProblem>('GET', `/files/rooms/${room}/links?type=7`)
    expect([unknown.http, unknown.type]).toEqual([400, 'application/problem+json'])
    expect(Object.keys(unknown.response?.errors ?? {})).toEqual(['type'])
  })

  // Contract §14.1 rows 8 and 9.
  test('has the members that are asked for', async () => {
    const linkId = newId()
    await portal.put(room, { linkId, linkType: 1, access: 2, title: 'x' })
    const listed = (query: string) => portal.links(room, query)
    expect(await listed('?fields=access,sharedLink.id')).toEqual([{ access: 2, sharedLink: { id: linkId } }])
    expect(await listed('?fields=nothing,Access')).toEqual([{}])
    const [whole] = await listed('?type=')
    expect(await listed('?fields=sharedLink')).toEqual([{ sharedLink: whole?.sharedLink }])
    const { response, count } = await portal.call('GET', `/files/rooms/${room}?fields=title,security.Read`)
    expect([count, new Set(Object.keys(response ?? {}))]).toEqual([1, new Set(['security', 'title'])])
  })
})

test('a URL comes back to life with its link id', async () => {
  const body = { linkId: newId(), linkType: 1, access: 2, title: 'x' }
  const first = (await portal.put(room, body)).response?.sharedLink
  const state = async () =>
    (await portal.call<{ status: number }>('GET', `/files/share/${first?.requestToken}`, undefined, {})).response
      ?.status
  expect(await state()).toBe(0)
  await portal.put(room, { ...body, access: 0 })
  expect(await state()).toBe(1)
  const second = (await portal.put(room, body)).response?.sharedLink
  expect([second?.requestToken, second?.shareLink]).toEqual([first?.requestToken, first?.shareLink])
  expect(await state()).toBe(0)
  await portal.put(room, { ...body, password: newPassword() })
  expect(await state()).toBe(3)
})
