import { type Change, type Plan, type RoomPlan, summarize } from '../model/change.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { GuardLimits } from '../model/room.ts'
import { diagnose } from './sentences.ts'

/** From how many links on a percentage says something. */
const enough = 10

/** Whether a plan is wise: what would be lost against what the manifest allows. The plan itself stays as it is. */
export function guard(plan: Plan, { maxRevokes, maxRevokePercent }: GuardLimits): readonly Diagnostic[] {
  const found = plan.rooms.flatMap((room) => room.changes.flatMap((change) => guardProtected(change, room)))
  const { update, replace, revoke: revokes, unchanged } = summarize(plan)
  if (maxRevokes !== undefined && revokes > maxRevokes) {
    found.push(diagnose('guard/max-revokes', { revokes, limit: maxRevokes }))
  }
  const ours = plan.rooms.flatMap(({ changes }) => changes.filter(isRevokeOfOurs)).length
  const links = update + replace + unchanged + ours
  if (maxRevokePercent !== undefined && links >= enough && ours * 100 > links * maxRevokePercent) {
    found.push(diagnose('guard/max-revoke-percent', { revokes: ours, links, limit: maxRevokePercent }))
  }
  return found
}

function isRevokeOfOurs(change: Change): boolean {
  return change.kind === 'revoke' && change.reason !== 'unmanaged'
}

function guardProtected(change: Change, { room, changes }: RoomPlan): readonly Diagnostic[] {
  const want = 'want' in change ? change.want : undefined
  if (!want?.protect) return []
  const { key, place, kind } = want
  if (change.kind === 'revoke' || change.kind === 'replace') {
    return [diagnose('guard/protected', { key, room, verb: change.kind }, place)]
  }
  // A tag does not tell the key: a link of ours that goes while this one comes may be what it was until now.
  const former = changes.find((other) => isRevokeOfOurs(other) && 'before' in other && other.before.kind === kind)
  return change.kind === 'create' && former && 'before' in former
    ? [diagnose('guard/protected-unclear', { key, room, title: former.before.settings.title }, place)]
    : []
}
