import { dirname } from 'node:path'
import type { World } from '../../host/world.ts'
import type { FileArgs } from '../options/options.ts'
import type { PolicyArgs } from '../options/policy-options.ts'
import { stdin } from './load.ts'

/** The default file name of a policy, next to the manifest or else in the working folder. */
const defaultName = 'roomlinks.policy.yaml'

/** Returns the policies that the options name, or the default one; empty if there is none. */
export async function policyFiles(args: PolicyArgs & FileArgs, world: World): Promise<readonly string[]> {
  if (args.policy.length > 0) return args.policy
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
