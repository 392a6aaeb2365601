import { findWorkingTree } from '../../host/bounds.ts'
import type { World } from '../../host/world.ts'

/** The name of the commit that is checked out where a file or folder is; `undefined` where git does not tell. */
export async function commitAt(path: string, world: World): Promise<string | undefined> {
  try {
    const tree = await findWorkingTree(path, world)
    if (!tree) return undefined
    const { isSuccess, out } = await world.git(['rev-parse', '--verify', '--quiet', 'HEAD'], { top: tree.top })
    const name = new TextDecoder().decode(out).trim()
    return isSuccess && /^[0-9a-f]{40,64}$/.test(name) ? name : undefined
  } catch {
    // A plan does not depend on it.
    return undefined
  }
}
