import { posix } from 'node:path'
import type { World } from '../../host/world.ts'
import type { ManifestFile } from '../../manifest/yaml/source.ts'
import { type Checked, checked, failed } from '../../model/diagnostic.ts'
import { openLane } from '../../model/lane.ts'
import { diagnose } from '../diagnostics.ts'
import { stdin } from '../files/load.ts'
import { isYaml, type Selection, selectionOf } from '../files/selection.ts'
import type { FileArgs } from '../options/options.ts'
import { ask, findHome, type Home, runIn, textOf } from './git.ts'

/** A row of a tree. */
interface Row {
  readonly mode: string
  readonly kind: string
  readonly object: string
  readonly path: string
  /** Its path in the folder that was named, if one was. */
  readonly inside?: string
}

/** What a manifest was at a commit. */
export interface Found {
  readonly files: readonly ManifestFile[]
  /**
   * Why a change may have chosen what they were: a symbolic link of the working tree names the folder of some, or another clone
   * is around theirs.
   */
  readonly doubt?: 'linked' | 'nested'
}

/**
 * The files that a manifest (files and folders of this machine, all in one repository) was made of at a commit; fewer
 * than now, or none, where they were not there. Nothing is checked out.
 */
export async function filesAt(ref: string, { file, exclude }: FileArgs, world: World): Promise<Checked<Found>> {
  if (file.includes(stdin.word)) return failed(diagnose('base/no-repository', { file: stdin.name }))
  const homes = await all(file.map((path) => findHome(path, world)))
  if (!homes.ok) return homes
  const [home] = homes.value
  /* v8 ignore if -- @preserve: without a path, there would be no manifest to compare with */
  if (!home) return checked({ files: [] }, [])
  const stray = homes.value.find(({ top }) => top !== home.top)
  if (stray) return failed(diagnose('base/other-repository', { file: stray.path, other: home.path }))
  const commit = await findCommit(ref, home, world)
  if (!commit.ok) return commit
  const read: Read = (args) => ask(home, args, world)
  const selects = selectionOf(exclude)
  const lists = await all(homes.value.map((each) => listHome(commit.value, each, { selects, read })))
  if (!lists.ok) return lists
  const distinct = new Map(lists.value.flatMap(({ rows }) => rows).map((row) => [row.path, row]))
  const lane = openLane(atOnce)
  const files = await all([...distinct.values()].map((row) => lane(() => readBlob(ref, row, read))))
  if (!files.ok) return files
  const isLinked = lists.value.some((list) => list.isLinked)
  const doubt = home.isNested ? 'nested' : isLinked ? 'linked' : undefined
  return checked({ files: files.value, ...(doubt && { doubt }) }, [])
}

/** How many processes read files at once. */
const atOnce = 8

/** All values, or what is wrong with the first that has none. */
async function all<T>(items: readonly Promise<Checked<T>>[]): Promise<Checked<readonly T[]>> {
  const values: T[] = []
  for (const item of await Promise.all(items)) {
    if (!item.ok) return item
    values.push(item.value)
  }
  return checked(values, [])
}

/** What is not a commit is refused here: all that follows is asked of the commit's own name. */
async function findCommit(ref: string, { isShallow, ...place }: Home, world: World): Promise<Checked<string>> {
  const unknown = failed(diagnose(isShallow ? 'base/shallow' : 'base/no-ref', { ref }))
  // Older versions of git take what begins with a hyphen for an option, whatever stands before it.
  if (ref.startsWith('-')) return unknown
  const args = ['rev-parse', '--verify', '--end-of-options', `${ref}^{commit}`]
  const ended = await runIn(place, args, world)
  if (!ended.ok) return ended
  if (twofold.test(ended.value.err)) return failed(diagnose('base/ambiguous', { ref }))
  const commit = textOf(ended.value.out).trim()
  // `^main` is what main does not have: git prints a commit with the same sign before it.
  return ended.value.isDone && !commit.startsWith('^') ? checked(commit, []) : unknown
}

/**
 * What git says of a name that several branches or tags bear: it would take the tag, which people may push who may not push
 * to the branch. Of HEAD and of the whole name of a commit nothing else is ever taken.
 */
