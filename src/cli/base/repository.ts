import { basename, dirname } from 'node:path'
import { veil } from '../../manifest/secrets.ts'
import type { ManifestFile } from '../../manifest/source.ts'
import { type Checked, checked } from '../../model/diagnostic.ts'
import { openLane } from '../../model/lane.ts'
import { whyOf } from '../files.ts'
import type { GitEnded, World } from '../world.ts'
import { diagnoseBase } from './sentences.ts'

/** Where a path is in its repository. */
interface Home {
  readonly path: string
  /** In which git is run. */
  readonly folder: string
  /** The folder of the repository. */
  readonly top: string
  /** The path as git names it: `links/board.yaml`, or nothing for the top. */
  readonly inside: string
  readonly isShallow: boolean
}

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
  const read: Read = (args) => ask(args, home.folder, world)
  const rows = await all(homes.value.map(({ inside }) => listFiles(commit.value, inside, read)))
  if (!rows.ok) return rows
  const distinct = new Map(rows.value.flat().map((row) => [row.path, row]))
  const lane = openLane(atOnce)
  return all([...distinct.values()].map((row) => lane(() => readBlob(ref, row, read))))
}

/** The top of the repository that a folder is in; `undefined` if it is the top, or in none as far as git can tell. */
export async function findTopAbove(folder: string, world: World): Promise<string | undefined> {
  const ended = await run(['rev-parse', '--show-toplevel', '--show-prefix'], folder, world)
  if (!ended.ok || !ended.value.isDone) return undefined
  const [top, prefix = ''] = textOf(ended.value.out).split('\n')
  return prefix === '' ? undefined : top
}

/** How many processes read files at once. */
const atOnce = 8

function refuse(diagnostic: ReturnType<typeof diagnoseBase>): Checked<never> {
  return { ok: false, diagnostics: [diagnostic] }
}

/** All values, or what is wrong with the first that has none. */
async function all<T>(items: readonly Promise<Checked<T>>[]): Promise<Checked<readonly T[]>> {
  const values: T[] = []
  for (const item of await Promise.all(items)) {
    if (!item.ok) return item
    values.push(item.value)
  }
  return checked(values, [])
}

async function run(args: readonly string[], folder: string, world: World): Promise<Checked<GitEnded>> {
  try {
    return checked(await world.git(args, folder), [])
  } catch (error) {
    return refuse(diagnoseBase('base/no-git', { why: whyOf(error) }))
  }
}

/** What git prints; that it could not is an error of the repository's. */
async function ask(args: readonly string[], folder: string, world: World): Promise<Checked<Uint8Array>> {
  const ended = await run(args, folder, world)
  if (!ended.ok) return ended
  const { isDone, out, err } = ended.value
  return isDone ? checked(out, []) : refuse(diagnoseBase('base/git', { why: sayingOf(err) }))
}

/** The first thing that git complains about, without the credentials that a remote's address may hold. */
function sayingOf(err: string): string {
  const [line = ''] = err.split('\n').filter((each) => /^(?:fatal|error): /.test(each))
  const said = veil(line.replace(/^\w+: /, '').slice(0, 300), () => '***').replace(/\.$/, '')
  return said === '' ? 'it does not say why' : said
}

async function findHome(path: string, world: World): Promise<Checked<Home>> {
  const isFolder = (await world.list(path)) !== undefined
  const [folder, name] = isFolder ? [path, ''] : [dirname(path), basename(path)]
  const ended = await run(['rev-parse', '--show-toplevel', '--show-prefix', '--is-shallow-repository'], folder, world)
  if (!ended.ok) return ended
  const { isDone, out, err } = ended.value
  if (!isDone) {
    const isForeign = /dubious ownership|unsafe repository/.test(err)
    return refuse(diagnoseBase(isForeign ? 'base/distrusted' : 'base/no-repository', { file: path }))
  }
  const [top = '', prefix = '', shallow] = textOf(out).split('\n')
  const inside = (prefix + name).replace(/\/$/, '')
  return checked({ path, folder, top, inside, isShallow: shallow === 'true' }, [])
}

/** What is not a commit is refused here: all that follows is asked of the commit's own name. */
async function findCommit(ref: string, { isShallow, folder }: Home, world: World): Promise<Checked<string>> {
  const unknown = refuse(diagnoseBase(isShallow ? 'base/shallow' : 'base/no-ref', { ref }))
  // Older versions of git take what begins with a hyphen for an option, whatever stands before it.
  if (ref.startsWith('-')) return unknown
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]
  const ended = await run(args, folder, world)
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

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
