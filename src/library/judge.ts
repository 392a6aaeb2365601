import { inventoryLinks } from '../inventory/room.ts'
import type { Plan } from '../model/change.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Instant } from '../model/values/instant.ts'
import { type PolicySet, reportFound, reportPlan } from '../policy/report.ts'

/** Judges what a plan would make; or, if the plan only compares, what was found. */
export function judge(
  plan: Plan,
  policies: PolicySet,
  now: Instant,
  comparing: boolean | undefined,
): readonly Diagnostic[] {
  if (policies.policies.length + policies.base.length === 0) return []
  if (!comparing) return reportPlan(plan, policies, now)
  const rooms = plan.rooms.map(({ room, desired, observed }) => ({
    ...{ room, reading: 'read' as const },
    links: inventoryLinks(observed, [desired], [desired.owner], now),
  }))
  return reportFound({ rooms }, policies, now)
}
