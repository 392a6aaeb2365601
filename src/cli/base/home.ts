import { basename, dirname, join, relative, sep } from 'node:path'
import { type Checked, checked } from '../../model/diagnostic.ts'
import { findWorkingTree, type WorkingTree } from '../working-tree.ts'
import type { World } from '../world.ts'
import { refuse, runIn, textOf } from './ask.ts'
import { diagnoseBase } from './sentences.ts'

/** Where a path is in its repository. */
export interface Home extends WorkingTree {
  readonly path: string
  /** The path as git names it: `links/board.yaml`, or nothing for the top. */
  readonly inside: string
  readonly isShallow: boolean
}

/** Where a file or folder of this machine is in its repository; one that git would not read is refused. */
export async function findHome(path: string, world: World): Promise<Checked<Home>> {
  const tree = await findWorkingTree(path, world)
  if (!tree) return refuse(diagnoseBase('base/no-repository', { file: path }))
  const admitted = await admit(tree, path, world)
  if (!admitted.ok) return admitted
  const isFolder = (await world.kindOf(path)) === 'folder'
  const real = isFolder ? await world.realPath(path) : join(await world.realPath(dirname(path)), basename(path))
  return checked({ ...tree, path, inside: relative(tree.top, real).split(sep).join('/'), ...admitted.value }, [])
}

/**
 * Has git find the repository by itself, once: told its git directory, it would not look whose it is. It has to find the
 * very same.
 */
async function admit(
  { top, gitDir }: WorkingTree,
  file: string,
  world: World,
): Promise<Checked<Pick<Home, 'isShallow'>>> {
  const ended = await runIn({ top }, ['rev-parse', '--is-shallow-repository', '--absolute-git-dir'], world)
  if (!ended.ok) return ended
  const { isDone, out, err } = ended.value
  if (/dubious ownership|unsafe repository/.test(err)) return refuse(diagnoseBase('base/distrusted', { file, top }))
  const [, shallow, named = ''] = /^(.*?)\n(.*)\n$/s.exec(textOf(out)) ?? []
  const isSame = isDone && (await world.realPath(named).catch(() => '')) === gitDir
  if (!isSame) return refuse(diagnoseBase('base/no-repository', { file }))
  return checked({ isShallow: shallow === 'true' }, [])
}
