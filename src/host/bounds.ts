import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { Stray } from './sentences.ts'
import { findWorkingTree, type Looking, type WorkingTree } from './working-tree.ts'
import type { World } from './world.ts'

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
