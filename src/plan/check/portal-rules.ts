import type { Change } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { PortalError, PortalErrorCode } from '../../model/gateway.ts'
import type { DesiredLink, LinkKind } from '../../model/link.ts'
import type { DesiredRoom, Room, RoomType } from '../../model/room.ts'
import { rules, sinceVersion } from '../../model/rules.ts'
import type { Values } from '../../settings/row.ts'
import { namesOf, rowOf } from '../../settings/rows.ts'
import type { Conditions } from '../conditions.ts'
import { diagnose, knownLink } from '../diagnostics.ts'
import { changedFields, complete, isOurChoice } from '../fields.ts'
import type { MatchedLinks } from '../match.ts'
import {
  checkAdoption,
  checkAlike,
  checkBlocked,
  checkForeignAlike,
  findBlocked,
  undeclaredSettings,
} from './adoption.ts'
import { checkExpiry } from './expiry.ts'

/** Warns of declarations that the portal's version does not support. */
export function checkPortal(rooms: readonly DesiredRoom[], { abilities, version }: Conditions): readonly Diagnostic[] {
  if (version === undefined) return []
  if (!abilities.internal) return [diagnose('portal/too-old', { version })]
  const hasInvitation = rooms.some(({ links }) => links.some(({ kind, absent }) => kind === 'invitation' && !absent))
  return hasInvitation && !abilities.invitationLimits ? [diagnose('portal/older', { version })] : []
}

/** Checks whether a room can be planned, before its links are read. */
export function checkRoom({ room, places: [place] }: DesiredRoom): Diagnostic | undefined {
  const why = whyUnfit(room)
  return why && diagnose(`room/${why}`, { room }, place)
}

/** Why the links of a room cannot be read or changed. */
export function whyUnfit({ type, state, mayManage }: Room): UnfitReason | undefined {
  if (type === undefined) return 'not-a-room'
  if (state !== 'active') return state
  // Without this right, the portal shows an empty list instead of refusing. Source: contract §5.3.
  return mayManage ? undefined : 'no-right'
}

/** Why links cannot be planned in a room; the last part of a diagnostic code. */
export type UnfitReason = 'not-a-room' | 'archived' | 'template' | 'no-right'

/** Reports that the links of one room cannot be read, so that the other rooms can still be planned. */
export function unreadableRoom({ room, places: [place] }: DesiredRoom, error: PortalError): Diagnostic {
  return diagnose('room/unreadable', { room, error }, place)
}

/** Whether an error concerns one room only, not the portal as a whole. */
export function isOfOneRoom({ code }: PortalError): boolean {
  return ofOneRoom.has(code)
}

// If a proxy or another site answered instead of the portal, the first request would already have failed. After that, a
// foreign page concerns a single room.
const ofOneRoom: ReadonlySet<PortalErrorCode> = new Set([
  'portal/not-docspace',
  'portal/unexpected',
  'portal/too-large',
  'portal/refused',
  'portal/not-found',
])

/** Reports what the portal would refuse or silently ignore in the changes of one room. */
export function checkLinks(
  desired: DesiredRoom,
  matched: MatchedLinks,
  changes: readonly Change[],
  conditions: Conditions,
): readonly Diagnostic[] {
  const { type } = desired.room
  /* v8 ignore if -- @preserve: admitRoom has refused such a room */
  if (type === undefined) return []
  const found: Diagnostic[] = []
  for (const pair of matched.pairs) {
    const { want } = pair
    if (want.absent) found.push(...checkAbsent(desired, want, type))
    else {
      found.push(...checkSettings(desired, want, type), ...checkVersion(want, conditions))
      found.push(...checkExpiry(pair, conditions))
    }
  }
  found.push(...checkAdoption(desired, matched, conditions))
  found.push(...checkAlike(desired, matched, changes), ...checkForeignAlike(desired, matched, changes))
  for (const change of changes) found.push(...checkUses(change), ...checkLoss(change, conditions))
  const blocked = findBlocked(matched, changes)
  const blockedWants = new Set(blocked.map(({ want }) => want))
  const possible = changes.filter((change) => change.kind !== 'create' || !blockedWants.has(change.want))
  found.push(...checkBlocked(desired, blocked), ...checkCounts(desired, possible, type), ...checkTags(matched.pairs))
  return found
}

