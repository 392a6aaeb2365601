import { resolve } from 'node:path'
import { type ReadManifest, readManifest } from '../manifest/manifest.ts'
import type { ManifestFile } from '../manifest/source.ts'
import { type Checked, checked, type Diagnostic } from '../model/diagnostic.ts'
import { instantOf } from '../model/instant.ts'
import { loadFile } from './files.ts'
import { diagnose } from './sentences.ts'
import type { World } from './world.ts'

/** Where the manifest is when nothing names it. */
export const usual = 'roomlinks.yaml'

/** Reads the manifest that `paths` (files and folders) make up; of what is not set, see {@link readManifest}. */
export async function loadManifest(
  paths: readonly string[],
  world: World,
  unset: 'error' | 'open' = 'error',
): Promise<ReadManifest> {
  const found = await loadTexts(paths, world)
  return found.ok ? readManifest(found.value, world.env, instantOf(world.now()), unset) : found
}

/** The files of the manifest that `paths` make up. */
export function loadTexts(paths: readonly string[], world: World): Promise<Checked<readonly ManifestFile[]>> {
  return loadFiles(paths.length > 0 ? paths : [usual], world)
}

/** Reads files, and those of folders, each once: named twice, in two spellings or with its folder, one is still one. */
export async function loadFiles(paths: readonly string[], world: World): Promise<Checked<readonly ManifestFile[]>> {
  const found = await Promise.all(paths.map((path) => loadPath(path, world)))
  const files = new Map(found.flatMap((each) => each.files).map((file) => [resolve(file.file), file]))
  return checked(
    [...files.values()],
    found.flatMap(({ diagnostics }) => diagnostics),
  )
}

interface Found {
  readonly files: readonly ManifestFile[]
  readonly diagnostics: readonly Diagnostic[]
}

async function loadPath(path: string, world: World): Promise<Found> {
  const paths = await listFolder(path, world)
  if (paths.length === 0) return { files: [], diagnostics: [diagnose('file/no-manifest', { folder: path })] }
  const loaded = await Promise.all(paths.map((each) => loadFile(each, 'file/unreadable', world)))
  return {
    files: loaded.flatMap((file) => (file.ok ? [file.value] : [])),
    diagnostics: loaded.flatMap(({ diagnostics }) => diagnostics),
  }
}

/** What a path stands for: the files of a folder, or itself. What cannot be listed is left to be read, and told then. */
async function listFolder(path: string, world: World): Promise<readonly string[]> {
  try {
    return (await world.list(path)) ?? [path]
  } catch {
    return [path]
  }
}
