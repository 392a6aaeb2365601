import type { Context, Hono } from 'hono'
import { bindLink } from './body.ts'
import { answer, invalid, unsupported } from './envelope.ts'
import { type Caller, callerOf, demands, type Guard, isJson } from './guard.ts'
import type { Portal } from './portal.ts'
import { checkLinkType, putLink } from './put-link.ts'
import { type LinkFilter, listLinks, obtainPrimary } from './read-links.ts'
import { representRow, type Viewer } from './represent.ts'
import { findRoom } from './room-edit.ts'

const filters: Readonly<Record<string, LinkFilter>> = {
  0: 'invitation',
  1: 'external',
  invitation: 'invitation',
  external: 'external',
}

/** The three routes this sandbox is about. Source: contract §1.1. */
export function addLinkRoutes(app: Hono<Caller>, portal: Portal, guard: Guard): void {
  app.get('/api/2.0/files/rooms/:id/links', guard(demands.readRooms), (c) => {
    const type = c.req.query('type')
    const filter = type === undefined ? undefined : filters[type.toLowerCase()]
    if (type !== undefined && filter === undefined) return invalid(c, { Type: [`The value '${type}' is not valid.`] })
    const room = findRoom(portal, c.req.param('id'))
    const viewer = viewerOf(portal, c)
    const rows = listLinks(portal, viewer.user, room, filter)
    return answer(
      c,
      rows.map((row) => representRow(viewer, room, row)),
    )
  })

  app.put('/api/2.0/files/rooms/:id/links', guard(demands.writeRooms), async (c) => {
    if (!isJson(c)) return unsupported(c)
    const body = bindLink(await c.req.text(), portal.profile)
    if (!body.ok) return invalid(c, body.errors)
    checkLinkType(body.value)
    const room = findRoom(portal, c.req.param('id'))
    const viewer = viewerOf(portal, c)
    const { row, isReplacement } = putLink({ portal, caller: viewer.user, room, body: body.value })
    return answer(c, row && representRow(viewer, room, row, { hasToken: !isReplacement }))
  })

  app.get('/api/2.0/files/rooms/:id/link', guard(demands.readRooms), (c) => {
    const room = findRoom(portal, c.req.param('id'))
    const viewer = viewerOf(portal, c)
    const row = obtainPrimary(portal, viewer.user, room)
    return answer(c, row && representRow(viewer, room, row))
  })
}

function viewerOf(portal: Portal, c: Context<Caller>): Viewer {
  return { portal, user: callerOf(c), origin: new URL(c.req.url).origin }
}
