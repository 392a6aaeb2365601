import { diagnose } from '../../host/diagnostics.ts'
import type { World } from '../../host/world.ts'
import { type ReadManifest, readManifest } from '../../manifest/read/manifest.ts'
import type { KnownSecret } from '../../manifest/secrets/known-secrets.ts'
import type { ManifestFile } from '../../manifest/yaml/source.ts'
import { type Checked, checked } from '../../model/diagnostic.ts'
import { instantOf } from '../../model/values/instant.ts'
import type { FileArgs } from '../options/options.ts'
import { readFile } from './files.ts'
import { type FoundFile, findManifests } from './folder.ts'
import { selectionOf } from './selection.ts'

/** The default path of the manifest. */
export const defaultManifest = 'roomlinks.yaml'

/** How stdin is named as an argument, its path, and its name in messages. */
export const stdin = { argument: '-', path: '/dev/stdin', name: '<stdin>' } as const

/** Reads the manifest from files and folders. For `secrets`, see {@link readManifest}. */
export async function loadManifest(
  args: FileArgs,
  world: World,
  secrets: readonly KnownSecret[] = [],
): Promise<ReadManifest> {
  const found = await loadManifestFiles(args, world)
  return found.ok ? readManifest(found.value, world.variables, instantOf(world.now()), 'error', secrets) : found
}

/** Reads the files of the manifest. */
export function loadManifestFiles(
  { file, exclude }: FileArgs,
  world: World,
): Promise<Checked<readonly ManifestFile[]>> {
  return loadFiles(file.length > 0 ? file : [defaultManifest], exclude, world)
}

/**
 * Reads files and the files of folders, each once, even if it is named twice: in two spellings, through a link, or with
 * its folder.
 */
export async function loadFiles(
  paths: readonly string[],
  exclude: readonly string[] | undefined,
  world: World,
): Promise<Checked<readonly ManifestFile[]>> {
  const selects = selectionOf(exclude)
  const argumentPaths = paths.map((path) => (path === stdin.argument ? stdin.path : path))
  const found = await Promise.all(argumentPaths.map((path) => findManifests(path, selects, world)))
  const files = withoutDuplicates(found.flatMap((each) => each.files))
  const read = await Promise.all(files.map((file) => load(file, world)))
  return checked(
    read.flatMap((each) => (each.ok ? [each.value] : [])),
    [...found, ...read].flatMap(({ diagnostics }) => diagnostics),
  )
}

/** Keeps one name for each file: the one that was given, or else one that is not a link. */
function withoutDuplicates(found: readonly FoundFile[]): readonly FoundFile[] {
  const rank = ({ inside, isLink }: FoundFile): number => (inside === undefined ? 0 : 1 + Number(isLink))
  const files = new Map<string, FoundFile>()
  for (const file of found) {
    const other = files.get(file.real)
    if (!other || rank(file) <= rank(other)) files.set(file.real, file)
  }
  return [...files.values()]
}

async function load({ path, inside }: FoundFile, world: World): Promise<Checked<ManifestFile>> {
  const read = await readFile(path, (about) => diagnose('file/unreadable', about), world)
  if (!read.ok) return read
  const file = path === stdin.path ? stdin.name : path
  return { ...read, value: { ...read.value, file, ...(inside !== undefined && { inside }) } }
}
