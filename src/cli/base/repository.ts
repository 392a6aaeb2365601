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

/**
 * The files that `paths` (files and folders of this machine, all in one repository) were at a commit; fewer than now, or
 * none, where they were not there. Nothing is checked out.
 */
export async function filesAt(
  ref: string,
  paths: readonly string[],
  world: World,
): Promise<Checked<readonly ManifestFile[]>> {
  const homes = await all(paths.map((path) => findHome(path, world)))
  if (!homes.ok) return homes
  const [home] = homes.value
  /* v8 ignore if -- @preserve: without a path, there would be no manifest to compare with */
  if (!home) return checked([], [])
  const stray = homes.value.find(({ top }) => top !== home.top)
  if (stray) return refuse(diagnoseBase('base/other-repository', { file: stray.path, other: home.path }))
  const commit = await findCommit(ref, home, world)
  if (!commit.ok) return commit
  const read: Read = (args) => ask(home, args, world)
  const rows = await all(homes.value.map(({ inside }) => listFiles(commit.value, inside, read)))
  if (!rows.ok) return rows
  const distinct = new Map(rows.value.flat().map((row) => [row.path, row]))
  const lane = openLane(atOnce)
  return all([...distinct.values()].map((row) => lane(() => readBlob(ref, row, read))))
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
  if (mode === '120000' || kind !== 'blob') return refuse(diagnoseBase('base/no-file', { file }))
  const content = await read(['cat-file', 'blob', object])
  return content.ok ? checked({ file, bytes: content.value }, []) : content
}
