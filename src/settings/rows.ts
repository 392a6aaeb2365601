import type { LinkKind, SettingName } from '../model/link.ts'
import type { Abilities } from '../model/rules.ts'
import type { AnyRow, ByKind, Form, KindSpecificName, Rows, Values } from './row.ts'
import { count, date, flag, level, password, title } from './shapes.ts'

const allKinds = ['primary', 'additional', 'invitation'] as const
const externalKinds = ['primary', 'additional'] as const
const invitationKind = ['invitation'] as const
const needsInternal = { primary: 'internal', additional: 'internal' } as const
const needsLimits = { invitation: 'invitationLimits' } as const

/** A row for each setting of a link, in the order in which they are declared, sent, compared and shown. */
export const rows: Rows = {
  title: { ...title, option: { name: 'title', about: 'its title (default: its key)' }, kinds: allKinds, note: null },
  access: { ...level, option: { name: 'access', about: 'what it lets people do' }, kinds: allKinds, note: null },
  expirationDate: {
    ...date,
    option: { name: 'expires', about: 'when it ends: a date, or a time from now such as 14d' },
    kinds: allKinds,
    note: null,
    needs: needsLimits,
  },
  maxUseCount: {
    ...count,
    option: { name: 'max-uses', about: 'how often an invitation may be used' },
    kinds: invitationKind,
    note: null,
    needs: needsLimits,
  },
  password: {
    ...password,
    option: { name: 'password-env', about: 'the environment variable that supplies its password' },
    kinds: externalKinds,
    note: 'with a password',
  },
  internal: {
    ...flag,
    option: { name: 'internal', about: 'only for people who can sign in' },
    kinds: externalKinds,
    note: 'internal',
    needs: needsInternal,
  },
  denyDownload: {
    ...flag,
    option: { name: 'deny-download', about: 'do not allow downloads' },
    kinds: externalKinds,
    note: 'no download',
  },
}

/** The names of all settings, in their order. */
export const settingNames = Object.keys(rows) as readonly SettingName[]

/** The settings of a link of each kind, in their order. */
export const namesOf: ByKind<readonly SettingName[]> = byKind((kind) =>
  settingNames.filter((name) => rowOf(name).kinds.includes(kind)),
)

/** The values that a new link of each kind gets for settings that are left out. */
export const defaultValues: ByKind<Values> = byKind((kind) =>
  Object.fromEntries(namesOf[kind].map((name) => [name, rows[name].defaultValue])),
)

/** The settings of every link, and those of only some kinds of links. */
export const commonNames: readonly SettingName[] = settingNames.filter((name) => !isKindSpecific(name))
export const kindSpecificNames: readonly KindSpecificName[] = settingNames.filter(isKindSpecific)

/** Whether only some kinds of links have a setting. */
export function isKindSpecific(name: SettingName): name is KindSpecificName {
  return rowOf(name).kinds.length < 3
}

function byKind<T>(of: (kind: LinkKind) => T): ByKind<T> {
  return { primary: of('primary'), additional: of('additional'), invitation: of('invitation') }
}

/** The row of a setting of which only the name is known. */
export function rowOf(name: SettingName): AnyRow {
  return rows[name]
}

/** Whether a key of a link in the manifest is a setting. */
export function isSetting(name: string): name is SettingName {
  return Object.hasOwn(rows, name)
}

/** The form of a setting, or `undefined` if the name is not that of a setting. */
export function formOf(name: string | undefined): Form | undefined {
  return name !== undefined && isSetting(name) ? rows[name].form : undefined
}

/** Whether a portal with these abilities supports a setting for a kind of link. */
export function isSupported(name: SettingName, kind: LinkKind, abilities: Abilities): boolean {
  const ability = rows[name].needs[kind]
  return ability === undefined || abilities[ability]
}
