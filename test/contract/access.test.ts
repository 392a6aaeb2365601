import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { live, newId, openTarget, type RoomType, type Target } from './portal.ts'

interface Case {
  type: RoomType
  external: number[]
  additional: number
  invitation: number[]
}

/** A real portal makes these by other routes. */
const ai: Case = { type: 'ai', external: [], additional: 0, invitation: [2, 11] }
const levels = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, -1]
const role = [403, 'System.InvalidOperationException']

let portal: Target
beforeAll(async () => {
  portal = await openTarget()
})
afterAll(() => portal.close())

// Contract §2.5.
describe.for<Case>([
  { type: 'custom', external: [2, 5, 6, 7, 10], additional: 5, invitation: [2, 5, 6, 10, 11] },
  { type: 'public', external: [2, 5, 6, 7, 10], additional: 5, invitation: [2, 11] },
  { type: 'formFilling', external: [2, 7], additional: 0, invitation: [7, 11] },
  { type: 'collaboration', external: [], additional: 0, invitation: [2, 10, 11] },
  { type: 'virtualData', external: [], additional: 0, invitation: [2, 7, 10, 11] },
  ...(live ? [] : [ai]),
])('a $type room', ({ type, external, additional, invitation }) => {
  let room: number
  beforeAll(async () => {
    room = await portal.createRoom(type)
  })

  async function granted(put: (access: number) => Promise<number>): Promise<number[]> {
    const taken: number[] = []
    for (const access of levels) if ((await put(access)) === 200) taken.push(access)
    return taken
  }

  test('takes these levels on its additional links', async () => {
    const taken = await granted(async (access) => {
      const linkId = newId()
      const { http } = await portal.put(room, { linkId, linkType: 1, access, title: 'x' })
      await portal.put(room, { linkId, linkType: 1, access: 0 })
      return http
    })
    expect(taken).toEqual(additional > 0 ? external : [])
  })

  test('takes these levels on its primary link', async () => {
    const made = await portal.call<{ sharedLink: { id: string } }>('GET', `/files/rooms/${room}/link`)
    if (external.length === 0) {
      expect([made.http, made.error?.type]).toEqual(role)
      return
    }
    const linkId = made.response?.sharedLink.id
    const taken = await granted(
      async (access) => (await portal.put(room, { linkId, linkType: 1, access, title: 'x' })).http,
    )
    expect(taken).toEqual(external)
  })

  test('takes these levels on its invitation', async () => {
    const linkId = newId()
    const taken = await granted(async (access) => (await portal.put(room, { linkId, access, title: 'x' })).http)
    expect(taken).toEqual(invitation)
    expect((await portal.put(room, { linkId, access: 0 })).http).toBe(200)
  })

  test('takes so many links of each kind, and refuses one more', async () => {
    const add = async (linkType: number, access: number) =>
      portal.put(room, { linkId: newId(), linkType, access, title: 'x' })
    const level = external[0] ?? 2
    for (let at = 0; at < additional; at += 1) expect((await add(1, level)).http).toBe(200)
    const extra = await add(1, level)
    expect([extra.http, extra.error?.type]).toEqual(role)
    expect((await add(0, 11)).http).toBe(200)
    const second = await add(0, 11)
    expect([second.http, second.error?.type]).toEqual(role)
  })

  test('counts a deletion of nothing as a creation', async () => {
    const nothing = { linkId: newId(), access: 0 }
    expect((await portal.put(room, { ...nothing, linkType: 1 })).http).toBe(403)
    expect((await portal.put(room, { ...nothing, linkType: 0 })).http).toBe(403)
  })
})
