import { type Change, isQuiet, type Origin, type RoomPlan } from '../../model/change.ts'
import type { DesiredLink } from '../../model/link.ts'
import { changedFields } from '../fields.ts'

/**
 * Where each change of a room comes from, by what the base of the manifest would change in it, planned on the same
 * links; `undefined`: the base does not select the room. Links of which that cannot be known are left out.
 */
export function attribute(head: RoomPlan, base: RoomPlan | undefined): ReadonlyMap<Change, Origin> {
  const origins = new Map<Change, Origin>()
  if (base?.desired.links.some(isUnclear)) return origins
  for (const change of head.changes) {
    if (isQuiet(change)) continue
    const former = base?.changes.find((one) => isOfOneLink(change, one))
    const isOpen = base?.desired.links.some(({ key, open }) => open && (key === keyOf(change) || key === keyOf(former)))
    if (!isOpen) origins.set(change, originOf(change, former))
  }
  return origins
}

/** Whether what is open in a link decides which link of the portal it means; then others may be meant otherwise too. */
function isUnclear({ rotation, open = {} }: DesiredLink): boolean {
  const names = rotation === undefined ? ['rotation', 'adopt'] : ['rotation', 'adopt', 'title', 'expirationDate']
  return names.some((name) => name in open)
}

function originOf(change: Change, former: Change | undefined): Origin {
  if (former === undefined || isQuiet(former)) return 'change'
  return hasSameEffect(change, former) ? 'drift' : 'both'
}

/** Whether two plans for one room speak of the same link of the portal; of one that is to be created, the key tells. */
function isOfOneLink(one: Change, other: Change): boolean {
  if (one.kind === 'create') return keyOf(one) === keyOf(other)
  return other.kind !== 'create' && one.before.id.secret.equals(other.before.id.secret)
}

/** Whether the portal ends up with the same link, whatever the manifest calls it and for whatever reason. */
function hasSameEffect(one: Change, other: Change): boolean {
  if (one.kind !== other.kind) return false
  const isAlike = 'after' in one && 'after' in other ? changedFields(one.after, other.after).length === 0 : true
  return isAlike && ('tag' in one && 'tag' in other ? one.tag === other.tag : true)
}

function keyOf(change: Change | undefined): string | undefined {
  return change && 'want' in change ? change.want?.key : undefined
}
