import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { findWorkingTree, type WorkingTree } from '../../host/bounds.ts'
import type { GitPlace, GitResult, World } from '../../host/world.ts'
import { veil } from '../../manifest/secrets/secrets.ts'
import { type Checked, checked, failed } from '../../model/diagnostic.ts'
import { diagnose } from '../diagnostics.ts'
import { systemErrorText } from '../files/files.ts'

/** How git ended, if it can be run at all. */
export async function runGit(place: GitPlace, args: readonly string[], world: World): Promise<Checked<GitResult>> {
  try {
    return checked(await world.git(args, place), [])
  } catch (error) {
    return failed(diagnose('base/no-git', { why: systemErrorText(error) }))
  }
}

/** What git prints; that it could not is an error of the repository's. */
export async function readGit(place: GitPlace, args: readonly string[], world: World): Promise<Checked<Uint8Array>> {
  const ended = await runGit(place, args, world)
  if (!ended.ok) return ended
  const { isSuccess, out, err } = ended.value
  if (isSuccess) return checked(out, [])
  return failed(
    (await isPartial(place, world))
      ? diagnose('base/partial', { top: place.top })
      : diagnose('base/git', { why: gitErrorText(err) }),
  )
}

/**
 * Whether objects may be missing in a clone that is sound: they were left on the server, from where nothing is fetched.
 */
async function isPartial(place: GitPlace, world: World): Promise<boolean> {
  const settings = '^(remote\\..*\\.promisor|extensions\\.partialclone)$'
  const ended = await runGit(place, ['config', '--local', '--get-regexp', settings], world)
  return ended.ok && ended.value.isSuccess
}

/** The first thing that git complains about, without the credentials that a remote's address may hold. */
function gitErrorText(err: string): string {
  const [line = ''] = err.split('\n').filter((each) => /^(?:fatal|error): /.test(each))
  const message = veil(line.replace(/^\w+: /, '').slice(0, 300), () => '***').replace(/\.$/, '')
  return message === '' ? 'it does not say why' : message
}

/** What was printed, as text. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

/** Where a path is in its repository; both as git names it: `links/board.yaml`, or nothing for the top. */
export interface RepositoryPath extends WorkingTree {
  readonly path: string
  /** As it is named: links that lead into the working tree are resolved, those to other folders of it are not. */
  readonly inside: string
  /** Where it really is. */
  readonly real: string
  readonly isShallow: boolean
}

/** Where a file or folder of this machine is in its repository; one that git would not read is refused. */
export async function findRepositoryPath(path: string, world: World): Promise<Checked<RepositoryPath>> {
  const tree = await findWorkingTree(path, world)
  if (!tree) return failed(diagnose('base/no-repository', { file: path }))
  const repository = await checkRepository(tree, path, world)
  if (!repository.ok) return repository
  const [folder, name] = (await world.kindOf(path)) === 'folder' ? [path, ''] : [dirname(path), basename(path)]
  const outer = await findOuterTree(tree, world)
  if (outer !== undefined) return failed(diagnose('base/nested', { file: path, top: tree.top, outer }))
  const real = relative(tree.top, await world.realPath(folder))
  const inside = (await pathAsNamed(tree.top, folder, world)) ?? real
  const forGit = (at: string): string =>
    [...at.split(sep), name].filter((each) => each !== '' && each !== '.').join('/')
  return checked({ ...tree, path, inside: forGit(inside), real: forGit(real), ...repository.value }, [])
}

/**
 * A folder as it is named in the working tree `top`: what was there at a commit is not said by a link that a change has
 * put into its place. `undefined`: the name does not lead through the top.
 */
async function pathAsNamed(top: string, folder: string, world: World): Promise<string | undefined> {
  const absolute = resolve(await world.realPath('.'), folder)
  for (const outer of foldersDownTo(absolute)) {
    // The way by which a text with `..` leads there may be another one.
    const found = await world.realPath(outer).catch(() => '')
    const inside = relative(top, found)
    if (found !== '' && !isAbsolute(inside) && inside.split(sep)[0] !== '..')
      return join(inside, relative(outer, absolute))
  }
  return undefined
}

/**
 * The top of another working tree around this one: a change there can put a submodule into a folder's place, and with
 * it a history of its own. A worktree has that of the clone around it.
 */
async function findOuterTree({ top, gitDir }: WorkingTree, world: World): Promise<string | undefined> {
  const around = await findWorkingTree(dirname(top), world)
  if (!around || around.top === top) return undefined
  const isItsWorktree = join(around.gitDir, 'worktrees') === dirname(gitDir)
  return isItsWorktree ? findOuterTree(around, world) : around.top
}

/** `/`, `/home`, `/home/me`. */
function foldersDownTo(folder: string): readonly string[] {
  const outer = dirname(folder)
  return outer === folder ? [folder] : [...foldersDownTo(outer), folder]
}

/**
 * Has git find the repository by itself, once: told its git directory, it would not look whose it is. It has to find
 * the very same.
 */
async function checkRepository(
  { top, gitDir }: WorkingTree,
  file: string,
  world: World,
): Promise<Checked<Pick<RepositoryPath, 'isShallow'>>> {
  const ended = await runGit({ top }, ['rev-parse', '--is-shallow-repository', '--absolute-git-dir'], world)
  if (!ended.ok) return ended
  const { isSuccess, out, err } = ended.value
  if (/dubious ownership|unsafe repository/.test(err)) return failed(diagnose('base/distrusted', { file, top }))
  const [, shallow, named = ''] = /^(.*?)\n(.*)\n$/s.exec(textOf(out)) ?? []
  if (!isSuccess && !/not a git repository/.test(err)) return failed(diagnose('base/git', { why: gitErrorText(err) }))
  const isSame = isSuccess && (await world.realPath(named).catch(() => '')) === gitDir
  if (!isSame) return failed(diagnose('base/no-repository', { file }))
  return checked({ isShallow: shallow === 'true' }, [])
}
