import { dirname } from 'node:path'
import { diagnose } from '../../host/diagnostics.ts'
import type { World } from '../../host/world.ts'
import { readPolicies } from '../../manifest/policy/policy.ts'
import { type Checked, checked } from '../../model/diagnostic.ts'
import type { Policy } from '../../model/policy.ts'
import type { FileArgs } from '../options/options.ts'
import type { PolicyArgs } from '../options/policy-options.ts'
import { loadFile } from './files.ts'
import { stdin } from './load.ts'

/** The default file name of a policy, next to the manifest or else in the working folder. */
const defaultName = 'roomlinks.policy.yaml'

/** Reads the policies that the options name, or the default one, if it exists. */
export async function loadPolicies(args: PolicyArgs & FileArgs, world: World): Promise<Checked<readonly Policy[]>> {
  const files = args.policy.length > 0 ? args.policy : await findDefaultPolicy(args, world)
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

/** The default policy, if there is one. */
async function findDefaultPolicy(args: FileArgs, world: World): Promise<readonly string[]> {
  for (const path of await defaultPolicyPaths(args, world)) {
    if ((await world.kindOf(path)) !== undefined) return [path]
  }
  return []
}

/** Where a policy is read by default: next to the first file, or in the first folder, of `--file`; or in the working folder. */
export async function defaultPolicyPaths(
  { file: [first = stdin.argument] }: FileArgs,
  { kindOf }: World,
): Promise<readonly string[]> {
  // A manifest from stdin counts as a file in the working folder.
  const folder = (await kindOf(first)) === 'folder' ? first : dirname(first)
  // `join` would take `..` out of the path, which leads elsewhere through a symbolic link.
  return folder === '.' ? [defaultName] : [`${folder}/${defaultName}`, defaultName]
}
