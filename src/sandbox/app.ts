import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { bindLink } from './body.ts'
import { answer, invalid, unsupported } from './envelope.ts'
import { type Caller, callerOf, createGuard, demands, type Guard, isJson } from './guard.ts'
import type { Portal } from './portal.ts'
import { addPortalRoutes } from './portal-routes.ts'
import { checkLinkType, putLink } from './put-link.ts'
import { getOrCreatePrimary, type LinkFilter, listLinks } from './read-links.ts'
import { representRoom, representRow, type Viewer } from './represent.ts'
import { bindRoom, createRoom, findRoom, moveRoom, openRoom, tagRoom } from './room-edit.ts'
import { listRooms } from './room-list.ts'

/** The portal's API as a hono app. An unknown route answers 404; a bug in the sandbox answers a bare 500. */
export function createApp(portal: Portal): Hono<Caller> {
  const app = new Hono<Caller>()
  const guard = createGuard(portal)
  addLinkRoutes(app, portal, guard)
  addRoomRoutes(app, portal, guard)
  addPortalRoutes(app, portal, guard)
  app.notFound(() => new Response(null, { status: 404 }))
  app.onError((error) => {
    if (error instanceof HTTPException) return error.getResponse()
    return Response.json({ error: { message: `The sandbox failed: ${error.message}` } }, { status: 500 })
  })
  return app
}

const rooms = '/api/2.0/files/rooms'

/** The routes that find rooms, and those that tests create them with. Source: contract §1.2. */
function addRoomRoutes(app: Hono<Caller>, portal: Portal, guard: Guard): void {
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
    const { room, user } = openRoom(portal, c)
    return answer(c, representRoom(portal, user, room))
  })

  app.put(`${rooms}/:id/tags`, guard(demands.writeRooms), async (c) => {
    if (!isJson(c)) return unsupported(c)
    const json = await c.req.text()
    const user = callerOf(c)
    const tagged = tagRoom(portal, user, findRoom(portal, c), json)
    return tagged.ok ? answer(c, representRoom(portal, user, tagged.value)) : invalid(c, tagged.errors)
  })

  // The portal moves rooms in the background and answers with the operation; the sandbox moves them at once.
  for (const verb of ['archive', 'unarchive'] as const) {
    app.put(`${rooms}/:id/${verb}`, guard(demands.writeRooms), (c) => {
      const room = findRoom(portal, c)
      moveRoom(portal, callerOf(c), room, verb)
      return answer(c, { id: portal.random.uuid(), progress: 100, finished: true })
    })
  }
}

const filters: Readonly<Record<string, LinkFilter>> = {
  0: 'invitation',
  1: 'external',
  invitation: 'invitation',
  external: 'external',
}

/** The routes of a room's links. Source: contract §1.1. */
function addLinkRoutes(app: Hono<Caller>, portal: Portal, guard: Guard): void {
  app.get(`${rooms}/:id/links`, guard(demands.readRooms), (c) => {
    // The portal ignores an empty value.
    const type = c.req.query('type') ?? ''
    const filter = filters[type.toLowerCase()]
    if (type !== '' && filter === undefined) return invalid(c, { type: [`The value '${type}' is not valid.`] })
    const room = findRoom(portal, c)
    const viewer = viewerOf(portal, c)
    const links = listLinks(portal, viewer.user, room, filter).map((row) => representRow(viewer, room, row))
    return answer(c, links)
  })

  app.put(`${rooms}/:id/links`, guard(demands.writeRooms), async (c) => {
    if (!isJson(c)) return unsupported(c)
    const body = bindLink(await c.req.text(), portal.profile)
    if (!body.ok) return invalid(c, body.errors)
    checkLinkType(body.value)
    const room = findRoom(portal, c)
    const viewer = viewerOf(portal, c)
    const { row, isReplacement } = putLink({ portal, caller: viewer.user, room, body: body.value })
    return answer(c, row && representRow(viewer, room, row, !isReplacement))
  })

  app.get(`${rooms}/:id/link`, guard(demands.readRooms), (c) => {
    const room = findRoom(portal, c)
    const viewer = viewerOf(portal, c)
    const row = getOrCreatePrimary(portal, viewer.user, room)
    return answer(c, row && representRow(viewer, room, row))
  })

  // Source: contract §14.1 row 13.
  app.all(`${rooms}/:id/links`, () => new Response(null, { status: 405, headers: { Allow: 'GET, PUT' } }))
  app.all(`${rooms}/:id/link`, () => new Response(null, { status: 405, headers: { Allow: 'GET' } }))
}

function viewerOf(portal: Portal, c: Context<Caller>): Viewer {
  return { portal, user: callerOf(c), origin: new URL(c.req.url).origin }
}
