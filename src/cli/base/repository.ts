import { posix } from 'node:path'
import type { World } from '../../host/world.ts'
import type { ManifestFile } from '../../manifest/yaml/source.ts'
import { type Checked, checked, failed } from '../../model/diagnostic.ts'
import { openLane } from '../../model/lane.ts'
import { diagnose } from '../diagnostics.ts'
import { stdin } from '../files/load.ts'
import { isYaml, type Selection, selectionOf } from '../files/selection.ts'
import type { FileArgs } from '../options/options.ts'
import { findRepositoryPath, type RepositoryPath, readGit, runGit, textOf } from './git.ts'

/** An entry of a git tree. */
interface TreeEntry {
  readonly mode: string
  readonly kind: string
  readonly object: string
  readonly path: string
  /** The path inside the named folder, if a folder was named. */
  readonly inside?: string
}

/** The files of a manifest at a commit. */
export interface ManifestAtCommit {
  readonly files: readonly ManifestFile[]
  /**
   * Why a change may have chosen these files: a symbolic link of the working tree leads to the folder of some, or their
   * clone is inside another one.
   */
  readonly doubt?: 'linked' | 'nested'
}

/**
 * Reads the files of a manifest (files and folders of this machine, all in one repository) at a commit. Files that did
 * not exist then are left out. Nothing is checked out.
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
  if (!first) return checked({ files: [] }, [])
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
  const isLinked = lists.value.some((list) => list.isLinked)
  const doubt = first.isNested ? 'nested' : isLinked ? 'linked' : undefined
  return checked({ files: files.value, ...(doubt && { doubt }) }, [])
}

/** How many git processes read files at once. */
const maxProcesses = 8

/** Returns all values, or the first failure. */
async function allValues<T>(items: readonly Promise<Checked<T>>[]): Promise<Checked<readonly T[]>> {
  const values: T[] = []
  for (const item of await Promise.all(items)) {
    if (!item.ok) return item
    values.push(item.value)
  }
  return checked(values, [])
}

/** Resolves a ref to the name of its commit, which all later calls use. Reports an error if it is not a commit. */
async function findCommit(
  ref: string,
  { isShallow, ...place }: RepositoryPath,
  world: World,
): Promise<Checked<string>> {
  const unknown = failed(diagnose(isShallow ? 'base/shallow' : 'base/no-ref', { ref }))
  // Older versions of git treat an argument with a leading hyphen as an option, even after --end-of-options.
  if (ref.startsWith('-')) return unknown
  const args = ['rev-parse', '--verify', '--end-of-options', `${ref}^{commit}`]
  const ended = await runGit(place, args, world)
  if (!ended.ok) return ended
  if (ambiguousWarning.test(ended.value.err)) return failed(diagnose('base/ambiguous', { ref }))
  const commit = textOf(ended.value.out).trim()
  // `^main` means "not in main": git prints its commit with a leading `^`.
  return ended.value.isSuccess && !commit.startsWith('^') ? checked(commit, []) : unknown
}

/**
 * Git's warning about a name that several branches or tags have. It would use the tag, and people who may not push to
 * the branch may be able to push a tag. HEAD and the full name of a commit are never ambiguous.
 */
const ambiguousWarning = /^warning: refname '(?!(?:HEAD|[\da-f]{40}|[\da-f]{64})')[^\n]* is ambiguous/m

type Read = (args: readonly string[]) => Promise<Checked<Uint8Array>>

/** What listing the files of a commit needs. */
interface Listing {
  readonly selects: Selection
  readonly read: Read
}

/**
 * Lists what was at a path at a commit. A change can replace a folder with a link, so the path is read as named first.
 * If it was only a link at the commit too, the link's current target is read.
 */
async function listPath(
  commit: string,
  { path, inside, real }: RepositoryPath,
  listing: Listing,
): Promise<Checked<{ readonly entries: readonly TreeEntry[]; readonly isLinked: boolean }>> {
  const entries = await listFiles(commit, { path, inside }, listing)
  if (!entries.ok) return entries
  if (real === inside || entries.value.some(({ mode }) => mode !== symbolicLink)) {
    return checked({ entries: entries.value, isLinked: false }, [])
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

/** Whether an entry of a folder may contain manifests. A link or submodule that may is kept, to be refused later. */
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
