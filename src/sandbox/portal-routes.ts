import type { Hono } from 'hono'
import { answer } from './envelope.ts'
import { type Caller, demands, type Guard } from './guard.ts'
import { type Instant, renderInstant } from './instant.ts'
import { type ApiKey, isPast, type Portal, type Profile, type Room, type Row } from './portal.ts'
import { refuseEmpty } from './refusal.ts'
import { describePolicy, isExternal, root } from './rules.ts'
import { longUrl, readToken } from './tokens.ts'

const versions: { readonly [P in Profile]: string } = { '3.5': '3.5.0', '3.6': '3.6.1', '3.7': '3.7.2' }

/** The states that the portal reports for an external link's key. Source: contract §1.1. */
const shareStatus = { ok: 0, invalid: 1, expired: 2, requiredPassword: 3, externalAccessDenied: 5 } as const

/** The routes that concern no single room. Source: contract §1.1, §5.4, §9. */
export function addPortalRoutes(app: Hono<Caller>, portal: Portal, guard: Guard): void {
  app.get('/api/2.0/files/share/:key', guard(demands.share), (c) =>
    answer(c, describeShare(portal, c.req.param('key'), c.get('user') !== undefined)),
  )
  // Anybody may open a short URL. Source: contract §3.3, §4.1.
  app.get('/s/:code', (c) => {
    const url = longUrl(portal, c.req.param('code'))
    return url === undefined ? new Response(null, { status: 404 }) : c.redirect(url)
  })
  app.get('/api/2.0/keys/@self', guard(demands.anyKey), (c) => {
    const key = c.get('key')
    /* v8 ignore if -- @preserve: the guard admits nobody without a key */
    if (key === undefined) throw refuseEmpty(401)
    return answer(c, describeKey(portal, key))
  })
  app.get('/api/2.0/settings/version/build', guard(demands.settings), (c) =>
    // The real answer also has the version of a document server; the sandbox has none.
    answer(c, { docSpace: versions[portal.profile] }),
  )
  app.get('/api/2.0/settings', guard(demands.settings), (c) =>
    answer(c, describeSettings(portal, c.get('user') !== undefined)),
  )
  app.get('/api/2.0/files/settings', guard(demands.settings), (c) => answer(c, describeFiles(portal)))
  app.get('/api/2.0/settings/security/password', guard(demands.anyKey), (c) =>
    answer(c, describePolicy(portal.passwordPolicy)),
  )
}

/** The portal's public settings, and more for signed-in callers. Source: contract §9, §14.1 row 17. */
function describeSettings(portal: Portal, isSignedIn: boolean): object {
  return {
    version: versions[portal.profile],
    culture: portal.culture === 'de' ? 'de' : 'en-US',
    tenantStatus: 0,
    tenantAlias: 'sandbox',
    standalone: true,
    ...(isSignedIn ? { timezone: portal.timeZone, ownerId: portal.people.owner.id } : {}),
  }
}

/** The settings for sharing. Source: contract §2.8, §9. */
function describeFiles({ profile, sharePolicy }: Portal): object {
  const { externalShare = true, defaultShareLinkInternal = !externalShare, applyToRooms = false } = sharePolicy
  if (profile !== '3.7') return { extraSearch: false }
  return { externalShare, defaultShareLinkInternal, externalShareApplyToRooms: applyToRooms }
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
    // The links of an archived room do not work until it is restored (contract §10.25).
    if (row !== undefined && isExternal(row.kind) && room.root !== root.archive) return { room, row }
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
