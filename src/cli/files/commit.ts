import { findWorkingTree } from '../../host/bounds.ts'
import type { World } from '../../host/world.ts'

/** Returns the commit that is checked out around a file or folder; `undefined` if git cannot say. */
export async function commitAt(path: string, world: World): Promise<string | undefined> {
  try {
    const tree = await findWorkingTree(path, world)
    if (!tree) return undefined
    const { isSuccess, out } = await world.git(['rev-parse', '--verify', '--quiet', 'HEAD'], { top: tree.top })
    const name = new TextDecoder().decode(out).trim()
    return isSuccess && /^[0-9a-f]{40,64}$/.test(name) ? name : undefined
  } catch {
    // A plan does not need the commit.
    return undefined
  }
}
