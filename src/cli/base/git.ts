import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { findWorkingTree, type WorkingTree } from '../../host/bounds.ts'
import type { GitPlace, GitResult, World } from '../../host/world.ts'
import { mask } from '../../manifest/secrets/masking.ts'
import { type Checked, checked, failed } from '../../model/diagnostic.ts'
import { diagnose } from '../diagnostics.ts'
import { systemErrorText } from '../files/files.ts'

/** Runs git. Reports an error if it cannot be run at all. */
export async function runGit(place: GitPlace, args: readonly string[], world: World): Promise<Checked<GitResult>> {
  try {
    return checked(await world.git(args, place), [])
  } catch (error) {
    return failed(diagnose('base/no-git', { why: systemErrorText(error) }))
  }
}

/** Returns what git prints. Reports an error of the repository if git failed. */
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
 * Whether this is a partial clone, where objects may be missing: they are on the server, and nothing is fetched from
 * there.
 */
async function isPartial(place: GitPlace, world: World): Promise<boolean> {
  const settings = '^(remote\\..*\\.promisor|extensions\\.partialclone)$'
  const ended = await runGit(place, ['config', '--local', '--get-regexp', settings], world)
  return ended.ok && ended.value.isSuccess
}

/** Returns git's first error, without the credentials that a remote's address may contain. */
function gitErrorText(err: string): string {
  const [line = ''] = err.split('\n').filter((each) => /^(?:fatal|error): /.test(each))
  const message = mask(line.replace(/^\w+: /, '').slice(0, 300), () => '***').replace(/\.$/, '')
  return message === '' ? 'no reason given' : message
}

/** Decodes what git printed. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

/** A path and its place in its repository, as git names it: `links/board.yaml`, or an empty string for the top. */
export interface RepositoryPath extends WorkingTree {
  readonly path: string
  /** The path as named: links into the working tree are resolved, links inside it are not. */
  readonly inside: string
  /** The path with all links resolved. */
  readonly real: string
  readonly isShallow: boolean
  /**
   * Whether it is inside another clone, as a submodule is: a change of that clone may have added it, with its history.
   */
  readonly isNested: boolean
}

/** Whether a real path is a folder, or inside it. */
function isWithin(folder: string, path: string): boolean {
  const inside = relative(folder, path)
  return !isAbsolute(inside) && inside.split(sep)[0] !== '..'
}

/**
 * Finds the place of a file or folder in its repository. Reports an error if git would not read that repository, and if
 * the clone is inside another one while the command runs outside of it: only from inside a submodule is it certain that
 * its own history is meant.
 */
export async function findRepositoryPath(path: string, world: World): Promise<Checked<RepositoryPath>> {
  const tree = await findWorkingTree(path, world)
  if (!tree) return failed(diagnose('base/no-repository', { file: path }))
  const repository = await checkRepository(tree, path, world)
  if (!repository.ok) return repository
  const [folder, name] = (await world.kindOf(path)) === 'folder' ? [path, ''] : [dirname(path), basename(path)]
  const outer = await findOuterTree(tree, world)
  const isInside = isWithin(tree.top, await world.realPath('.'))
  if (outer !== undefined && !isInside) return failed(diagnose('base/nested', { file: path, top: tree.top, outer }))
  const real = relative(tree.top, await world.realPath(folder))
  const inside = (await pathAsNamed(tree.top, folder, world)) ?? real
  const forGit = (at: string): string =>
    [...at.split(sep), name].filter((each) => each !== '' && each !== '.').join('/')
  const isNested = outer !== undefined
  return checked({ ...tree, path, inside: forGit(inside), real: forGit(real), isNested, ...repository.value }, [])
}

/**
 * Returns a folder as it is named inside the working tree `top`, without resolving links: a change may have put a link
 * in its place, and the commit may have had a folder there. `undefined`: the name does not go through the top.
 */
async function pathAsNamed(top: string, folder: string, world: World): Promise<string | undefined> {
  const absolute = resolve(await world.realPath('.'), folder)
  for (const outer of foldersDownTo(absolute)) {
    // With `..` in the text, the name may go through another folder.
    const real = await world.realPath(outer).catch(() => '')
    const inside = relative(top, real)
    if (real !== '' && isWithin(top, real)) return join(inside, relative(outer, absolute))
  }
  return undefined
}

/**
 * Finds the top of another working tree around this one. A change there can replace a folder with a submodule, and so
 * bring its own history. A worktree shares the history of the clone around it.
 */
async function findOuterTree({ top, gitDir }: WorkingTree, world: World): Promise<string | undefined> {
  const around = await findWorkingTree(dirname(top), world)
  if (!around || around.top === top) return undefined
  const isOwnWorktree = join(around.gitDir, 'worktrees') === dirname(gitDir)
  return isOwnWorktree ? findOuterTree(around, world) : around.top
}

/** `/`, `/home`, `/home/me`. */
function foldersDownTo(folder: string): readonly string[] {
  const outer = dirname(folder)
  return outer === folder ? [folder] : [...foldersDownTo(outer), folder]
}

/**
 * Lets git find the repository by itself, once: if it were given the git directory, it would not check the owner. It
 * must find the same directory.
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