const twofold = /^warning: refname '(?!(?:HEAD|[\da-f]{40}|[\da-f]{64})')[^\n]* is ambiguous/m

type Read = (args: readonly string[]) => Promise<Checked<Uint8Array>>

/** How the files of a commit are found. */
interface Looking {
  readonly selects: Selection
  readonly read: Read
}

/**
 * What was where a path is named now. A change can put a link in the place of a folder; where there was nothing of that
 * name but such a link, what it leads to now.
 */
async function listHome(
  commit: string,
  { path, inside, real }: Home,
  looking: Looking,
): Promise<Checked<{ readonly rows: readonly Row[]; readonly isLinked: boolean }>> {
  const named = await listFiles(commit, { path, inside }, looking)
  if (!named.ok) return named
  if (real === inside || named.value.some(({ mode }) => mode !== symbolicLink)) {
    return checked({ rows: named.value, isLinked: false }, [])
  }
  const found = await listFiles(commit, { path, inside: real }, looking)
  return found.ok ? checked({ rows: found.value, isLinked: true }, []) : found
}

async function listFiles(
  commit: string,
  { path: named, inside }: Pick<Home, 'path' | 'inside'>,
  { selects, read }: Looking,
): Promise<Checked<readonly Row[]>> {
  const top: Row = { mode: '040000', kind: 'tree', object: commit, path: '' }
  const found = inside === '' ? checked([top], []) : await listTree(commit, [inside], read)
  if (!found.ok) return found
  const [row] = found.value
  if (row?.kind !== 'tree') return found
  const rows = await listTree(row.object, [], read, ['-r'])
  if (!rows.ok) return rows
  const folder = inside === '' ? '' : `${inside}/`
  const files = rows.value
    .filter(({ path }) => selects(named, path))
    .map((file) => ({ ...file, path: folder + file.path, inside: file.path }))
  const kept = await all(files.map((file) => isPart(file, commit, read)))
  if (!kept.ok) return kept
  const parts = files.filter((_, nth) => kept.value[nth])
  return checked(parts, [])
}

/** A link or another repository in a folder is kept, to be refused, where it may hold manifests. */
async function isPart({ path, mode, kind, object }: Row, commit: string, read: Read): Promise<Checked<boolean>> {
  if (kind !== 'blob' || isYaml(path)) return checked(true, [])
  if (mode !== symbolicLink) return checked(false, [])
  const target = await read(['cat-file', 'blob', object])
  if (!target.ok) return target
  const link = textOf(target.value)
  const led = posix.join(posix.dirname(path), link).replace(/\/$/, '')
  if (posix.isAbsolute(link) || /^\.\.(?:\/|$)/.test(led)) return checked(false, [])
  const found = await listTree(commit, [led], read)
  return found.ok ? checked(!found.value.some((row) => row.kind === 'blob' && row.mode !== symbolicLink), []) : found
}

const symbolicLink = '120000'

async function listTree(
  tree: string,
  paths: readonly string[],
  read: Read,
  how: readonly string[] = [],
): Promise<Checked<readonly Row[]>> {
  const listed = await read(['--literal-pathspecs', 'ls-tree', '-z', '--full-tree', ...how, tree, '--', ...paths])
  if (!listed.ok) return listed
  const lines = textOf(listed.value).matchAll(/(\d+) (\w+) (\w+)\t([^\0]+)\0/g)
  const rows = [...lines].map(([, mode = '', kind = '', object = '', path = '']) => ({ mode, kind, object, path }))
  return checked(rows, [])
}

async function readBlob(
  ref: string,
  { mode, kind, object, path, inside }: Row,
  read: Read,
): Promise<Checked<ManifestFile>> {
  const file = `${ref}:${path}`
  if (mode === symbolicLink || kind !== 'blob') return failed(diagnose('base/no-file', { file }))
  const content = await read(['cat-file', 'blob', object])
  return content.ok ? checked({ file, bytes: content.value, ...(inside !== undefined && { inside }) }, []) : content
}
