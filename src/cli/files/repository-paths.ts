import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path'
import { findWorkingTree } from '../../host/bounds.ts'
import type { World } from '../../host/world.ts'
import { givenPaths, type Paths, relativePath } from '../../view/document/result.ts'
import { findManifests } from './folder.ts'
import { stdin } from './load.ts'
import { selectionOf } from './selection.ts'

/** What a command line says of the files that its result is about. */
export interface NamingArgs {
  /** The manifest: files and folders. */
  readonly file?: readonly string[]
  readonly exclude?: readonly string[]
  /** The git ref of the manifest as it was. */
  readonly base?: string
}

/**
 * Names files as a forge shows them: from the top of the working tree that each is really in, whatever folder roomlinks
 * runs in, and however the file was named. What is in no working tree keeps its name. Neither a file of the base, which
 * git has read, nor stdin is checked out: their lines are those of no file.
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
  const first = file.find((path) => path !== stdin.word) ?? givenPaths.fallback
  return {
    relative: (file) => names.get(file) ?? null,
    fallback: await nameOf(await fileAt(first, exclude, world), world),
  }
}

async function nameOf(file: string, world: World): Promise<string> {
  return (await pathInTree(file, world)) ?? relativePath(file)
}

/** A file, or the first manifest of a folder. */
async function fileAt(path: string, exclude: readonly string[] | undefined, world: World): Promise<string> {
  const { files } = await findManifests(path, selectionOf(exclude), world)
  return files[0]?.path ?? path
}

/** Where a file is in its working tree; `undefined`: it is in none, or cannot be looked at. */
async function pathInTree(file: string, world: World): Promise<string | undefined> {
  try {
    const tree = await findWorkingTree(file, world)
    if (!tree) return undefined
    const entry = join(await world.realPath(dirname(file)), basename(file))
    // What a link leads to is the file that holds the line; one that leads out is all that the tree has of it.
    const inside = [await world.realPath(file).catch(() => entry), entry].map((path) => relative(tree.top, path))
    return inside.filter((path) => !isOutside(path)).map(relativePath)[0]
  } catch {
    // How a file is called is no reason to end: its name as it was given does as well.
    return undefined
  }
}

function isOutside(path: string): boolean {
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)
}
