import type { World } from '../../host/world.ts'
import type { Checked, Diagnostic } from '../../model/diagnostic.ts'
import type { Manifest } from '../../model/room.ts'
import { instantOf } from '../../model/values/instant.ts'
import { reportDeclared } from '../../policy/report.ts'
import { loadPolicies } from '../files/policies.ts'
import type { FileArgs } from '../options/options.ts'
import type { PolicyArgs } from '../options/policy-options.ts'

/** Judges what a manifest declares by the policies of a run. Returns the errors of the policies as well. */
export async function judgeDeclared(
  manifest: Checked<Manifest>,
  args: PolicyArgs & FileArgs,
  world: World,
): Promise<readonly Diagnostic[]> {
  const policies = await loadPolicies(args, world)
  if (!manifest.ok || !policies.ok) return policies.diagnostics
  const set = { policies: policies.value, base: [] }
  return [...policies.diagnostics, ...reportDeclared(manifest.value, set, instantOf(world.now()))]
}