function checkAbsent({ room }: DesiredRoom, want: DesiredLink, type: RoomType): readonly Diagnostic[] {
  const isRecreated = want.kind === 'primary' && rules[type].recreatesPrimary
  return isRecreated ? [diagnose('link/primary-comes-back', { room }, want.place)] : []
}

function checkSettings({ room }: DesiredRoom, want: DesiredLink, type: RoomType): readonly Diagnostic[] {
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

function checkVersion(
  want: DesiredLink,
  { abilities, version = 'an older version' }: Conditions,
): readonly Diagnostic[] {
  const { kind, key, place } = want
  const settings: Values = want.settings
  return namesOf[kind].flatMap((setting) => {
    const [ability, value] = [rowOf(setting).needs[kind], settings[setting]]
    // A switch that a portal does not know is off there.
    if (!ability || abilities[ability] || value === undefined || value === false) return []
    return [diagnose('link/needs-version', { key, setting, wanted: sinceVersion[ability], version }, place)]
  })
}

/**
 * The portal refuses a limit below the number of people who have used the invitation. Source: contract §2.6 (step 5i).
 */
function checkUses(change: Change): readonly Diagnostic[] {
  if (change.kind !== 'update' || change.after.kind !== 'invitation') return []
  const { maxUseCount: limit } = change.after.settings
  const { uses = 0 } = change.before
  if (limit === null || limit >= uses) return []
  return [diagnose('link/used-more', { key: change.want.key, limit, uses }, change.want.place)]
}

/**
 * Refuses a replacement that could lose settings. If the old link must be revoked before the new one is created, a run
 * that is interrupted in between loses the settings that only the portal had. Their loss must not widen access.
 */
function checkLoss(change: Change, { abilities }: Conditions): readonly Diagnostic[] {
  if (change.kind !== 'reissue' && (change.kind !== 'replace' || change.first === 'create')) return []
  const { want, before, after } = change
  const lost = changedFields(after, complete(want)).filter(isOurChoice(before.kind, abilities))
  const widening = lost.flatMap(({ name, widens }) => (widens ? [name] : []))
  // The next run would not find the link to adopt any more.
  const settings = [
    ...new Set([
      ...widening,
      ...(change.kind === 'reissue' || want.adopt === undefined ? [] : undeclaredSettings(want)),
    ]),
  ]
  if (settings.length === 0) return []
  return [diagnose('link/replace-undeclared', { key: want.key, settings }, want.place)]
}

/**
 * Checks the limits of a room. Only a creation can exceed them; expired, unmanaged and another manifest's links count.
 * Source: contract §2.5, §2.6 (step 19).
 */
function checkCounts({ room }: DesiredRoom, changes: readonly Change[], type: RoomType): readonly Diagnostic[] {
  const counted: readonly LinkKind[] = ['additional', 'invitation']
  return counted.flatMap((kind) => {
    const ofKind = changes.filter((change) => (change.kind === 'create' ? change.after : change.before).kind === kind)
    const count = (...which: readonly Change['kind'][]): number => ofKind.filter((c) => which.includes(c.kind)).length
    const limit = rules[type].limits[kind]
    const [added, kept] = [count('create', 'replace'), count('keep', 'update', 'unmanaged', 'foreign')]
    if (limit === 0 || added === 0 || added + kept <= limit) return []
    const [place] = ofKind.flatMap((change) => ('tag' in change ? [change.want.place] : []))
    const unmanaged = ofKind.flatMap((change) => (change.kind === 'unmanaged' ? [change.before] : [])).map(knownLink)
    return [diagnose('room/full', { room, kind, limit, added, kept, unmanaged, foreign: count('foreign') }, place)]
  })
}

/**
 * Refuses two links with the same tag. It has 20 bits, so that is unlikely, but mixing up two links is not acceptable.
 */
function checkTags(pairs: MatchedLinks['pairs']): readonly Diagnostic[] {
  const seen = new Map<string, DesiredLink>()
  return pairs.flatMap(({ want, tag, formerTags }) => {
    const all = [tag, ...formerTags]
    const [other] = all.flatMap((each) => seen.get(each) ?? [])
    for (const each of all) seen.set(each, want)
    return other ? [diagnose('link/tag-shared', { key: want.key, other: other.key }, want.place, other.place)] : []
  })
}
