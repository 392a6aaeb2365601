import { dirname, join, resolve } from 'node:path'
import type { World } from './world.ts'

/** Where a path is in git: both are real paths. */
export interface WorkingTree {
  /** The folder that holds the `.git` entry. */
  readonly top: string
  /** The git directory to which that entry leads; it may be damaged, or gone. */
  readonly gitDir: string
}

/** What is asked of the machine. */
export type Looking = Pick<World, 'read' | 'kindOf' | 'realPath'>

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
