import type { Context, MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { forbidden } from './envelope.ts'
import { instantOf } from './instant.ts'
import { createPace, createService, type Pace } from './pace.ts'
import { type ApiKey, isPast, type Portal, type User } from './portal.ts'
import { refuseEmpty } from './refusal.ts'

/** What a guarded route knows of its caller. */
export interface Caller {
  readonly Variables: { readonly user: User | undefined; readonly key: ApiKey | undefined }
}

/** What a route asks of a key: `scopes: 'any'` takes every valid key. Source: contract §5.2. */
export interface Demand {
  readonly isAnonymous?: boolean
  readonly scopes: readonly string[] | 'any'
}

const readRooms = ['rooms:read', 'rooms:write', '*:read', '*:write']

/** The scope map, with its two oddities: `files:*` opens no room, and any key reads `@self`. Source: contract §5.2. */
export const demands: Readonly<Record<'readRooms' | 'writeRooms' | 'room' | 'share' | 'settings' | 'anyKey', Demand>> =
  {
    readRooms: { scopes: readRooms },
    writeRooms: { scopes: ['rooms:write', '*:write'] },
    room: { scopes: readRooms, isAnonymous: true },
    share: { scopes: ['files:read', 'files:write', '*:read', '*:write'], isAnonymous: true },
    settings: { scopes: ['*:read', '*:write'], isAnonymous: true },
    anyKey: { scopes: 'any' },
  }

/** Makes the middleware that lets in only those who meet a route's demand. */
export type Guard = (demand: Demand) => MiddlewareHandler<Caller>

/** Who calls a route that is not anonymous. */
export function callerOf(c: Context<Caller>): User {
  const user = c.get('user')
  /* v8 ignore if -- @preserve: the guard lets nobody in without a key */
  if (user === undefined) throw refuseEmpty(401)
  return user
}

/** Whether the request says that its body is JSON. */
export function isJson(c: Context): boolean {
  return /^application\/(json|\S+\+json)\b/i.test(c.req.header('Content-Type') ?? '')
}

/** A way to guard routes: authentication, then rate limits, then scopes. Source: contract §2.6 (step 1). */
export function createGuard(portal: Portal): Guard {
  const pace: Pace = createPace(portal.limits)
  const serve = createService(portal)
  return (demand) => async (c, next) => {
    const key = authenticate(portal, c.req.header('Authorization'))
    if (key === undefined && demand.isAnonymous !== true) throw refuseEmpty(401, challengeFor(c))
    const admission = pace(key?.user.id ?? 'anonymous', c.req.method, portal.now().getTime())
    if (!admission.ok) throw refuseEmpty(429, admission.headers)
    try {
      if (!isWithinScope(portal, c, demand, key)) {
        throw demand.isAnonymous === true ? new HTTPException(403, { res: forbidden() }) : refuseEmpty(403)
      }
      await serve()
      c.set('user', key?.user)
      c.set('key', key)
      await next()
    } finally {
      admission.leave()
    }
  }
}

/** Whoever comes with a name and a password is told how to. Source: contract §14.1 row 18. */
function challengeFor(c: Context): Record<string, string> {
  return /^Basic /i.test(c.req.header('Authorization') ?? '') ? { 'WWW-Authenticate': 'Basic' } : {}
}

/** Source: contract §5.1; only API keys exist here, any other credential is unknown. */
function authenticate(portal: Portal, header: string | undefined): ApiKey | undefined {
  const key = portal.keys.get(secretIn(header) ?? '')
  if (key === undefined || !key.isActive || !key.user.isActive || isPast(portal, key.expiresAt)) return undefined
  key.lastUsed = instantOf(portal.now())
  return key
}

/** Anonymous routes look at scopes from 3.7 on, and there an invalid key is a missing scope. Source: contract §5.2. */
function isWithinScope(portal: Portal, c: Context<Caller>, demand: Demand, key: ApiKey | undefined): boolean {
  if (demand.isAnonymous === true && portal.profile !== '3.7') return true
  if (key === undefined) return secretIn(c.req.header('Authorization')) === undefined
  if (demand.scopes === 'any') return true
  const isFull = key.scopes.length === 0 || key.scopes.includes('*')
  const claims = isFull ? ['*:write'] : key.scopes
  return claims.some((claim) => demand.scopes.includes(claim))
}

function secretIn(header: string | undefined): string | undefined {
  return /^Bearer (sk-.*)$/i.exec(header ?? '')?.[1]
}
