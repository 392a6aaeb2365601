import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { answer, invalid, refuseEmpty, unsupported } from './answers.ts'
import { bindLink } from './body.ts'
import { type Caller, callerOf, createGuard, demands, type Guard, isJson } from './guard.ts'
import { type Instant, renderInstant } from './instant.ts'
import { describePolicy } from './password.ts'
import {
  type ApiKey,
  isManager,
  isPast,
  mayEditAccess,
  type Portal,
  type Profile,
  type Room,
  type Row,
  type User,
} from './portal.ts'
import { checkLinkType, putLink } from './put-link.ts'
import { type LinkFilter, listLinks, obtainPrimary } from './read-links.ts'
import { representRow, type Viewer } from './represent.ts'
import { bindRoom, createRoom, findRoom, listRooms, moveRoom, openRoom, tagRoom } from './rooms.ts'
import { limitOf, roomTypes, root, subjectType } from './rules.ts'
import { readToken } from './tokens.ts'

/** The portal's API as a hono app. An unknown route is 404; a fault of the sandbox itself is a bare 500. */
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

/** What a client needs to find, and a test to make, the rooms. Source: contract §1.2. */
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

const filters: Readonly<Record<string, LinkFilter>> = {
  0: 'invitation',
  1: 'external',
  invitation: 'invitation',
  external: 'external',
}

/** The three routes this sandbox is about. Source: contract §1.1. */
function addLinkRoutes(app: Hono<Caller>, portal: Portal, guard: Guard): void {
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

/** A room as the portal shows it to this user, alone or in a list. Source: contract §1.2. */
function representRoom(portal: Portal, user: User, room: Room): object {
  const edits = mayEditAccess(user, room)
  const canShare = edits && isShareable(room)
  return {
    id: room.id,
    title: room.title,
    roomType: roomTypes[room.type],
    rootFolderType: room.root,
    access: room.rows.get(user.id)?.share ?? 0,
    tags: room.tags,
    private: false,
    denyDownload: false,
    canShare,
    shareSettings: canShare ? shareSettings(room) : undefined,
    security: {
      Read: true,
      EditAccess: edits,
      EditRoom: edits,
      Delete: isManager(user, room),
      CopySharedLink: edits,
    },
    createdBy: { id: room.owner, displayName: portal.users.get(room.owner)?.name },
  }
}

function isShareable({ type, root: place }: Room): boolean {
  return place === root.active && type !== 'collaboration' && type !== 'virtualData'
}

function shareSettings({ type }: Room): object {
  const additional = limitOf(type, subjectType.additional)
  return { PrimaryExternalLink: 1, ...(additional > 0 ? { ExternalLink: additional } : {}) }
}

const versions: { readonly [P in Profile]: string } = { '3.5': '3.5.0', '3.6': '3.6.1', '3.7': '3.7.2' }

/** What an external link's key opens. Source: contract §1.1. */
const shareStatus = { ok: 0, invalid: 1, expired: 2, requiredPassword: 3, externalAccessDenied: 5 } as const

/** What is asked of the portal as a whole. Source: contract §1.1, §5.4, §9. */
function addPortalRoutes(app: Hono<Caller>, portal: Portal, guard: Guard): void {
  app.get('/api/2.0/files/share/:key', guard(demands.share), (c) =>
    answer(c, describeShare(portal, c.req.param('key'), c.get('user') !== undefined)),
  )
  app.get('/api/2.0/keys/@self', guard(demands.anyKey), (c) => {
    const key = c.get('key')
    /* v8 ignore if -- @preserve: the guard lets nobody in without a key */
    if (key === undefined) throw refuseEmpty(401)
    return answer(c, describeKey(portal, key))
  })
  app.get('/api/2.0/settings/version/build', guard(demands.settings), (c) =>
    answer(c, { docSpace: versions[portal.profile], documentServer: '9.0.0' }),
  )
  app.get('/api/2.0/settings/security/password', guard(demands.anyKey), (c) =>
    answer(c, describePolicy(portal.passwordPolicy)),
  )
}

function describeShare(portal: Portal, key: string, isSignedIn: boolean): object {
  const id = readToken(portal, key)
  const found = id === undefined ? undefined : findShare(portal, id)
  if (found === undefined) return { status: shareStatus.invalid }
  const { room, row } = found
  const status = shareState(portal, row, isSignedIn)
  const isOpen = status === shareStatus.ok
  return { status, ...(isOpen ? { id: String(room.id), title: room.title } : {}), linkId: row.subject }
}

function shareState(portal: Portal, { options }: Row, isSignedIn: boolean): number {
  if (isPast(portal, options?.expirationDate)) return shareStatus.expired
  if (options?.internal === true && !isSignedIn) return shareStatus.externalAccessDenied
  return options?.password === undefined ? shareStatus.ok : shareStatus.requiredPassword
}

function findShare(portal: Portal, id: string): { room: Room; row: Row } | undefined {
  for (const room of portal.rooms.values()) {
    const row = room.rows.get(id)
    const isExternal = row?.kind === subjectType.primary || row?.kind === subjectType.additional
    // The links of an archived room are dead until it comes back (§10.25).
    if (row !== undefined && isExternal && room.root !== root.archive) return { room, row }
  }
  return undefined
}

function describeKey(portal: Portal, key: ApiKey): object {
  const shown = (instant: Instant | undefined) => instant && renderInstant(instant, portal.timeZone)
  const keyPostfix = key.secret.slice(-4)
  return {
    id: key.id,
    name: `key of ${key.user.name}`,
    key: `sk-***${keyPostfix}`,
    keyPostfix,
    permissions: key.scopes,
    lastUsed: shown(key.lastUsed),
    createOn: shown(key.createdAt),
    createBy: { id: key.user.id, displayName: key.user.name },
    expiresAt: shown(key.expiresAt),
    isActive: key.isActive,
  }
}
