import type { Context, MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { forbidden } from './envelope.ts'
import { instantOf } from './instant.ts'
import { type ApiKey, isPast, type Portal, type User } from './portal.ts'
import { createRateLimiter, createService, type RateLimiter } from './rate-limits.ts'
import { refuseEmpty } from './refusal.ts'

/** What a guarded route knows about its caller. */
export interface Caller {
  readonly Variables: { readonly user: User | undefined; readonly key: ApiKey | undefined }
}

/** What a route requires of a key: `scopes: 'any'` accepts every valid key. Source: contract §5.2. */
export interface Demand {
  readonly isAnonymous?: boolean
  readonly scopes: readonly string[] | 'any'
}

const readRooms = ['rooms:read', 'rooms:write', '*:read', '*:write']

/** The scopes of each route. Note that `files:*` does not cover rooms, and any key reads `@self`. Source: contract §5.2. */
export const demands: Readonly<Record<'readRooms' | 'writeRooms' | 'room' | 'share' | 'settings' | 'anyKey', Demand>> =
  {
    readRooms: { scopes: readRooms },
    writeRooms: { scopes: ['rooms:write', '*:write'] },
    room: { scopes: readRooms, isAnonymous: true },
    share: { scopes: ['files:read', 'files:write', '*:read', '*:write'], isAnonymous: true },
    settings: { scopes: ['*:read', '*:write'], isAnonymous: true },
    anyKey: { scopes: 'any' },
  }

/** Creates the middleware that admits only callers who meet a route's demand. */
export type Guard = (demand: Demand) => MiddlewareHandler<Caller>

/** Returns the caller of a route that requires a key. */
export function callerOf(c: Context<Caller>): User {
  const user = c.get('user')
  /* v8 ignore if -- @preserve: the guard admits nobody without a key */
  if (user === undefined) throw refuseEmpty(401)
  return user
}

/** Whether the request says that its body is JSON. */
export function isJson(c: Context): boolean {
  return /^application\/(json|\S+\+json)\b/i.test(c.req.header('Content-Type') ?? '')
}

/** Guards routes: first authentication, then rate limits, then scopes. Source: contract §2.6 (step 1). */
export function createGuard(portal: Portal): Guard {
  const admit: RateLimiter = createRateLimiter(portal.limits)
  const serve = createService(portal)
  return (demand) => async (c, next) => {
    const key = authenticate(portal, c.req.header('Authorization'))
    if (key === undefined && demand.isAnonymous !== true) throw refuseEmpty(401, challengeFor(c))
    const admission = admit(key?.user.id ?? 'anonymous', c.req.method, portal.now().getTime())
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
      admission.release()
    }
  }
}

/** Only Basic credentials get a challenge back. Source: contract §14.1 row 18. */
function challengeFor(c: Context): Record<string, string> {
  return /^Basic /i.test(c.req.header('Authorization') ?? '') ? { 'WWW-Authenticate': 'Basic' } : {}
}

/** Finds the caller's API key. The sandbox knows no other credentials. Source: contract §5.1. */
function authenticate(portal: Portal, header: string | undefined): ApiKey | undefined {
  const key = portal.keys.get(bearerKey(header) ?? '')
  if (key === undefined || !key.isActive || !key.user.isActive || isPast(portal, key.expiresAt)) return undefined
  key.lastUsed = instantOf(portal.now())
  return key
}

/** Anonymous routes check scopes since 3.7, and treat an invalid key as a missing scope. Source: contract §5.2. */
function isWithinScope(portal: Portal, c: Context<Caller>, demand: Demand, key: ApiKey | undefined): boolean {
  if (demand.isAnonymous === true && portal.profile !== '3.7') return true
  if (key === undefined) return bearerKey(c.req.header('Authorization')) === undefined
  if (demand.scopes === 'any') return true
  const isFull = key.scopes.length === 0 || key.scopes.includes('*')
  const claims = isFull ? ['*:write'] : key.scopes
  return claims.some((claim) => demand.scopes.includes(claim))
}

function bearerKey(header: string | undefined): string | undefined {
  return /^Bearer (sk-.*)$/i.exec(header ?? '')?.[1]
}
