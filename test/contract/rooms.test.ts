import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inDays, newId, openTarget, type RoomType, roomTypes, type Target } from './portal.ts'

interface Room {
  id: number
  title: string
  roomType: number
  rootFolderType: number
  private: boolean
  shared: boolean
  sharedExternal: boolean
  sharedForUser: boolean
  parentShared: boolean
  security: Record<string, boolean>
}

let portal: Target
beforeAll(async () => {
  portal = await openTarget()
})
afterAll(() => portal.close())

const read = async (id: number) => (await portal.call<Room>('GET', `/files/rooms/${id}`)).response

/** The real portal moves rooms in the background. */
async function archive(id: number): Promise<void> {
  await portal.call('PUT', `/files/rooms/${id}/archive`, { deleteAfter: false })
  await expect.poll(async () => (await read(id))?.rootFolderType, { interval: 5 }).toBe(20)
}

describe('a primary link', () => {
  test('is made by GET in a custom room, once, and deleted for good', async () => {
    const room = await portal.createRoom('custom')
    expect(await portal.links(room)).toEqual([])
    const primary = await portal.primary(room)
    expect(primary).toMatchObject({ access: 2, subjectType: 4, canRevoke: false, sharedLink: { primary: true } })
    expect((await portal.primary(room)).sharedLink.id).toBe(primary.sharedLink.id)
    const gone = await portal.put(room, { linkId: primary.sharedLink.id, linkType: 1, access: 0 })
    expect([gone.http, gone.response]).toEqual([200, undefined])
    expect(await portal.links(room)).toEqual([])
  })

  test.for<{ type: RoomType; access: number }>([
    { type: 'public', access: 2 },
    { type: 'formFilling', access: 7 },
  ])('comes back as another when it is deleted in a $type room', async ({ type, access }) => {
    const room = await portal.createRoom(type)
    const born = await portal.primary(room)
    expect(born).toMatchObject({ access, subjectType: 4, canRevoke: true })
    await portal.put(room, { linkId: born.sharedLink.id, linkType: 1, access: 2, title: 'Mine', denyDownload: true })
    const { response } = await portal.put(room, { linkId: born.sharedLink.id, linkType: 1, access: 0, internal: false })
    expect(response).toMatchObject({ access, subjectType: 4, sharedLink: { primary: true, denyDownload: false } })
    expect(response?.sharedLink.id).not.toBe(born.sharedLink.id)
    expect(response?.sharedLink).not.toHaveProperty('requestToken')
    const listed = await portal.links(room)
    expect(listed.map(({ sharedLink }) => sharedLink.id)).toEqual([response?.sharedLink.id])
    expect(listed[0]?.sharedLink.requestToken).toEqual(expect.any(String))
  })

  test.for<RoomType>(['public', 'formFilling'])('never expires in a %s room', async (type) => {
    const room = await portal.createRoom(type)
    const { sharedLink, access } = await portal.primary(room)
    const body = { linkId: sharedLink.id, linkType: 1, access, title: 'x', expirationDate: inDays(3) }
    const { http, response } = await portal.put(room, body)
    expect([http, response?.sharedLink.title, response?.sharedLink.expirationDate]).toEqual([200, 'x', undefined])
    expect(response?.canEditExpirationDate).toBe(false)
  })

  test('is not replaced when it is deleted as an invitation', async () => {
    const room = await portal.createRoom('public')
    const { sharedLink } = await portal.primary(room)
    expect((await portal.put(room, { linkId: sharedLink.id, linkType: 0, access: 0 })).response).toBeUndefined()
    expect(await portal.links(room)).toEqual([])
  })

  test.for<RoomType>(['collaboration', 'virtualData'])('cannot be in a %s room', async (type) => {
    const room = await portal.createRoom(type)
    const { http, error } = await portal.call('GET', `/files/rooms/${room}/link`)
    expect([http, error?.type]).toEqual([403, 'System.InvalidOperationException'])
  })
})

describe('internal in a public room', () => {
  test('is dropped from a new link', async () => {
    const room = await portal.createRoom('public')
    const { response } = await portal.put(room, { linkId: newId(), linkType: 1, access: 2, title: 'x', internal: true })
    expect(response).toMatchObject({ canEditInternal: false, sharedLink: { internal: false } })
  })

  test('makes the portal ignore an edit, and a deletion, with 200', async () => {
    const room = await portal.createRoom('public')
    const body = { linkId: newId(), linkType: 1, access: 2, title: 'old', internal: false }
    await portal.put(room, body)
    const edit = await portal.put(room, { ...body, title: 'new', access: 10, internal: true })
    expect([edit.http, edit.response?.sharedLink.title, edit.response?.access]).toEqual([200, 'old', 2])
    const deletion = await portal.put(room, { ...body, access: 0, internal: true })
    expect([deletion.http, deletion.response?.sharedLink.id]).toEqual([200, body.linkId])
  })

  test('may be set in a custom room', async () => {
    const room = await portal.createRoom('custom')
    const { response } = await portal.put(room, { linkId: newId(), linkType: 1, access: 2, title: 'x', internal: true })
    expect(response).toMatchObject({ canEditInternal: true, sharedLink: { internal: true } })
  })
})

