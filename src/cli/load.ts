import { resolve } from 'node:path'
import { readManifest } from '../manifest/manifest.ts'
import type { ManifestFile } from '../manifest/source.ts'
import type { Checked, Diagnostic } from '../model/diagnostic.ts'
import { instantOf } from '../model/instant.ts'
import type { Manifest } from '../model/room.ts'
import { loadFile } from './files.ts'
import { diagnose } from './sentences.ts'
import type { World } from './world.ts'

/** Where the manifest is when nothing names it. */
const usual = 'roomlinks.yaml'

/** Reads the manifest that `paths` (files and folders) make up. */
export async function loadManifest(paths: readonly string[], world: World): Promise<Checked<Manifest>> {
  const found = await Promise.all((paths.length > 0 ? paths : [usual]).map((path) => loadFiles(path, world)))
  const unreadable = found.flatMap(({ diagnostics }) => diagnostics)
  if (unreadable.length > 0) return { ok: false, diagnostics: unreadable }
  // Named twice, in two spellings or with its folder, a file is still one.
  const files = new Map(found.flatMap((each) => each.files).map((file) => [resolve(file.file), file]))
  return readManifest([...files.values()], world.env, instantOf(world.now()))
}

interface Found {
  readonly files: readonly ManifestFile[]
  readonly diagnostics: readonly Diagnostic[]
}

async function loadFiles(path: string, world: World): Promise<Found> {
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
