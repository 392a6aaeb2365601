import { type Change, type Plan, summarize } from '../model/change.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { GuardLimits, Room } from '../model/room.ts'
import { diagnose } from './sentences.ts'

/** From how many links on a percentage says something. */
const enough = 10

/** Whether a plan is wise: what would be lost against what the manifest allows. The plan itself stays as it is. */
export function guard(plan: Plan, { maxRevokes, maxRevokePercent }: GuardLimits): readonly Diagnostic[] {
  const { update, replace, revoke: revokes, unchanged } = summarize(plan)
  const links = update + replace + revokes + unchanged
  const found = plan.rooms.flatMap(({ room, changes }) => changes.flatMap((change) => guardProtected(change, room)))
  if (maxRevokes !== undefined && revokes > maxRevokes) {
    found.push(diagnose('guard/max-revokes', { revokes, limit: maxRevokes }))
  }
  if (maxRevokePercent !== undefined && links >= enough && revokes * 100 > links * maxRevokePercent) {
    found.push(diagnose('guard/max-revoke-percent', { revokes, links, limit: maxRevokePercent }))
  }
  return found
}

function guardProtected(change: Change, room: Room): readonly Diagnostic[] {
  if (change.kind !== 'revoke' && change.kind !== 'replace') return []
  const { kind: verb, want } = change
  return want?.protect ? [diagnose('guard/protected', { key: want.key, room, verb }, want.place)] : []
}
