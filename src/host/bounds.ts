import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { OutsideReason } from './diagnostics.ts'
import type { World } from './world.ts'

/** Where a path is in git: both are real paths. */
export interface WorkingTree {
  /** The folder that holds the `.git` entry. */
  readonly top: string
  /** The git directory to which that entry leads; it may be damaged, or gone. */
  readonly gitDir: string
}

/** What is asked of the machine about a tree. */
type FileLookup = Pick<World, 'read' | 'kindOf' | 'realPath'>

/**
 * The working tree that the real folder of `path` (a file or a folder) is in: the nearest one with a `.git` entry, which
 * is a folder, or the `gitdir:` file of a worktree or submodule. Neither the environment nor git itself is asked: both
 * would accept a bare repository that a change has put beside the manifest. Rejects with node's error where the folder
 * is not there.
 */
export async function findWorkingTree(path: string, world: FileLookup): Promise<WorkingTree | undefined> {
  const folder = (await world.kindOf(path)) === 'folder' ? path : dirname(path)
  for (let top = await world.realPath(folder); ; top = dirname(top)) {
    const gitDir = await readGitEntry(join(top, '.git'), world)
    if (gitDir !== undefined) return { top, gitDir }
    if (top === dirname(top)) return undefined
  }
}

/** The git directory that a `.git` entry leads to; `undefined` if it is not one. */
async function readGitEntry(entry: string, world: FileLookup): Promise<string | undefined> {
  const kind = await world.kindOf(entry)
  if (kind === 'folder') return world.realPath(entry)
  if (kind !== 'file') return undefined
  const [, target] = /^gitdir: ([^\0]+?)[\r\n]*$/.exec(new TextDecoder().decode(await world.read(entry))) ?? []
  if (target === undefined) return undefined
  const gitDir = resolve(dirname(entry), target)
  // Where it is gone, the tree is one nevertheless: git reports it when it is asked.
  return world.realPath(gitDir).catch(() => gitDir)
}

/** What is asked of the machine about the way to a file. */
export type LinkLookup = FileLookup & Pick<World, 'readLink'>

/** Where a path ends, and the real folders of the symbolic links that it goes through; both may not be there. */
export interface TracedPath {
  readonly real: string
  readonly linkFolders: readonly string[]
}

/** Follows a path link by link, as the system would. Never rejects. */
export async function tracePath(path: string, world: LinkLookup): Promise<TracedPath> {
  const linkFolders: string[] = []
  const traced = await trace(path, resolve(), { linkFolders, world })
  // Where a disk does not tell `.GIT` from `.git`, this has the true name.
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
 * Whether a path leads out of a git working tree in which it, or a symbolic link on its way, lies; or into its git
 * directory. Who proposes a change could otherwise have any file of the machine read. Elsewhere, links are followed.
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
 * Whether a file would be written through a symbolic link that leads out of the working folder or the git working tree
 * in which the link lies, or into a git directory. Links elsewhere are the machine's own: they are followed.
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

/** What is not there is in no tree. */
function treeOf(folder: string, world: LinkLookup): Promise<WorkingTree | undefined> {
  return findWorkingTree(folder, world).catch(() => undefined)
}

/** Whether a path is a folder, or lies in it; both are absolute. */
export function isIn(folder: string, path: string): boolean {
  const between = relative(folder, path)
  return between !== '..' && !between.startsWith(`..${sep}`) && !isAbsolute(between)
}
