import type { Change, RoomPlan } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Link } from '../../model/link.ts'
import type { RoomType } from '../../model/room.ts'
import { rules } from '../../model/rules.ts'
import type { Conditions } from '../conditions.ts'
import { diagnose } from '../diagnostics.ts'

/** Whether the sharing policy of the portal can affect the plan of a room. Source: contract §2.8. */
export function isSubjectToPolicy({ room: { type }, changes }: RoomPlan, { abilities }: Conditions): boolean {
  if (!abilities.sharePolicy || type === undefined) return false
  return changes.some((change) => sendsPublicLink(change) || removesPublicPrimary(change, type))
}

/** The link under a restricting policy. If its room type allows both, each link that is sent becomes internal. */
export function withSharePolicy(link: Link, type: RoomType | undefined, { isRestricted = false }: Conditions): Link {
  if (!isRestricted || link.kind === 'invitation' || type === undefined || isInternalFixed(type)) return link
  return { ...link, settings: { ...link.settings, internal: true } }
}

/** Reports what a restricting policy refuses or would set differently. */
export function checkPolicy({ room, changes }: RoomPlan, { isRestricted = false }: Conditions): readonly Diagnostic[] {
  const { type } = room
  if (!isRestricted || type === undefined) return []
  return changes.flatMap((change) => {
    const { key, place } = ('want' in change && change.want) || { key: 'primary', place: undefined }
    const isRefused = (sendsPublicLink(change) && isInternalFixed(type)) || removesPublicPrimary(change, type)
    if (isRefused) return [diagnose('link/policy-refuses', { key, room, verb: change.kind }, place)]
    if (!('after' in change) || change.after.kind === 'invitation' || change.want.kind === 'invitation') return []
    return change.want.settings.internal === false ? [diagnose('link/policy-internal', { key, room }, place)] : []
  })
}

/** Warns of new links that the portal may make internal, if its policy is unknown. */
export function checkUnknownPolicy(rooms: readonly RoomPlan[]): readonly Diagnostic[] {
  const links = rooms
    .filter(({ room: { type } }) => type !== undefined && !isInternalFixed(type))
    .flatMap(({ changes }) => changes)
    .filter(
      (change) => change.kind === 'create' && sendsPublicLink(change) && !('internal' in change.want.settings),
    ).length
  return links === 0 ? [] : [diagnose('portal/policy-unknown', { links })]
}

/** Whether a change sends a link that people can open without signing in. */
function sendsPublicLink(change: Change): boolean {
  return 'after' in change && change.after.kind !== 'invitation' && !change.after.settings.internal
}

/** Whether a change revokes a primary link that the portal would create again, open to everybody. */
function removesPublicPrimary(change: Change, type: RoomType): boolean {
  const goes = change.kind === 'revoke' || change.kind === 'reissue'
  return goes && change.before.kind === 'primary' && rules[type].recreatesPrimary && !change.before.settings.internal
}

function isInternalFixed(type: RoomType): boolean {
  return rules[type].forcedInternal !== undefined
}
