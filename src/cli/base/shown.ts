import type { KnownSecret } from '../../manifest/known-secrets.ts'
import type { ReadManifest } from '../../manifest/manifest.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Manifest } from '../../model/room.ts'
import { admitPlain } from '../../plan/plain.ts'

/**
 * What a manifest may not show because of its base: what was a password there, and what only the new manifest calls plain.
 * `reread` reads the manifest with further secrets.
 */
export function admitShown(
  manifest: Manifest,
  base: Manifest | undefined,
  reread: (further: readonly KnownSecret[]) => ReadManifest,
): readonly Diagnostic[] {
  const passwords = passwordsOf(base)
  const again = passwords.length === 0 ? [] : reread(passwords).diagnostics
  return [...again.filter(({ severity }) => severity === 'error'), ...admitPlain(manifest, base)]
}

function passwordsOf(base: Manifest | undefined): readonly KnownSecret[] {
  const links = base?.entries.flatMap((entry) => entry.links) ?? []
  const passwords = links.flatMap((link) => (link.kind === 'invitation' ? [] : (link.settings.password ?? [])))
  return passwords.map((password) => ({ value: password.reveal(), what: 'a password of the base' }))
}
