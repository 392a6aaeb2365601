import type { Change } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { PortalError, PortalErrorCode } from '../../model/gateway.ts'
import type { DesiredLink, LinkKind } from '../../model/link.ts'
import type { DesiredRoom, Room, RoomType } from '../../model/room.ts'
import { rules, sinceVersion } from '../../model/rules.ts'
import type { Values } from '../../settings/row.ts'
import { namesOf, rowOf } from '../../settings/rows.ts'
import type { Conditions } from '../conditions.ts'
import { diagnose, known } from '../diagnostics.ts'
import { changedFields, complete, isAsked } from '../fields.ts'
import type { Matched } from '../match.ts'
import { admitAdoption, admitAlike, admitBlocked, admitForeignAlike, blockedIn, undeclaredOf } from './adoption.ts'
import { admitDate } from './expiry.ts'

/** What the portal's version cannot do, of what the manifest declares. */
export function admitPortal(rooms: readonly DesiredRoom[], { abilities, version }: Conditions): readonly Diagnostic[] {
  if (version === undefined) return []
  if (!abilities.internal) return [diagnose('portal/too-old', { version })]
  const hasInvitation = rooms.some(({ links }) => links.some(({ kind, absent }) => kind === 'invitation' && !absent))
  return hasInvitation && !abilities.invitationLimits ? [diagnose('portal/older', { version })] : []
}

/** Why nothing can be planned in a room, before its links are read. */
export function admitRoom({ room, places: [place] }: DesiredRoom): Diagnostic | undefined {
  const why = whyUnfit(room)
  return why && diagnose(`room/${why}`, { room }, place)
}

/** Why the links of a room cannot be read, or not be set. */
export function whyUnfit({ type, state, mayManage }: Room): Unfitness | undefined {
  if (type === undefined) return 'not-a-room'
  if (state !== 'active') return state
  // Without the right, the portal shows an empty list instead of refusing. Source: contract §5.3.
  return mayManage ? undefined : 'no-right'
}

/** Why a room is none that links can be planned in. */
export type Unfitness = 'not-a-room' | 'archived' | 'template' | 'no-right'

/** What to say where the portal's answer about one room cannot be used, so that the other rooms can still be judged. */
export function admitAnswer({ room, places: [place] }: DesiredRoom, error: PortalError): Diagnostic {
  return diagnose('room/unreadable', { room, error }, place)
}

/** Whether an error says something about one room, and nothing about the portal as a whole. */
export function isOfOneRoom({ code }: PortalError): boolean {
  return ofOneRoom.has(code)
}

// Something else than the portal would have answered the first request already: here it is a page in the way of one.
const ofOneRoom: ReadonlySet<PortalErrorCode> = new Set([
  'portal/not-docspace',
  'portal/unexpected',
  'portal/too-large',
  'portal/refused',
  'portal/not-found',
])

/** What the portal would refuse or, worse, ignore, in the changes of one room. */
export function admitLinks(
  desired: DesiredRoom,
  matched: Matched,
  changes: readonly Change[],
  conditions: Conditions,
): readonly Diagnostic[] {
  const { type } = desired.room
  /* v8 ignore if -- @preserve: admitRoom has refused such a room */
  if (type === undefined) return []
  const found: Diagnostic[] = []
  for (const pair of matched.pairs) {
    const { want } = pair
    if (want.absent) found.push(...admitAbsent(desired, want, type))
    else {
      found.push(...admitSettings(desired, want, type), ...admitVersion(want, conditions))
      found.push(...admitDate(pair, conditions))
    }
  }
  found.push(...admitAdoption(desired, matched, conditions))
  found.push(...admitAlike(desired, matched, changes), ...admitForeignAlike(desired, matched, changes))
  for (const change of changes) found.push(...admitUses(change), ...admitLoss(change, conditions))
  const blocked = blockedIn(matched, changes)
  const hopeless = new Set(blocked.map(({ want }) => want))
  const possible = changes.filter((change) => change.kind !== 'create' || !hopeless.has(change.want))
  found.push(...admitBlocked(desired, blocked), ...admitCounts(desired, possible, type), ...admitTags(matched.pairs))
  return found
}

function admitAbsent({ room }: DesiredRoom, want: DesiredLink, type: RoomType): readonly Diagnostic[] {
  const comesBack = want.kind === 'primary' && rules[type].recreatesPrimary
  return comesBack ? [diagnose('link/primary-comes-back', { room }, want.place)] : []
}

