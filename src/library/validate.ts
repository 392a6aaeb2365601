import { dataFile } from '../manifest/data/data-file.ts'
import { readManifest } from '../manifest/read/manifest.ts'
import type { ManifestFile } from '../manifest/yaml/source.ts'
import { type Checked, type Diagnostic, failed } from '../model/diagnostic.ts'
import type { Manifest } from '../model/room.ts'
import type { Environment } from '../model/values/environment.ts'
import { givenNow } from '../model/values/instant.ts'

/** What reading a manifest depends on besides its text. */
export interface ValidateOptions {
  /** The values of `${NAME}`. Absent: no variable is set. */
  readonly env?: Environment
  /** Milliseconds since 1970. */
  readonly now: number
  /** Other values that no output may show, such as an API key that is not in `env`. */
  readonly secrets?: readonly string[]
}

/** A manifest as data: what its YAML would be. */
export interface ManifestData {
  /** Its name in messages. */
  readonly file: string
  /** Plain objects, lists, texts, numbers, booleans and null; a `Date` stands for its text. */
  readonly data: object
}

/**
 * Checks everything that can be checked without a portal, and reports all mistakes at once. Takes the files of a manifest, as text or
 * as data; or one manifest as data.
 */
export function validate(
  given: readonly (ManifestFile | ManifestData)[] | object,
  options: ValidateOptions,
): Checked<Manifest> {
  const sources: readonly (ManifestFile | ManifestData)[] = isList(given) ? given : [{ file: 'manifest', data: given }]
  const files: ManifestFile[] = []
  const problems: Diagnostic[] = []
  for (const source of sources) {
    const file = 'data' in source ? dataFile(source) : source
    if ('bytes' in file) files.push(file)
    else problems.push(...file)
  }
  return problems.length > 0 ? failed(...problems) : readFiles(files, options)
}

/** Whether a value is a list. What cannot be read, such as a revoked proxy, is reported as data. */
function isList(given: object): given is readonly (ManifestFile | ManifestData)[] {
  try {
    return Array.isArray(given)
  } catch {
    return false
  }
}

/** Reads the files of a manifest. */
export function readFiles(
  files: readonly ManifestFile[],
  { env = {}, now, secrets = [] }: ValidateOptions,
): Checked<Manifest> {
  const further = secrets.map((value) => ({ value, what: 'a secret that was given' }))
  return readManifest(files, env, givenNow(now), 'error', further)
}
