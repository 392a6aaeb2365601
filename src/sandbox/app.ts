import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { type Caller, createGuard } from './guard.ts'
import { addLinkRoutes } from './link-routes.ts'
import type { Portal } from './portal.ts'
import { addPortalRoutes } from './portal-routes.ts'
import { addRoomRoutes } from './room-routes.ts'

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
