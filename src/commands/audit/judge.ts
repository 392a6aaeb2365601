import { type Checked, checked } from '../../model/diagnostic.ts'
import type { Inventory } from '../../model/inventory.ts'
import type { Policy, PolicyFinding } from '../../model/policy.ts'

/** Reads the policies that judge an audit. */
export async function loadPolicies(): Promise<Checked<readonly Policy[]>> {
  return checked([], [])
}

/** The rules that links break, the most dangerous links first. */
export function judgeInventory(_inventory: Inventory, _policies: readonly Policy[]): readonly PolicyFinding[] {
  return []
}
