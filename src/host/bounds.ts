import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { Stray } from './diagnostics.ts'
import type { World } from './world.ts'

/** Where a path is in git: both are real paths. */
export interface WorkingTree {
  /** The folder that holds the `.git` entry. */
  readonly top: string
  /** The git directory to which that entry leads; it may be damaged, or gone. */
  readonly gitDir: string
}

/** What is asked of the machine about a tree. */
type Looking = Pick<World, 'read' | 'kindOf' | 'realPath'>

/**
 * The working tree that the real folder of `path` (a file or a folder) is in: the nearest one with a `.git` entry, which
 * is a folder, or the `gitdir:` file of a worktree or submodule. Neither the environment nor git itself is asked: both
 * would accept a bare repository that a change has put beside the manifest. Rejects with node's error where the folder
 * is not there.
 */
export async function findWorkingTree(path: string, world: Looking): Promise<WorkingTree | undefined> {
  const folder = (await world.kindOf(path)) === 'folder' ? path : dirname(path)
  for (let top = await world.realPath(folder); ; top = dirname(top)) {
    const gitDir = await followEntry(join(top, '.git'), world)
    if (gitDir !== undefined) return { top, gitDir }
    if (top === dirname(top)) return undefined
  }
}

/** The git directory that a `.git` entry leads to; `undefined` if it is not one. */
async function followEntry(entry: string, world: Looking): Promise<string | undefined> {
  const kind = await world.kindOf(entry)
  if (kind === 'folder') return world.realPath(entry)
  if (kind !== 'file') return undefined
  const [, named] = /^gitdir: ([^\0]+?)[\r\n]*$/.exec(new TextDecoder().decode(await world.read(entry))) ?? []
  if (named === undefined) return undefined
  const gitDir = resolve(dirname(entry), named)
  // Where it is gone, the tree is one nevertheless: git reports it when it is asked.
  return world.realPath(gitDir).catch(() => gitDir)
}

/** What is asked of the machine about the way to a file. */
export type Tracing = Looking & Pick<World, 'readLink'>

/** Where a path ends, and the real folders of the symbolic links that it goes through; both may not be there. */
export interface Way {
  readonly real: string
  readonly turns: readonly string[]
}

/** Follows a path link by link, as the system would. Never rejects. */
export async function traceWay(path: string, world: Tracing): Promise<Way> {
  const turns: string[] = []
  const traced = await trace(path, resolve(), { turns, world })
  // Where a disk does not tell `.GIT` from `.git`, this has the true name.
  return { real: await world.realPath(traced).catch(() => traced), turns }
}

/** As many links as Linux follows. */
const mostTurns = 40

async function trace(
  path: string,
  from: string,
  walk: { readonly turns: string[]; readonly world: Tracing },
): Promise<string> {
  const folder = dirname(path)
  if (folder === path) return isAbsolute(path) ? path : from
  const real = await trace(folder, from, walk)
  const here = join(real, basename(path))
  const target = await walk.world.readLink(here)
  if (target === undefined || walk.turns.length >= mostTurns) return here
  walk.turns.push(real)
  return trace(target, real, walk)
}

/**
 * Whether a path leads out of a git working tree in which it, or a symbolic link on its way, lies; or into its git
 * directory. Who proposes a change could otherwise have any file of the machine read. Elsewhere, links are followed.
 */
export async function strayOf(path: string, world: Tracing): Promise<Stray | undefined> {
  const { real, turns } = await traceWay(path, world)
  for (const folder of [...turns, dirname(real)]) {
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
export async function isLedAway(path: string, world: Tracing, working: string = resolve()): Promise<boolean> {
  const { real, turns } = await traceWay(path, world)
  for (const folder of turns) {
    const tree = await treeOf(folder, world)
    const bounds = [...(isIn(working, folder) ? [working] : []), ...(tree ? [tree.top] : [])]
    if (bounds.some((bound) => !isIn(bound, real)) || (tree && isIn(tree.gitDir, real))) return true
  }
  return false
}

/** What is not there is in no tree. */
function treeOf(folder: string, world: Tracing): Promise<WorkingTree | undefined> {
  return findWorkingTree(folder, world).catch(() => undefined)
}

/** Whether a path is a folder, or lies in it; both are absolute. */
export function isIn(folder: string, path: string): boolean {
  const between = relative(folder, path)
  return between !== '..' && !between.startsWith(`..${sep}`) && !isAbsolute(between)
}
