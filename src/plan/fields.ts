import type { FieldChange } from '../model/change.ts'
import type { DesiredLink, Link, LinkKind, ObservedLink } from '../model/link.ts'
import type { Abilities } from '../model/rules.ts'
import { type Instant, isShifted, shiftBy, skippedHour } from '../model/values/instant.ts'
import type { Values } from '../settings/row.ts'
import { defaultValues, isSupported, namesOf, rowOf } from '../settings/rows.ts'

/** The settings in which two links of the same kind differ. */
export function changedFields(before: Link, after: Link): readonly FieldChange[] {
  return compare(after.kind, before.settings, after.settings)
}

/** Whether a link has all settings that the manifest declares for it. */
export function matchesDeclaration(want: DesiredLink, shown: ObservedLink): boolean {
  return compare(want.kind, want.settings, shown.settings).length === 0
}

/**
 * The settings in which a link, as the portal shows it, differs from what was requested: from what it has to what it
 * should have. Leaves out the expiry of an invitation if the portal chooses it.
 */
export function missedFields(requested: Link, shown: ObservedLink, abilities: Abilities): readonly FieldChange[] {
  const fields = changedFields(unshifted(shown, requested.settings.expirationDate), requested)
  return fields.filter(isOurChoice(requested.kind, abilities))
}

/** Selects the settings whose value we choose. The portal may choose the expiry of an invitation. */
export function isOurChoice(kind: LinkKind, abilities: Abilities): (field: FieldChange) => boolean {
  return ({ name }) => name !== 'expirationDate' || isSupported(name, kind, abilities)
}

/** Fills in what the manifest leaves open, from `base` or else with the portal's defaults for a new link. */
export function complete({ kind, key, settings }: DesiredLink, base?: ObservedLink): Link {
  const start = base?.settings ?? { ...defaultValues[kind], title: key }
  return { kind, settings: { ...start, ...settings } } as Link
}

/**
 * The link with its true expiry. The portal may show it an hour late; if `expected` is given, only that one is
 * restored.
 */
export function unshifted(link: ObservedLink, expected: Instant | null | undefined): ObservedLink {
  const { expirationDate: shown } = link.settings
  if (shown === null || link.expiryOffset === undefined) return link
  const earlier = shiftBy(shown, -skippedHour)
  if ((expected !== undefined && expected !== earlier) || !isShifted(shown, link.expiryOffset)) return link
  return { ...link, settings: { ...link.settings, expirationDate: earlier } } as ObservedLink
}

/** The settings that both sides have, with different values. */
function compare(kind: LinkKind, before: Values, after: Values): readonly FieldChange[] {
  const fields: FieldChange[] = []
  for (const name of namesOf[kind]) {
    const [was, is] = [before[name], after[name]]
    if (was === undefined || is === undefined || rowOf(name).same(was, is)) continue
    fields.push({ name, before: was, after: is, widens: rowOf(name).widens(was, is) === true })
  }
  return fields
}
