import type { SeenManifest } from '../../cli/checkup/manifest.ts'
import { diagnose } from '../../cli/checkup/sentences.ts'
import { findAddress, type PortalArgs } from '../../cli/portal.ts'
import type { World } from '../../host/world.ts'
import { type Finding, found, ok, unchecked } from '../../model/checkup.ts'
import { isLocal } from '../../model/text/address.ts'

/** Which portal is meant, and who says so. */
export function judgeAddress(
  manifest: SeenManifest['manifest'],
  args: Pick<PortalArgs, 'portal' | 'allowHttp'>,
  world: Pick<World, 'env'>,
): { readonly findings: readonly Finding[]; readonly url?: string } {
  const named = findAddress(typeof manifest === 'object' ? manifest.portal : undefined, args, world)
  if (!named.ok) {
    const isUnknown = manifest === 'wrong' && named.diagnostics.some(({ code }) => code === 'portal/not-named')
    if (isUnknown) return { findings: [unchecked('address', 'the manifest, which may name the portal, is wrong')] }
    return { findings: named.diagnostics.map((diagnostic) => found('address', diagnostic)) }
  }
  const { url, sources } = named.value
  const notes = named.diagnostics.map((diagnostic) => found('address', diagnostic))
  const isExposed = url.startsWith('http:') && !isLocal(new URL(url).hostname)
  if (isExposed) return { findings: [...notes, found('address', diagnose('doctor/exposed', { url }))], url }
  return { findings: [...notes, ok('address', `${url}, from ${sources.join(' and ')}`)], url }
}
