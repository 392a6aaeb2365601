import type { Diagnostic } from '../model/diagnostic.ts'
import { hasPassed, shiftBy } from '../model/instant.ts'
import type { Link } from '../model/link.ts'
import type { Conditions } from './conditions.ts'
import { changedFields, complete, unshifted } from './fields.ts'
import type { Pair } from './match.ts'
import { diagnose } from './sentences.ts'

const week = 7 * 86_400

/** The link as the portal will have it: before 3.7 each PUT gives an invitation seven days. Source: contract §8. */
export function asKept(link: Link, { now, abilities }: Conditions): Link {
  if (link.kind !== 'invitation' || abilities.invitationLimits) return link
  return { ...link, settings: { ...link.settings, expirationDate: shiftBy(now, week) } }
}

/** What to say about a declared link that has expired, here or in the portal. A past date is never sent. */
export function admitDate({ want, before, isRotated }: Pair, conditions: Conditions): readonly Diagnostic[] {
  const { now, abilities } = conditions
  const { key, settings, place } = want
  const { expirationDate: declared } = settings
  if (!before) return hasPassed(declared, now) ? [diagnose('link/not-created', { key, expires: declared }, place)] : []

  const shown = unshifted(before, declared ?? before.settings.expirationDate)
  const { expirationDate: current } = shown.settings
  const fields = changedFields(shown, complete(want, shown)).map(({ name }) => name)
  if (hasPassed(declared, now)) {
    return declared === current && !isRotated
      ? [diagnose('link/left-expired', { key, expires: declared, settings: fields }, place)]
      : [diagnose('link/past-date', { key, expires: declared, current }, place)]
  }
  // Where each PUT brings a new expiry, the old one is not copied.
  const isOwnExpiry = want.kind !== 'invitation' || abilities.invitationLimits
  if (declared !== undefined || !isOwnExpiry || (fields.length === 0 && !isRotated)) return []
  const { expirationDate: copied } = unshifted(before, undefined).settings
  return hasPassed(copied, now) ? [diagnose('link/has-expired', { key, expires: copied }, place)] : []
}
