import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Link } from '../../model/link.ts'
import { units } from '../../model/values/duration.ts'
import { hasPassed, shiftBy } from '../../model/values/instant.ts'
import type { Conditions } from '../conditions.ts'
import { diagnose } from '../diagnostics.ts'
import { changedFields, complete, unshifted } from '../fields.ts'
import type { Pair } from '../match.ts'

/**
 * The link as the portal will store it. Before 3.7, each PUT sets an invitation to expire in seven days. Source:
 * contract §8.
 */
export function withPortalExpiry(link: Link, { now, abilities }: Conditions): Link {
  if (link.kind !== 'invitation' || abilities.invitationLimits) return link
  return { ...link, settings: { ...link.settings, expirationDate: shiftBy(now, units.w) } }
}

/** Checks the expiry of a declared link, in the manifest and in the portal. A past date must never be sent. */
export function checkExpiry({ want, before, isRotated }: Pair, conditions: Conditions): readonly Diagnostic[] {
  const { now, abilities } = conditions
  const { key, settings, place } = want
  const { expirationDate: declared } = settings
  if (!before) return hasPassed(declared, now) ? [diagnose('link/not-created', { key, expires: declared }, place)] : []

  const shown = unshifted(before, declared ?? before.settings.expirationDate)
  const { expirationDate: current } = shown.settings
  if (hasPassed(declared, now)) {
    if (declared !== current || isRotated)
      return [diagnose('link/past-date', { key, expires: declared, current }, place)]
    const settings = changedFields(shown, complete(want, shown)).map(({ name }) => name)
    return [diagnose('link/left-expired', { key, expires: declared, settings }, place)]
  }
  // If each PUT sets a new expiry, the old one is not copied.
  if (declared !== undefined || (want.kind === 'invitation' && !abilities.invitationLimits)) return []
  const { expirationDate: copied } = unshifted(before, undefined).settings
  if (!hasPassed(copied, now)) return []
  const isSent = isRotated || changedFields(shown, complete(want, shown)).length > 0
  return isSent ? [diagnose('link/has-expired', { key, expires: copied }, place)] : []
}
