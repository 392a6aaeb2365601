import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path'
import { findWorkingTree } from '../../host/bounds.ts'
import type { World } from '../../host/world.ts'
import { givenPaths, type Paths, relativePath } from '../../view/document/result.ts'
import { findManifests } from './folder.ts'
import { stdin } from './load.ts'
import { selectionOf } from './selection.ts'

/** The options that name the files of a result. */
export interface NamingArgs {
  /** The manifest: files and folders. */
  readonly file?: readonly string[]
  readonly exclude?: readonly string[]
  /** The git ref of the manifest as it was. */
  readonly base?: string
}

/**
 * Names files as a forge shows them: relative to the top of their real working tree, wherever roomlinks runs and
 * however the file was named. A file outside of any working tree keeps its name. A file of the base and stdin get no
 * name: they are not checked out, so no checked-out file has their lines.
 */
export async function repositoryPaths(
  files: Iterable<string>,
  { file = [], exclude, base }: NamingArgs,
  world: World,
): Promise<Paths> {
  const names = new Map<string, string>()
  const isCheckedOut = (name: string): boolean =>
    name !== stdin.name && (base === undefined || !name.startsWith(`${base}:`))
  for (const name of files) if (isCheckedOut(name)) names.set(name, await nameOf(name, world))
  const first = file.find((path) => path !== stdin.argument) ?? givenPaths.fallback
  return {
    relative: (file) => names.get(file) ?? null,
    fallback: await nameOf(await fileAt(first, exclude, world), world),
  }
}

async function nameOf(file: string, world: World): Promise<string> {
  return (await pathInTree(file, world)) ?? relativePath(file)
}

/** Returns a file, or the first manifest of a folder. */
async function fileAt(path: string, exclude: readonly string[] | undefined, world: World): Promise<string> {
  const { files } = await findManifests(path, selectionOf(exclude), world)
  return files[0]?.path ?? path
}

/** Returns the path of a file in its working tree; `undefined` if it is in none, or cannot be read. */
async function pathInTree(file: string, world: World): Promise<string | undefined> {
  try {
    const tree = await findWorkingTree(file, world)
    if (!tree) return undefined
    const entry = join(await world.realPath(dirname(file)), basename(file))
    // The target of a link is the file with the line. If the target is outside, only the link is in the tree.
    const inside = [await world.realPath(file).catch(() => entry), entry].map((path) => relative(tree.top, path))
    return inside.filter((path) => !isOutside(path)).map(relativePath)[0]
  } catch {
    // Do not fail because of a name: the name as given will do.
    return undefined
  }
}

function isOutside(path: string): boolean {
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)
}
