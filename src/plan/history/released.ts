import { isOfOneLink, type RoomPlan } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { fingerprint, isOwned } from '../../model/identity.ts'
import { diagnose } from '../diagnostics.ts'
import { wantOf } from '../match.ts'
import type { FormerRooms } from './former-rooms.ts'
import type { PlannedRoom } from './left-rooms.ts'

/**
 * Warns of links that the base declares, the manifest does not, and that stay as they are: they have a role in their room, or were
 * adopted, so they do not count as the manifest's own. `formerPlans` are the rooms of the base as planned from the base, `seen` all
 * rooms that were read, as planned from the manifest.
 */
export function checkReleased(
  { rooms }: FormerRooms,
  formerPlans: readonly PlannedRoom[],
  seen: readonly RoomPlan[],
): readonly Diagnostic[] {
  const now = new Map(seen.map((plan) => [plan.room.id, plan.changes]))
  return rooms.flatMap(({ desired: { room, owner } }, nth) =>
    (formerPlans[nth]?.plan?.changes ?? []).flatMap((former) => {
      const want = wantOf(former)
      if (!want || want.absent) return []
      const change = now.get(room.id)?.find((each) => isOfOneLink(each, former))
      if (change?.kind !== 'unmanaged' && change?.kind !== 'foreign') return []
      // A manifest with another name loses all of its links, which base/other-name reports.
      if (isOwned(change.before.id, owner)) return []
      const { file, line } = want.place()
      const { id, settings } = change.before
      const link = { title: settings.title, fingerprint: fingerprint(id) }
      return [diagnose('link/released', { room, link, key: want.key, isAdopted: want.adopt !== undefined, file, line })]
    }),
  )
}

/**
 * Warns of links of no manifest that the base would revoke, and the manifest leaves as they are, because it ignores them or no longer
 * says `unmanaged: revoke`. The parameters are those of `checkReleased`.
 */
export function checkSpared(
  { rooms }: FormerRooms,
  formerPlans: readonly PlannedRoom[],
  seen: readonly RoomPlan[],
): readonly Diagnostic[] {
  const now = new Map(seen.map((plan) => [plan.room.id, plan.changes]))
  return rooms.flatMap(({ desired: { room } }, nth) => {
    const links = (formerPlans[nth]?.plan?.changes ?? []).flatMap((former) => {
      if (former.kind !== 'revoke' || former.reason !== 'unmanaged') return []
      const change = now.get(room.id)?.find((each) => isOfOneLink(each, former))
      if (change?.kind !== 'unmanaged') return []
      const { id, settings } = change.before
      return [{ title: settings.title, fingerprint: fingerprint(id), isIgnored: change.ignoreReason !== undefined }]
    })
    return links.length === 0 ? [] : [diagnose('base/spared', { room, links })]
  })
}
