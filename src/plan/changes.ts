import { type Change, widens } from '../model/change.ts'
import { compareIds } from '../model/identity.ts'
import type { Link, LinkKind } from '../model/link.ts'
import type { Room } from '../model/room.ts'
import { rules } from '../model/rules.ts'
import { hasPassed } from '../model/values/instant.ts'
import { withPortalExpiry } from './check/expiry.ts'
import { withSharePolicy } from './check/policy.ts'
import type { Conditions } from './conditions.ts'
import { changedFields, complete, matchesDeclaration, unshifted } from './fields.ts'
import { type MatchedLinks, type Pair, type UnmatchedLink, wantOf } from './match.ts'

/**
 * Plans the change of each link of a room, in the order in which they must run: what narrows access comes first, what
 * widens it last. So a revoke also comes before a creation that needs its place.
 */
export function planChanges({ pairs, unmatched }: MatchedLinks, room: Room, conditions: Conditions): readonly Change[] {
  const changes: Change[] = []
  for (const pair of pairs) {
    const change = planPair(pair, room, conditions)
    if (change) changes.push(change)
  }
  for (const link of unmatched) changes.push(planUnmatched(link))
  return changes
    .map((change) => (change.kind === 'replace' ? orderHalves(change, changes, room) : change))
    .sort((a, b) => rank(a) - rank(b) || compareLinks(a, b))
}

/** Decides which half of a replacement runs first: the creation, if the room has space for both after all revokes. */
function orderHalves(change: Change & { kind: 'replace' }, changes: readonly Change[], { type }: Room): Change {
  const { kind } = change.before
  const held = changes.filter((other) => 'before' in other && other.kind !== 'revoke' && other.before.kind === kind)
  const limit =
    type === undefined
      ? /* v8 ignore next -- @preserve: such a room is refused before it is planned */ 0
      : rules[type].limits[kind]
  return { ...change, first: held.length < limit ? 'create' : 'revoke' }
}

function planPair(pair: Pair, { type }: Room, conditions: Conditions): Change | undefined {
  const { want, tag, before: shown, match, isRotated } = pair
  const { now } = conditions
  const forPortal = (link: Link): Link => withSharePolicy(withPortalExpiry(link, conditions), type, conditions)
  if (want.absent) return shown && { kind: 'revoke', before: shown, reason: 'absent', want }
  const { expirationDate } = want.settings
  if (!shown || !match) {
    return hasPassed(expirationDate, now) ? undefined : { kind: 'create', want, tag, after: forPortal(complete(want)) }
  }
  const before = unshifted(shown, expirationDate ?? shown.settings.expirationDate)
  // An expired link is left alone: every PUT must repeat its date, and the portal would drop the date.
  const isExpired = hasPassed(expirationDate, now) && before.settings.expirationDate === expirationDate
  if (!isRotated && (isExpired || matchesDeclaration(want, before))) return { kind: 'keep', want, before }

  const exact = unshifted(shown, expirationDate)
  const after = forPortal(complete(want, exact))
  const fields = changedFields(exact, after)
  if (!isRotated) return { kind: 'update', want, before: exact, after, fields, match }
  return want.kind === 'primary'
    ? { kind: 'reissue', want, before: exact, after, fields }
    : { kind: 'replace', first: 'revoke', want, tag, before: exact, after, fields }
}

function planUnmatched({ before, reason, isForeign, ignoreReason }: UnmatchedLink): Change {
  if (reason !== undefined) return { kind: 'revoke', before, reason }
  if (isForeign) return { kind: 'foreign', before }
  return { kind: 'unmanaged', before, ...(ignoreReason !== undefined && { ignoreReason }) }
}

const kinds: { readonly [K in LinkKind]: number } = { primary: 0, invitation: 1, additional: 2 }

function rank(change: Change): number {
  switch (change.kind) {
    case 'revoke':
      return 0
    case 'update':
      return widens(change) ? 3 : 1
    case 'replace':
    case 'reissue':
      return widens(change) ? 4 : 2
    case 'create':
      return 5
    case 'keep':
      return 6
    case 'unmanaged':
      return 7
    case 'foreign':
      return 8
    /* v8 ignore next -- @preserve: the compiler proves that there is no other kind */
    default:
      return change satisfies never
  }
}

/** Orders changes by key, kind and id, so that a plan does not depend on the order of either list. */
function compareLinks(a: Change, b: Change): number {
  const [keyA, keyB] = [keyOf(a), keyOf(b)]
  if (keyA !== keyB) return keyA < keyB ? -1 : 1
  /* v8 ignore if -- @preserve: each key is declared once, so a new link is compared with none of its key */
  if (a.kind === 'create' || b.kind === 'create') return 0
  return kinds[a.before.kind] - kinds[b.before.kind] || compareIds(a.before.id, b.before.id)
}

function keyOf(change: Change): string {
  return wantOf(change)?.key ?? ''
}
