import type { World } from '../../host/world.ts'
import { inventoryLinks } from '../../inventory/room.ts'
import type { Plan } from '../../model/change.ts'
import { type Checked, checked, type Diagnostic } from '../../model/diagnostic.ts'
import type { Instant } from '../../model/values/instant.ts'
import { type PolicySet, reportFound, reportLoosened, reportPlan } from '../../policy/report.ts'
import { type PolicySetArgs, withPoliciesAtBase } from '../base/policies.ts'
import { loadPolicies } from '../files/policies.ts'

/** Reads the policies of a run, and of its base. A command without the option `--policy` judges by none. */
export async function loadPolicySet({ policy, ...args }: PolicySetArgs, world: World): Promise<Checked<PolicySet>> {
  if (policy === undefined) return checked({ policies: [], base: [] }, [])
  const named = { ...args, policy }
  const own = await loadPolicies(named, world)
  if (!own.ok) return own
  const set = await withPoliciesAtBase(own.value, named, world)
  const diagnostics = [...own.diagnostics, ...set.diagnostics]
  return set.ok ? checked(set.value, [...diagnostics, ...reportLoosened(set.value)]) : { ok: false, diagnostics }
}

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
