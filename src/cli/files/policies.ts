import { diagnose } from '../../host/diagnostics.ts'
import type { World } from '../../host/world.ts'
import { readPolicies } from '../../manifest/policy/policy.ts'
import { type Checked, checked } from '../../model/diagnostic.ts'
import type { Policy } from '../../model/policy.ts'
import type { FileArgs } from '../options/options.ts'
import type { PolicyArgs } from '../options/policy-options.ts'
import { loadFile } from './files.ts'
import { policyFiles } from './policy-files.ts'

/** Reads the policies that the options name, or the default one, if it exists. */
export async function loadPolicies(args: PolicyArgs & FileArgs, world: World): Promise<Checked<readonly Policy[]>> {
  const files = await policyFiles(args, world)
  const loaded = await Promise.all(
    files.map((file) => loadFile(file, ({ why }) => diagnose('policy/unreadable', { file, why }), world)),
  )
  const texts = loaded.flatMap((each) => (each.ok ? [each.value] : []))
  return texts.length < loaded.length
    ? checked(
        [],
        loaded.flatMap(({ diagnostics }) => diagnostics),
      )
    : readPolicies(texts)
}
