import { join, relative, resolve } from 'node:path'
import { isIn } from '../../host/bounds.ts'
import type { World } from '../../host/world.ts'

/** The name of the schema that `init` writes next to a manifest, if no package has one. */
export const schemaCopy = 'roomlinks.schema.json'

/** Where npm puts the schema, if the package is installed in the working folder. */
const inPackage = 'node_modules/roomlinks/schemas/manifest.schema.json'

/**
 * Finds a schema for a manifest in that folder, with which editors complete and explain its keys. Returns its path
 * relative to the folder. It must be in the repository or come with it: a path that only this machine has helps nobody
 * else.
 */
export async function findSchema(folder: string, world: World): Promise<string | undefined> {
  const isHere = isIn(resolve(), resolve(folder))
  if (isHere && (await world.kindOf(inPackage)) === 'file') {
    const path = relative(folder, inPackage).replaceAll('\\', '/')
    return path.startsWith('.') ? path : `./${path}`
  }
  return (await world.kindOf(join(folder, schemaCopy))) === 'file' ? `./${schemaCopy}` : undefined
}