function admitSettings({ room }: DesiredRoom, want: DesiredLink, type: RoomType): readonly Diagnostic[] {
  const { key, kind, settings, place } = want
  const { levels: all, limits, forcedInternal, primaryExpires } = rules[type]
  const levels = all[kind]
  if (limits[kind] === 0) return [diagnose('link/kind-not-here', { key, kind, room, type }, place)]
  if (room.isPrivate && kind !== 'invitation') return [diagnose('link/private-room', { key, room }, place)]

  const found: Diagnostic[] = []
  const { access: level } = settings
  if (level !== undefined && !levels.some((known) => known === level)) {
    found.push(diagnose('link/level-not-here', { key, level, room, type, levels }, place))
  }
  const { internal }: Values = settings
  if (forcedInternal !== undefined && (internal ?? forcedInternal) !== forcedInternal) {
    found.push(diagnose('link/internal-forced', { key, room, forced: forcedInternal }, place))
  }
  if (kind === 'primary' && !primaryExpires && (settings.expirationDate ?? null) !== null) {
    found.push(diagnose('link/primary-never-expires', { room }, place))
  }
  return found
}

function admitVersion(
  want: DesiredLink,
  { abilities, version = 'an older version' }: Conditions,
): readonly Diagnostic[] {
  const { kind, key, place } = want
  const settings: Values = want.settings
  return namesOf[kind].flatMap((setting) => {
    const [ability, value] = [rowOf(setting).needs[kind], settings[setting]]
    // Where a portal does not know a switch, it is off.
    if (!ability || abilities[ability] || value === undefined || value === false) return []
    return [diagnose('link/needs-version', { key, setting, wanted: sinceVersion[ability], version }, place)]
  })
}

/** The portal refuses a limit below the number of people who have used the invitation. Source: contract §2.6 (step 5i). */
function admitUses(change: Change): readonly Diagnostic[] {
  if (change.kind !== 'update' || change.after.kind !== 'invitation') return []
  const { maxUseCount: limit } = change.after.settings
  const { uses = 0 } = change.before
  if (limit === null || limit >= uses) return []
  return [diagnose('link/used-more', { key: change.want.key, limit, uses }, change.want.place)]
}

/**
 * Where the old link has to go before the new one can come, a run that is cut off between the two loses what was only
 * in the portal: nothing may be copied there whose loss would widen access.
 */
function admitLoss(change: Change, { abilities }: Conditions): readonly Diagnostic[] {
  if (change.kind !== 'reissue' && (change.kind !== 'replace' || change.first === 'create')) return []
  const { want, before, after } = change
  const lost = changedFields(after, complete(want)).filter(isAsked(before.kind, abilities))
  const widening = lost.flatMap(({ name, widens }) => (widens ? [name] : []))
  // A run that goes on after that does not find what it was to adopt.
  const settings = [
    ...new Set([...widening, ...(change.kind === 'reissue' || want.adopt === undefined ? [] : undeclaredOf(want))]),
  ]
  if (settings.length === 0) return []
  return [diagnose('link/replace-undeclared', { key: want.key, settings }, want.place)]
}

/**
 * Only a creation can meet the limit; what is expired, unmanaged or another manifest's counts.
 * Source: contract §2.5, §2.6 (step 19).
 */
function admitCounts({ room }: DesiredRoom, changes: readonly Change[], type: RoomType): readonly Diagnostic[] {
  const counted: readonly LinkKind[] = ['additional', 'invitation']
  return counted.flatMap((kind) => {
    const ofKind = changes.filter((change) => (change.kind === 'create' ? change.after : change.before).kind === kind)
    const count = (...which: readonly Change['kind'][]): number => ofKind.filter((c) => which.includes(c.kind)).length
    const limit = rules[type].limits[kind]
    const [added, kept] = [count('create', 'replace'), count('keep', 'update', 'unmanaged', 'foreign')]
    if (limit === 0 || added === 0 || added + kept <= limit) return []
    const [place] = ofKind.flatMap((change) => ('tag' in change ? [change.want.place] : []))
    const unmanaged = ofKind.flatMap((change) => (change.kind === 'unmanaged' ? [change.before] : [])).map(known)
    return [diagnose('room/full', { room, kind, limit, added, kept, unmanaged, foreign: count('foreign') }, place)]
  })
}

/** 20 bits tell a room's links apart: enough, but chance is no excuse for mixing two of them up. */
function admitTags(pairs: Matched['pairs']): readonly Diagnostic[] {
  const seen = new Map<string, DesiredLink>()
  return pairs.flatMap(({ want, tag, formerTags }) => {
    const all = [tag, ...formerTags]
    const [other] = all.flatMap((each) => seen.get(each) ?? [])
    for (const each of all) seen.set(each, want)
    return other ? [diagnose('link/tag-shared', { key: want.key, other: other.key }, want.place, other.place)] : []
  })
}
