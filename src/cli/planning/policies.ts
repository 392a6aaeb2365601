import type { World } from '../../host/world.ts'
import { type Checked, checked } from '../../model/diagnostic.ts'
import { type PolicySet, reportLoosened } from '../../policy/report.ts'
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
