import { posix } from 'node:path'
import type { World } from '../../host/world.ts'
import type { ManifestFile } from '../../manifest/text/source.ts'
import { type Checked, checked, failed } from '../../model/diagnostic.ts'
import { openLane } from '../../model/lane.ts'
import { diagnose } from '../diagnostics.ts'
import { stdin } from '../files/load.ts'
import { isYaml, type Selection, selectionOf } from '../files/selection.ts'
import type { FileArgs } from '../options/options.ts'
import { findRepositoryPath, type RepositoryPath, readGit, runGit, textOf } from './git.ts'

/** A row of a tree. */
interface TreeEntry {
  readonly mode: string
  readonly kind: string
  readonly object: string
  readonly path: string
  /** Its path in the folder that was named, if one was. */
  readonly inside?: string
}

/** What a manifest was at a commit. */
export interface ManifestAtCommit {
  readonly files: readonly ManifestFile[]
  /** Some lie in a folder that nothing but a symbolic link of the working tree names. */
  readonly isLinked: boolean
}

/**
 * The files that a manifest (files and folders of this machine, all in one repository) was made of at a commit; fewer
 * than now, or none, where they were not there. Nothing is checked out.
 */
export async function manifestFilesAt(
  ref: string,
  { file, exclude }: FileArgs,
  world: World,
): Promise<Checked<ManifestAtCommit>> {
  if (file.includes(stdin.argument)) return failed(diagnose('base/no-repository', { file: stdin.name }))
  const repositoryPaths = await allValues(file.map((path) => findRepositoryPath(path, world)))
  if (!repositoryPaths.ok) return repositoryPaths
  const [first] = repositoryPaths.value
  /* v8 ignore if -- @preserve: without a path, there would be no manifest to compare with */
  if (!first) return checked({ files: [], isLinked: false }, [])
  const other = repositoryPaths.value.find(({ top }) => top !== first.top)
  if (other) return failed(diagnose('base/other-repository', { file: other.path, other: first.path }))
  const commit = await findCommit(ref, first, world)
  if (!commit.ok) return commit
  const read: Read = (args) => readGit(first, args, world)
  const selects = selectionOf(exclude)
  const lists = await allValues(repositoryPaths.value.map((each) => listPath(commit.value, each, { selects, read })))
  if (!lists.ok) return lists
  const distinct = new Map(lists.value.flatMap(({ entries }) => entries).map((row) => [row.path, row]))
  const lane = openLane(maxProcesses)
  const files = await allValues([...distinct.values()].map((row) => lane(() => readBlob(ref, row, read))))
  if (!files.ok) return files
  return checked({ files: files.value, isLinked: lists.value.some(({ isLinked }) => isLinked) }, [])
}

/** How many processes read files at once. */
const maxProcesses = 8

/** All values, or what is wrong with the first that has none. */
async function allValues<T>(items: readonly Promise<Checked<T>>[]): Promise<Checked<readonly T[]>> {
  const values: T[] = []
  for (const item of await Promise.all(items)) {
    if (!item.ok) return item
    values.push(item.value)
  }
  return checked(values, [])
}

/** What is not a commit is refused here: all that follows is asked of the commit's own name. */
async function findCommit(
  ref: string,
  { isShallow, ...place }: RepositoryPath,
  world: World,
): Promise<Checked<string>> {
  const unknown = failed(diagnose(isShallow ? 'base/shallow' : 'base/no-ref', { ref }))
  // Older versions of git take what begins with a hyphen for an option, whatever stands before it.
  if (ref.startsWith('-')) return unknown
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]
  const ended = await runGit(place, args, world)
  if (!ended.ok) return ended
  const commit = textOf(ended.value.out).trim()
  // `^main` is what main does not have: git prints a commit with the same sign before it.
  return ended.value.isSuccess && !commit.startsWith('^') ? checked(commit, []) : unknown
}

type Read = (args: readonly string[]) => Promise<Checked<Uint8Array>>

