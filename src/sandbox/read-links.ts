import { zeroId } from './body.ts'
import { plainOptions } from './link-options.ts'
import { isManager, mayEditAccess, mayRead, type Portal, type Room, type Row, type User, writeRow } from './portal.ts'
import { resolveInternal } from './put-link.ts'
import { refuse } from './refusal.ts'
import { access, accessRank, allows, root, subjectType, titles } from './rules.ts'

/** The kind of links to list; `undefined`: all. Source: contract §1.1. */
export type LinkFilter = 'invitation' | 'external' | undefined

const maxListed = 100

/**
 * Lists the links of a room: at most 100, ordered by access only. Empty for a caller who does not manage the room.
 * Source: contract §1.1, §3.2.
 */
export function listLinks(portal: Portal, caller: User, room: Room, filter: LinkFilter): Row[] {
  if (!isManager(caller, room)) return []
  const links = [...room.rows.values()].filter((row) => matches(row, filter))
  const primaryFirst = (row: Row) => (filter === 'external' && row.kind === subjectType.primary ? 0 : 1)
  return portal.random
    .shuffle(links)
    .sort((a, b) => primaryFirst(a) - primaryFirst(b) || accessRank(a.share) - accessRank(b.share))
    .slice(0, maxListed)
}

/**
 * Returns the primary link, and creates a missing one although this is a GET; `undefined` if old versions answer null.
 * Source: contract §1.1, §8.
 */
export function getOrCreatePrimary(portal: Portal, caller: User, room: Room): Row | undefined {
  if (!mayRead(caller, room)) throw refuse.accessDenied()
  const primary = [...room.rows.values()].find((row) => row.kind === subjectType.primary)
  const isShown = room.root === root.active || isManager(caller, room)
  if (primary !== undefined && isShown) return primary
  if (!mayEditAccess(caller, room)) {
    if (portal.profile === '3.7') throw refuse.accessDenied()
    return undefined
  }
  return createPrimary(portal, caller, room)
}

function createPrimary(portal: Portal, caller: User, room: Room): Row {
  const internal = resolveInternal(portal, room, { linkId: zeroId, internal: false })
  if (!allows(room, subjectType.primary, access.read)) throw refuse.role()
  const row: Row = {
    subject: portal.random.uuid(),
    kind: subjectType.primary,
    share: access.read,
    owner: caller.id,
    options: plainOptions(titles.external, internal),
  }
  writeRow(portal, room, row)
  return row
}

function matches({ kind, options }: Row, filter: LinkFilter): boolean {
  if (options === undefined) return false
  return filter === undefined || (filter === 'invitation') === (kind === subjectType.invitation)
}
