import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inDays, newId, newPassword, openTarget, type Target } from './portal.ts'

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
    expect((await portal.call('GET', `/files/rooms/${room}/links?type=7`)).http).toBe(400)
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