/** How the files of a commit are found. */
interface Listing {
  readonly selects: Selection
  readonly read: Read
}

/**
 * What was where a path is named now. A change can put a link in the place of a folder; where there was nothing of that
 * name but such a link, what it leads to now.
 */
async function listPath(
  commit: string,
  { path, inside, real }: RepositoryPath,
  listing: Listing,
): Promise<Checked<{ readonly entries: readonly TreeEntry[]; readonly isLinked: boolean }>> {
  const named = await listFiles(commit, { path, inside }, listing)
  if (!named.ok) return named
  if (real === inside || named.value.some(({ mode }) => mode !== symbolicLink)) {
    return checked({ entries: named.value, isLinked: false }, [])
  }
  const found = await listFiles(commit, { path, inside: real }, listing)
  return found.ok ? checked({ entries: found.value, isLinked: true }, []) : found
}

async function listFiles(
  commit: string,
  { path: named, inside }: Pick<RepositoryPath, 'path' | 'inside'>,
  { selects, read }: Listing,
): Promise<Checked<readonly TreeEntry[]>> {
  const top: TreeEntry = { mode: '040000', kind: 'tree', object: commit, path: '' }
  const found = inside === '' ? checked([top], []) : await listTree(commit, [inside], read)
  if (!found.ok) return found
  const [entry] = found.value
  if (entry?.kind !== 'tree') return found
  const entries = await listTree(entry.object, [], read, ['-r'])
  if (!entries.ok) return entries
  const folder = inside === '' ? '' : `${inside}/`
  const files = entries.value
    .filter(({ path }) => selects(named, path))
    .map((file) => ({ ...file, path: folder + file.path, inside: file.path }))
  const kept = await allValues(files.map((file) => mayHoldManifest(file, commit, read)))
  if (!kept.ok) return kept
  const parts = files.filter((_, nth) => kept.value[nth])
  return checked(parts, [])
}

/** A link or another repository in a folder is kept, to be refused, where it may hold manifests. */
async function mayHoldManifest(
  { path, mode, kind, object }: TreeEntry,
  commit: string,
  read: Read,
): Promise<Checked<boolean>> {
  if (kind !== 'blob' || isYaml(path)) return checked(true, [])
  if (mode !== symbolicLink) return checked(false, [])
  const target = await read(['cat-file', 'blob', object])
  if (!target.ok) return target
  const link = textOf(target.value)
  const destination = posix.join(posix.dirname(path), link).replace(/\/$/, '')
  if (posix.isAbsolute(link) || /^\.\.(?:\/|$)/.test(destination)) return checked(false, [])
  const found = await listTree(commit, [destination], read)
  return found.ok ? checked(!found.value.some((row) => row.kind === 'blob' && row.mode !== symbolicLink), []) : found
}

const symbolicLink = '120000'

async function listTree(
  tree: string,
  paths: readonly string[],
  read: Read,
  options: readonly string[] = [],
): Promise<Checked<readonly TreeEntry[]>> {
  const listed = await read(['--literal-pathspecs', 'ls-tree', '-z', '--full-tree', ...options, tree, '--', ...paths])
  if (!listed.ok) return listed
  const lines = textOf(listed.value).matchAll(/(\d+) (\w+) (\w+)\t([^\0]+)\0/g)
  const rows = [...lines].map(([, mode = '', kind = '', object = '', path = '']) => ({ mode, kind, object, path }))
  return checked(rows, [])
}

async function readBlob(
  ref: string,
  { mode, kind, object, path, inside }: TreeEntry,
  read: Read,
): Promise<Checked<ManifestFile>> {
  const file = `${ref}:${path}`
  if (mode === symbolicLink || kind !== 'blob') return failed(diagnose('base/no-file', { file }))
  const content = await read(['cat-file', 'blob', object])
  return content.ok ? checked({ file, bytes: content.value, ...(inside !== undefined && { inside }) }, []) : content
}
