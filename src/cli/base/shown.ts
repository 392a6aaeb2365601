import type { ReadManifest } from '../../manifest/read/manifest.ts'
import type { KnownSecret } from '../../manifest/secrets/known-secrets.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Manifest } from '../../model/room.ts'
import { admitPlain } from '../../plan/plain.ts'

/**
 * What a manifest may not show because of its base: what was a password there, and what only the new manifest calls plain;
 * `base` is absent where it is not valid.
 * `reread` reads the manifest with further secrets.
 */
export function admitShown(
  manifest: Manifest,
  base: Manifest | undefined,
  passwords: readonly KnownSecret[],
  reread: (further: readonly KnownSecret[]) => ReadManifest,
): readonly Diagnostic[] {
  const again = passwords.length === 0 ? [] : reread(passwords).diagnostics
  return [...again.filter(({ severity }) => severity === 'error'), ...admitPlain(manifest, base)]
}
