import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { OutsideReason } from './diagnostics.ts'
import type { World } from './world.ts'

/** A git working tree. Both paths are real paths. */
export interface WorkingTree {
  /** The folder that holds the `.git` entry. */
  readonly top: string
  /** The git directory of that entry. It may be damaged or missing. */
  readonly gitDir: string
}

/** The file functions that finding a tree needs. */
type FileLookup = Pick<World, 'read' | 'kindOf' | 'realPath'>

/**
 * Finds the working tree that contains the real folder of `path` (a file or a folder): the nearest one with a `.git`
 * entry, which is a folder, or the `gitdir:` file of a worktree or submodule. The environment and git itself are not
 * used, because both would accept a bare repository that a change has put next to the manifest. Rejects with node's
 * error if the folder does not exist.
 */
export async function findWorkingTree(path: string, world: FileLookup): Promise<WorkingTree | undefined> {
  const folder = (await world.kindOf(path)) === 'folder' ? path : dirname(path)
  for (let top = await world.realPath(folder); ; top = dirname(top)) {
    const gitDir = await readGitEntry(join(top, '.git'), world)
    if (gitDir !== undefined) return { top, gitDir }
    if (top === dirname(top)) return undefined
  }
}

/** Returns the git directory of a `.git` entry; `undefined` if it is not one. */
async function readGitEntry(entry: string, world: FileLookup): Promise<string | undefined> {
  const kind = await world.kindOf(entry)
  if (kind === 'folder') return world.realPath(entry)
  if (kind !== 'file') return undefined
  const [, target] = /^gitdir: ([^\0]+?)[\r\n]*$/.exec(new TextDecoder().decode(await world.read(entry))) ?? []
  if (target === undefined) return undefined
  const gitDir = resolve(dirname(entry), target)
  // A tree without its git directory is still a tree. Git reports the error when it is run.
  return world.realPath(gitDir).catch(() => gitDir)
}

/** The file functions that following symbolic links needs. */
export type LinkLookup = FileLookup & Pick<World, 'readLink'>

/** The real path, and the real folders of the symbolic links on the way. Any of them may not exist. */
export interface TracedPath {
  readonly real: string
  readonly linkFolders: readonly string[]
}

/** Follows the symbolic links of a path one by one, as the system would. Never rejects. */
export async function tracePath(path: string, world: LinkLookup): Promise<TracedPath> {
  const linkFolders: string[] = []
  // Windows itself takes `..` out of a path before it follows links, and `C:name` depends on the folder of that drive.
  const given = sep === '\\' ? resolve(path) : path
  const traced = await trace(given, resolve(), { linkFolders, world })
  // On a disk that ignores case, this gives the true name: `.git` for `.GIT`.
  return { real: await world.realPath(traced).catch(() => traced), linkFolders }
}

/** As many links as Linux follows. */
const maxLinks = 40

async function trace(
  path: string,
  from: string,
  state: { readonly linkFolders: string[]; readonly world: LinkLookup },
): Promise<string> {
  const folder = dirname(path)
  if (folder === path) return isAbsolute(path) ? path : from
  const real = await trace(folder, from, state)
  const here = join(real, basename(path))
  const target = await state.world.readLink(here)
  if (target === undefined || state.linkFolders.length >= maxLinks) return here
  state.linkFolders.push(real)
  return trace(target, real, state)
}

/**
 * Returns why a path must not be read: it leads out of the git working tree that contains it or a symbolic link on its
 * way, or into the git directory. Otherwise, the author of a change could make us read any file of the machine. Links
 * outside of working trees are followed.
 */
export async function whyOutside(path: string, world: LinkLookup): Promise<OutsideReason | undefined> {
  const { real, linkFolders } = await tracePath(path, world)
  for (const folder of [...linkFolders, dirname(real)]) {
    const tree = await treeOf(folder, world)
    if (tree && isIn(tree.gitDir, real)) return 'git'
    if (tree && !isIn(tree.top, real)) return 'outside'
  }
  return undefined
}

/**
 * Whether a file would be written through a symbolic link that leads out of the working folder or git working tree that
 * contains the link, or into a git directory. Links elsewhere belong to the machine and are followed.
 */
export async function leadsOutside(path: string, world: LinkLookup, working: string = resolve()): Promise<boolean> {
  const { real, linkFolders } = await tracePath(path, world)
  for (const folder of linkFolders) {
    const tree = await treeOf(folder, world)
    const bounds = [...(isIn(working, folder) ? [working] : []), ...(tree ? [tree.top] : [])]
    if (bounds.some((bound) => !isIn(bound, real)) || (tree && isIn(tree.gitDir, real))) return true
  }
  return false
}

/** Finds the working tree of a folder; `undefined` if there is none or the folder does not exist. */
function treeOf(folder: string, world: LinkLookup): Promise<WorkingTree | undefined> {
  return findWorkingTree(folder, world).catch(() => undefined)
}

/** Whether a path is the folder itself or inside it. Both are absolute. */
export function isIn(folder: string, path: string): boolean {
  const between = relative(folder, path)
  return between !== '..' && !between.startsWith(`..${sep}`) && !isAbsolute(between)
}