test('the same id may be in two rooms, as two links', async () => {
  const [one, other] = [await portal.createRoom('custom'), await portal.createRoom('custom')]
  const body = { linkId: newId(), linkType: 1, access: 2, title: 'one' }
  await portal.put(one, body)
  await portal.put(other, { ...body, title: 'other' })
  await portal.put(one, { ...body, access: 0 })
  expect((await portal.links(other)).map(({ sharedLink }) => sharedLink.title)).toEqual(['other'])
})

test('an archived room shows its links, takes none, and opens none', async () => {
  const room = await portal.createRoom('custom')
  const body = { linkId: newId(), linkType: 1, access: 2, title: 'x' }
  const token = (await portal.put(room, body)).response?.sharedLink.requestToken
  await archive(room)
  expect((await read(room))?.security['EditAccess']).toBe(false)
  expect(await portal.links(room)).toHaveLength(1)
  for (const access of [2, 0]) expect((await portal.put(room, { ...body, access })).http).toBe(403)
  expect((await portal.call('GET', `/files/rooms/${room}/link`)).http).toBe(403)
  const state = await portal.call<{ status: number }>('GET', `/files/share/${token}`, undefined, {})
  expect(state.response?.status).toBe(1)
})

test('a room tells its type, where it lies and what we may do, alone and in the list', async () => {
  const id = await portal.createRoom('public')
  const room = await read(id)
  expect(room).toMatchObject({ id, roomType: roomTypes.public, rootFolderType: 14, security: { EditAccess: true } })
  const query = `filterValue=${encodeURIComponent(room?.title ?? '')}&type=6&startIndex=0&count=100`
  const { response, count } = await portal.call<{ folders: Room[]; total: number; startIndex: number }>(
    'GET',
    `/files/rooms?${query}`,
  )
  expect([count, response?.startIndex]).toEqual([1, 0])
  expect(response?.total).toBeGreaterThan(0)
  expect(response?.folders.map((folder) => folder.id)).toContain(id)
  for (const bad of ['count=0', 'count=101', 'startIndex=-1']) {
    expect((await portal.call('GET', `/files/rooms?${bad}`)).http).toBe(400)
  }
})

// Contract §14.5.
describe('a room that is shared', () => {
  const links = { invitation: { access: 11 }, internal: { linkType: 1, internal: true }, open: { linkType: 1 } }

  test.for<{ type: RoomType; has: (keyof typeof links)[]; want: [boolean, boolean] }>([
    { type: 'custom', has: [], want: [false, false] },
    { type: 'custom', has: ['invitation'], want: [false, false] },
    { type: 'custom', has: ['internal'], want: [true, false] },
    { type: 'custom', has: ['internal', 'open'], want: [true, true] },
    { type: 'public', has: [], want: [true, true] },
    { type: 'formFilling', has: [], want: [true, true] },
  ])('a $type room with $has: $want', async ({ type, has, want }) => {
    const id = await portal.createRoom(type)
    for (const name of has) await portal.put(id, { linkId: newId(), access: 2, title: 'x', ...links[name] })
    const room = await read(id)
    expect([room?.shared, room?.sharedExternal]).toEqual(want)
    expect(room).toMatchObject({ private: false, parentShared: false, sharedForUser: false })
    // What links open can be embedded.
    expect(room?.security).toMatchObject({ Embed: want[0], CopyLink: true, ChangeOwner: true, UseChat: false })
    const { response } = await portal.call<{ folders: Room[] }>('GET', `/files/rooms?type=${roomTypes[type]}`)
    expect(response?.folders.find((folder) => folder.id === id)).toMatchObject({
      shared: want[0],
      sharedExternal: want[1],
    })
  })
})

test('the key knows itself, and the version is public', async () => {
  const self = await portal.call<{ key: string; isActive: boolean; createBy: object }>('GET', '/keys/@self')
  expect(self.response).toMatchObject({ isActive: true, createBy: expect.any(Object) })
  expect(self.response?.key).toMatch(/^sk-\*\*\*.{4}$/)
  const version = await portal.call<{ docSpace: string }>('GET', '/settings/version/build', undefined, {})
  expect(version.response?.docSpace).toMatch(/^\d+\.\d+/)
  const policy = await portal.call<{ minLength: number }>('GET', '/settings/security/password')
  expect(policy.response?.minLength).toEqual(expect.any(Number))
})
