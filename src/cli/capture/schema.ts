import { join, relative } from 'node:path'
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
  for (const path of [inPackage, join(folder, schemaCopy)]) {
    const fromFolder = relative(folder, path).replaceAll('\\', '/')
    // In a comment for editors, white space ends a path.
    if ((await world.kindOf(path)) === 'file' && !/\s/.test(fromFolder))
      return fromFolder.startsWith('.') ? fromFolder : `./${fromFolder}`
  }
  return undefined
}
