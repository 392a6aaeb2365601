import type { FieldChange } from '../model/change.ts'
import type { DesiredLink, Link, LinkKind, ObservedLink } from '../model/link.ts'
import type { Abilities } from '../model/rules.ts'
import { type Instant, isShifted, shiftBy, skippedHour } from '../model/values/instant.ts'
import type { Values } from '../settings/row.ts'
import { defaultValues, isSupported, namesOf, rowOf } from '../settings/rows.ts'

/** The settings in which two links of one kind differ. */
export function changedFields(before: Link, after: Link): readonly FieldChange[] {
  return compare(after.kind, before.settings, after.settings)
}

/** Whether a link has everything that the manifest says of it. */
export function isRight(want: DesiredLink, shown: ObservedLink): boolean {
  return compare(want.kind, want.settings, shown.settings).length === 0
}

/**
 * The settings in which a link, as the portal shows it, is not what was asked for: from what it has to what it should
 * have. The expiry of an invitation that the portal chooses was not asked for.
 */
export function missedFields(asked: Link, shown: ObservedLink, abilities: Abilities): readonly FieldChange[] {
  const fields = changedFields(unshifted(shown, asked.settings.expirationDate), asked)
  return fields.filter(isAsked(asked.kind, abilities))
}

/** Of settings that move: whether it is for us to say. The portal may choose the expiry of an invitation. */
export function isAsked(kind: LinkKind, abilities: Abilities): (field: FieldChange) => boolean {
  return ({ name }) => name !== 'expirationDate' || isSupported(name, kind, abilities)
}

/** A declared link with all that the manifest leaves open: taken from `base`, or the portal's default for a new link. */
export function complete({ kind, key, settings }: DesiredLink, base?: ObservedLink): Link {
  const start = base?.settings ?? { ...defaultValues[kind], title: key }
  return { kind, settings: { ...start, ...settings } } as Link
}

/** The link with its true expiry, where the portal may show one that is an hour late: `expected`, if it is that. */
export function unshifted(link: ObservedLink, expected: Instant | null | undefined): ObservedLink {
  const { expirationDate: shown } = link.settings
  if (shown === null || link.expiryOffset === undefined) return link
  const earlier = shiftBy(shown, -skippedHour)
  if ((expected !== undefined && expected !== earlier) || !isShifted(shown, link.expiryOffset)) return link
  return { ...link, settings: { ...link.settings, expirationDate: earlier } } as ObservedLink
}

/** The settings that both sides tell, and not alike. */
function compare(kind: LinkKind, before: Values, after: Values): readonly FieldChange[] {
  const fields: FieldChange[] = []
  for (const name of namesOf[kind]) {
    const [was, is] = [before[name], after[name]]
    if (was === undefined || is === undefined || rowOf(name).same(was, is)) continue
    fields.push({ name, before: was, after: is, widens: rowOf(name).widens(was, is) === true })
  }
  return fields
}
