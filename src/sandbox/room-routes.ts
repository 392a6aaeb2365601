import type { Hono } from 'hono'
import { answer, invalid, unsupported } from './envelope.ts'
import { type Caller, callerOf, demands, type Guard, isJson } from './guard.ts'
import type { Portal } from './portal.ts'
import { bindRoom, createRoom, findRoom, moveRoom, openRoom, tagRoom } from './room-edit.ts'
import { listRooms } from './room-list.ts'
import { representRoom } from './room-view.ts'

const rooms = '/api/2.0/files/rooms'

/** What a client needs to find, and a test to make, the rooms. Source: contract §1.2. */
export function addRoomRoutes(app: Hono<Caller>, portal: Portal, guard: Guard): void {
  app.get(rooms, guard(demands.readRooms), (c) => {
    const user = callerOf(c)
    const page = listRooms(portal, user, new URL(c.req.url).searchParams)
    if (!page.ok) return invalid(c, page.errors)
    const { startIndex, total } = page.value
    const folders = page.value.rooms.map((room) => representRoom(portal, user, room))
    return answer(c, { files: [], folders, startIndex, count: folders.length, total })
  })

  app.post(rooms, guard(demands.writeRooms), async (c) => {
    if (!isJson(c)) return unsupported(c)
    const body = bindRoom(await c.req.text(), portal)
    if (!body.ok) return invalid(c, body.errors)
    const user = callerOf(c)
    return answer(c, representRoom(portal, user, createRoom(portal, user, body.value)))
  })

  app.get(`${rooms}/:id`, guard(demands.room), (c) => {
    const { room, user } = openRoom(portal, c.get('user'), c.req.param('id'))
    return answer(c, representRoom(portal, user, room))
  })

  app.put(`${rooms}/:id/tags`, guard(demands.writeRooms), async (c) => {
    if (!isJson(c)) return unsupported(c)
    const json = await c.req.text()
    const user = callerOf(c)
    const tagged = tagRoom(portal, user, findRoom(portal, c.req.param('id')), json)
    return tagged.ok ? answer(c, representRoom(portal, user, tagged.value)) : invalid(c, tagged.errors)
  })

  addMove(app, portal, guard, 'archive')
  addMove(app, portal, guard, 'unarchive')
}

/** The portal moves rooms in the background and answers with the operation; here it is done at once. */
function addMove(app: Hono<Caller>, portal: Portal, guard: Guard, verb: 'archive' | 'unarchive'): void {
  app.put(`${rooms}/:id/${verb}`, guard(demands.writeRooms), (c) => {
    const room = findRoom(portal, String(c.req.param('id')))
    moveRoom(portal, callerOf(c), room, verb === 'archive' ? 'archive' : 'rooms')
    return answer(c, { id: portal.chance.uuid(), progress: 100, finished: true })
  })
}
