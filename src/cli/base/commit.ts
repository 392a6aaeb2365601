import { findWorkingTree } from '../../host/bounds.ts'
import type { World } from '../../host/world.ts'
import { runIn, textOf } from './git.ts'

/** The name of the commit that is checked out where a file or folder is; `undefined` where git does not tell. */
export async function commitAt(path: string, world: World): Promise<string | undefined> {
  // A plan does not depend on it, nor on a folder that can be looked at.
  const tree = await findWorkingTree(path, world).catch(() => undefined)
  const ended = tree && (await runIn({ top: tree.top }, ['rev-parse', '--verify', '--quiet', 'HEAD'], world))
  const name = ended?.ok && ended.value.isDone ? textOf(ended.value.out).trim() : ''
  return /^[0-9a-f]{40,64}$/.test(name) ? name : undefined
}
