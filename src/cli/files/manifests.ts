import type { World } from '../../host/world.ts'
import { type ReadManifest, readManifest } from '../../manifest/read/manifest.ts'
import type { KnownSecret } from '../../manifest/secrets/known-secrets.ts'
import type { ManifestFile } from '../../manifest/yaml/source.ts'
import { type Checked, checked } from '../../model/diagnostic.ts'
import type { Manifest } from '../../model/room.ts'
import { instantOf } from '../../model/values/instant.ts'
import type { FileArgs } from '../options/options.ts'
import { defaultManifest, loadManifestFiles } from './load.ts'

/**
 * Reads any number of manifests, for a command that only reads: files of the same name are one manifest, and variables
 * may be unset. If no file is named and the default file does not exist, there is no manifest, which is not an error.
 */
export async function loadManifests(
  args: FileArgs,
  world: World,
  secrets: readonly KnownSecret[],
): Promise<Checked<readonly Manifest[]>> {
  if (args.file.length === 0 && (await world.kindOf(defaultManifest)) === undefined) return checked([], [])
  const texts = await loadManifestFiles(args, world)
  if (!texts.ok) return texts
  const read = (files: readonly ManifestFile[]): ReadManifest =>
    readManifest(files, world.variables, instantOf(world.now()), 'open', secrets)
  const groups = new Map<string, ManifestFile[]>()
  for (const file of texts.value) {
    const { name = '' } = read([file])
    groups.set(name, [...(groups.get(name) ?? []), file])
  }
  const manifests = [...groups.values()].map(read)
  return checked(
    manifests.flatMap((each) => (each.ok ? [each.value] : [])),
    [...texts.diagnostics, ...manifests.flatMap(({ diagnostics }) => diagnostics)],
  )
}
