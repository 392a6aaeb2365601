import type { FieldChange, SettingValue } from '../model/change.ts'
import type {
  CommonSettings,
  DesiredLink,
  ExternalSettings,
  InvitationSettings,
  Link,
  ObservedLink,
  SettingName,
} from '../model/link.ts'
import type { Abilities } from '../model/rules.ts'
import { type Instant, isShifted, shift, shiftBy } from '../model/text/instant.ts'
import { sameText } from '../model/text/same-text.ts'
import { raises } from '../settings/access.ts'

/** What a setting must answer: are two values the same, and does the step from one to the other widen access? */
interface Field<T> {
  readonly same: (before: T, after: T) => boolean
  readonly widens: (before: T, after: T) => boolean
}

/** One row per setting: a new setting does not compile until it has said what it means. */
type FieldTable<S> = { readonly [F in keyof S]-?: Field<S[F]> }

const same = <T>(before: T, after: T): boolean => before === after

const common: FieldTable<CommonSettings> = {
  title: { same: sameText, widens: () => false },
  access: { same, widens: raises },
  expirationDate: { same, widens: (before, after) => before !== null && (after === null || after > before) },
}

const external: FieldTable<ExternalSettings> = {
  ...common,
  password: {
    same: (before, after) => (before === null ? after === null : before.equals(after)),
    widens: (before, after) => before !== null && after === null,
  },
  internal: { same, widens: (before, after) => before && !after },
  denyDownload: { same, widens: (before, after) => before && !after },
}

const invitation: FieldTable<InvitationSettings> = {
  ...common,
  maxUseCount: { same, widens: (before, after) => before !== null && (after === null || after > before) },
}

/** The settings in which two links of one kind differ. */
export function changedFields(before: Link, after: Link): readonly FieldChange[] {
  if (before.kind === 'invitation' && after.kind === 'invitation') {
    return compare(invitation, before.settings, after.settings)
  }
  /* v8 ignore if -- @preserve: a link is only compared with one of its kind */
  if (before.kind === 'invitation' || after.kind === 'invitation') return []
  return compare(external, before.settings, after.settings)
}

/** Whether a link has everything that the manifest says of it. */
export function isRight(want: DesiredLink, shown: ObservedLink): boolean {
  if (want.kind === 'invitation' && shown.kind === 'invitation') return holds(invitation, want.settings, shown.settings)
  /* v8 ignore if -- @preserve: a link is only compared with one of its kind */
  if (want.kind === 'invitation' || shown.kind === 'invitation') return false
  return holds(external, want.settings, shown.settings)
}

/**
 * The settings in which a link, as the portal shows it, is not what was asked for: from what it has to what it should
 * have. The expiry of an invitation that the portal chooses was not asked for.
 */
export function missedFields(asked: Link, shown: ObservedLink, abilities: Abilities): readonly FieldChange[] {
  const fields = changedFields(unshifted(shown, asked.settings.expirationDate), asked)
  if (asked.kind !== 'invitation' || abilities.invitationLimits) return fields
  return fields.filter(({ name }) => name !== 'expirationDate')
}

/** A declared link with all that the manifest leaves open: taken from `base`, or the portal's default for a new link. */
export function complete(want: DesiredLink, base?: ObservedLink): Link {
  const title = want.key
  if (want.kind === 'invitation') {
    const start = base?.kind === 'invitation' ? base.settings : { title, ...newInvitation }
    return { kind: want.kind, settings: { ...start, ...want.settings } }
  }
  const start = base && base.kind !== 'invitation' ? base.settings : { title, ...newExternal }
  return { kind: want.kind, settings: { ...start, ...want.settings } }
}

/** The link with its true expiry, where the portal may show one that is an hour late: `expected`, if it is that. */
export function unshifted(link: ObservedLink, expected: Instant | null | undefined): ObservedLink {
  const { expirationDate: shown } = link.settings
  if (shown === null || link.expiryOffset === undefined) return link
  const earlier = shiftBy(shown, -shift)
  if ((expected !== undefined && expected !== earlier) || !isShifted(shown, link.expiryOffset)) return link
  return link.kind === 'invitation'
    ? { ...link, settings: { ...link.settings, expirationDate: earlier } }
    : { ...link, settings: { ...link.settings, expirationDate: earlier } }
}

/** Source: contract §2.2. `access` is always declared. */
const newInvitation = { access: 'read', expirationDate: null, maxUseCount: null } as const
const newExternal = {
  access: 'read',
  expirationDate: null,
  password: null,
  internal: false,
  denyDownload: false,
} as const

function holds<S>(table: FieldTable<S>, declared: Partial<S>, shown: S): boolean {
  for (const name in declared) {
    const value = declared[name]
    if (value !== undefined && !table[name].same(shown[name], value)) return false
  }
  return true
}

type Settings<S> = { readonly [F in keyof S]: SettingValue }

function compare<S extends Settings<S>>(table: FieldTable<S>, before: S, after: S): readonly FieldChange[] {
  const changes: FieldChange[] = []
  for (const name in table) {
    const change = compareField(table, name as keyof S & SettingName, before, after)
    if (change) changes.push(change)
  }
  return changes
}

function compareField<S extends Settings<S>, F extends keyof S & SettingName>(
  table: FieldTable<S>,
  name: F,
  { [name]: before }: S,
  { [name]: after }: S,
): FieldChange | undefined {
  const field: Field<S[F]> = table[name]
  return field.same(before, after) ? undefined : { name, before, after, widens: field.widens(before, after) }
}
