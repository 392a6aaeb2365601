import type { ManifestFile } from '../../manifest/source.ts'
import { type Checked, checked } from '../../model/diagnostic.ts'
import { openLane } from '../../model/lane.ts'
import type { World } from '../world.ts'
import { ask, refuse, runIn, textOf } from './ask.ts'
import { findHome, type Home } from './home.ts'
import { diagnoseBase } from './sentences.ts'

/** A row of a tree. */
interface Row {
  readonly mode: string
  readonly kind: string
  readonly object: string
  readonly path: string
}

/** What a manifest was at a commit. */
export interface Found {
  readonly files: readonly ManifestFile[]
  /** Some lie in a folder that nothing but a symbolic link of the working tree names. */
  readonly isLinked: boolean
}

/**
 * The files that `paths` (files and folders of this machine, all in one repository) were at a commit; fewer than now, or
 * none, where they were not there. Nothing is checked out.
 */
export async function filesAt(ref: string, paths: readonly string[], world: World): Promise<Checked<Found>> {
  const homes = await all(paths.map((path) => findHome(path, world)))
  if (!homes.ok) return homes
  const [home] = homes.value
  /* v8 ignore if -- @preserve: without a path, there would be no manifest to compare with */
  if (!home) return checked({ files: [], isLinked: false }, [])
  const stray = homes.value.find(({ top }) => top !== home.top)
  if (stray) return refuse(diagnoseBase('base/other-repository', { file: stray.path, other: home.path }))
  const commit = await findCommit(ref, home, world)
  if (!commit.ok) return commit
  const read: Read = (args) => ask(home, args, world)
  const lists = await all(homes.value.map((each) => listHome(commit.value, each, read)))
  if (!lists.ok) return lists
  const distinct = new Map(lists.value.flatMap(({ rows }) => rows).map((row) => [row.path, row]))
  const lane = openLane(atOnce)
  const files = await all([...distinct.values()].map((row) => lane(() => readBlob(ref, row, read))))
  if (!files.ok) return files
  return checked({ files: files.value, isLinked: lists.value.some(({ isLinked }) => isLinked) }, [])
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
  const unknown = refuse(diagnoseBase(isShallow ? 'base/shallow' : 'base/no-ref', { ref }))
  // Older versions of git take what begins with a hyphen for an option, whatever stands before it.
  if (ref.startsWith('-')) return unknown
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]
  const ended = await runIn(place, args, world)
  if (!ended.ok) return ended
  return ended.value.isDone ? checked(textOf(ended.value.out).trim(), []) : unknown
}

type Read = (args: readonly string[]) => Promise<Checked<Uint8Array>>

/**
 * What was where a path is named now. A change can put a link in the place of a folder; where there was nothing of that
 * name but such a link, what it leads to now.
 */
async function listHome(
  commit: string,
  { inside, real }: Home,
  read: Read,
): Promise<Checked<{ readonly rows: readonly Row[]; readonly isLinked: boolean }>> {
  const named = await listFiles(commit, inside, read)
  if (!named.ok) return named
  if (real === inside || named.value.some(({ mode }) => mode !== link)) {
    return checked({ rows: named.value, isLinked: false }, [])
  }
  const found = await listFiles(commit, real, read)
  return found.ok ? checked({ rows: found.value, isLinked: true }, []) : found
}

/** How git marks a symbolic link. */
const link = '120000'

async function listFiles(commit: string, inside: string, read: Read): Promise<Checked<readonly Row[]>> {
  const found = inside === '' ? checked([root(commit)], []) : await listTree(commit, [inside], read)
  if (!found.ok) return found
  const [row] = found.value
  if (row?.kind !== 'tree') return found
  const rows = await listTree(row.object, [], read)
  if (!rows.ok) return rows
  const folder = inside === '' ? '' : `${inside}/`
  const files = rows.value.filter(({ kind, path }) => kind === 'blob' && /\.ya?ml$/.test(path))
  return checked(
    files.map((file) => ({ ...file, path: folder + file.path })),
    [],
  )
}

const root = (commit: string): Row => ({ mode: '040000', kind: 'tree', object: commit, path: '' })

async function listTree(tree: string, paths: readonly string[], read: Read): Promise<Checked<readonly Row[]>> {
  const listed = await read(['--literal-pathspecs', 'ls-tree', '-z', '--full-tree', tree, '--', ...paths])
  if (!listed.ok) return listed
  const rows = textOf(listed.value).matchAll(/(\d+) (\w+) (\w+)\t([^\0]+)\0/g)
  return checked(
    [...rows].map(([, mode = '', kind = '', object = '', path = '']) => ({ mode, kind, object, path })),
    [],
  )
}

async function readBlob(ref: string, { mode, kind, object, path }: Row, read: Read): Promise<Checked<ManifestFile>> {
  const file = `${ref}:${path}`
  if (mode === link || kind !== 'blob') return refuse(diagnoseBase('base/no-file', { file }))
  const content = await read(['cat-file', 'blob', object])
  return content.ok ? checked({ file, bytes: content.value }, []) : content
}
