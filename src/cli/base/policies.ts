import { findWorkingTree, isIn } from '../../host/bounds.ts'
import type { World } from '../../host/world.ts'
import { readPolicies } from '../../manifest/policy/policy.ts'
import type { ManifestFile } from '../../manifest/yaml/source.ts'
import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import type { Policy } from '../../model/policy.ts'
import type { PolicySet } from '../../policy/report.ts'
import { diagnose } from '../diagnostics.ts'
import { defaultManifest } from '../files/load.ts'
import { defaultPolicyPaths } from '../files/policy-files.ts'
import type { FileArgs } from '../options/options.ts'
import { firstErrorText, isNoCommit } from './load.ts'
import { manifestFilesAt } from './repository.ts'

/** The policies to judge by, and the base at which they are read as well. */
export interface PolicySetArgs extends FileArgs {
  readonly policy?: readonly string[]
  readonly base?: string | undefined
  readonly baseFile?: readonly string[]
}

/** Adds the policies as they were at the base, if one is named: a change cannot loosen what judges it. */
export async function withPoliciesAtBase(
  policies: readonly Policy[],
  args: PolicySetArgs,
  world: World,
): Promise<Checked<PolicySet>> {
  const { base: ref, baseFile = [] } = args
  if (ref === undefined || isNoCommit(ref)) {
    const isOnlyNew = baseFile.length > 0 && policies.length > 0
    return checked({ policies, base: [] }, isOnlyNew ? [diagnose('policy/base-file', {})] : [])
  }
  const found = await filesAtBase(ref, policies, args, world)
  if (!found.ok) return found
  const read = readPolicies(found.value)
  if (read.ok) return checked({ policies, base: read.value }, found.diagnostics)
  return failed(diagnose('policy/base-unreadable', { why: firstErrorText(read.diagnostics) }))
}

/** The files of the policies at a commit: of those that are named, or of the first in the usual places that was there. */
async function filesAtBase(
  ref: string,
  policies: readonly Policy[],
  { policy: named = [], file: [manifest = defaultManifest], ...args }: PolicySetArgs,
  world: World,
): Promise<Checked<readonly ManifestFile[]>> {
  const paths = named.length > 0 ? named : await defaultPolicyPaths({ ...args, file: [manifest] }, world)
  const repository = await findWorkingTree(manifest, world)
  const files: ManifestFile[] = []
  const elsewhere: Diagnostic[] = []
  for (const path of new Set(paths)) {
    const tree = await findWorkingTree(path, world)
    if (tree?.top !== repository?.top) {
      if (!policies.some(({ file }) => file === path)) continue
      if (tree && repository && isIn(repository.top, tree.top))
        return failed(
          diagnose('policy/base-unreadable', { why: `${path} is in another clone, inside the manifest's.` }),
        )
      elsewhere.push(diagnose('policy/base-elsewhere', { file: path }))
      continue
    }
    const found = await manifestFilesAt(ref, { file: [path] }, world)
    if (!found.ok) return failed(...found.diagnostics.map(unfollowed))
    files.push(...found.value.files)
    if (named.length === 0 && files.length > 0) break
  }
  return checked(files, elsewhere)
}

/** What is not a file at the base is a policy that cannot be read; other errors are those of git. */
function unfollowed(found: Diagnostic): Diagnostic {
  return found.code === 'base/no-file' ? diagnose('policy/base-unreadable', { why: found.message }) : found
}
