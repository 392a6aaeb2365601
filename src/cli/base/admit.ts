import type { World } from '../../host/world.ts'
import type { ReadManifest } from '../../manifest/read/manifest.ts'
import type { KnownSecret } from '../../manifest/secrets/known-secrets.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Manifest } from '../../model/room.ts'
import { admitPlain } from '../../plan/check/loosened.ts'
import type { PortalArgs } from '../portal.ts'
import type { Base } from './load.ts'
import { diagnoseBase } from './sentences.ts'

/**
 * What keeps the key from being sent: the manifest alone names the portal, and the base, for whatever reason, does not
 * name the same. Whoever may propose a change could so have the key sent to a server of their own.
 */
export function confirmPortal(
  { portal }: Pick<Manifest, 'portal'>,
  base: Base,
  args: Pick<PortalArgs, 'portal'>,
  { env }: Pick<World, 'env'>,
): readonly Diagnostic[] {
  // As where the address is looked up, an empty one names none.
  const isNamed = Boolean(args.portal) || Boolean(env['DOCSPACE_URL'])
  if (isNamed || portal === undefined) return []
  const why = whyUnconfirmed(portal, base)
  if (why === undefined) return []
  const invalid = 'why' in base ? [diagnoseBase('base/invalid', base)] : []
  return [...invalid, diagnoseBase('base/portal-moved', { why })]
}

function whyUnconfirmed(
  portal: string,
  base: Base,
): 'none' | 'invalid' | 'new' | 'linked' | 'unnamed' | 'moved' | undefined {
  if ('why' in base) return 'invalid'
  if (base.isNone) return 'none'
  if (base.files.length === 0) return 'new'
  if (base.isLinked) return 'linked'
  if (base.manifest.portal === undefined) return 'unnamed'
  return base.manifest.portal === portal ? undefined : 'moved'
}

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
