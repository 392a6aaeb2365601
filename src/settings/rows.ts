import type { LinkKind, SettingName } from '../model/link.ts'
import type { Abilities } from '../model/rules.ts'
import type { AnyRow, ByKind, Form, KindSpecificName, Rows, Values } from './row.ts'
import { count, date, flag, level, password, title } from './shapes.ts'

const every = ['primary', 'additional', 'invitation'] as const
const external = ['primary', 'additional'] as const
const invitation = ['invitation'] as const
const current = { primary: 'internal', additional: 'internal' } as const
const limited = { invitation: 'invitationLimits' } as const

/** The settings of links: a row for each, in the order in which they are declared, sent, compared and shown. */
export const rows: Rows = {
  title: { ...title, kinds: every, note: null },
  access: { ...level, kinds: every, note: null },
  expirationDate: { ...date, kinds: every, note: null, needs: limited },
  maxUseCount: { ...count, kinds: invitation, note: null, needs: limited },
  password: { ...password, kinds: external, note: 'with a password' },
  internal: { ...flag, kinds: external, note: 'internal', needs: current },
  denyDownload: { ...flag, kinds: external, note: 'no download' },
}

/** The names of all settings, in their order. */
export const settingNames = Object.keys(rows) as readonly SettingName[]

/** The settings of a link of each kind, in their order. */
export const namesOf: ByKind<readonly SettingName[]> = byKind((kind) =>
  settingNames.filter((name) => rowOf(name).kinds.includes(kind)),
)

/** What a new link of each kind has that does not say. */
export const defaultValues: ByKind<Values> = byKind((kind) =>
  Object.fromEntries(namesOf[kind].map((name) => [name, rows[name].defaultValue])),
)

/** The settings that every link has, and those that it has by its kind. */
export const commonNames: readonly SettingName[] = settingNames.filter((name) => !isKindSpecific(name))
export const kindSpecificNames: readonly KindSpecificName[] = settingNames.filter(isKindSpecific)

/** Whether not every kind of link has it. */
export function isKindSpecific(name: SettingName): name is KindSpecificName {
  return rowOf(name).kinds.length < 3
}

function byKind<T>(of: (kind: LinkKind) => T): ByKind<T> {
  return { primary: of('primary'), additional: of('additional'), invitation: of('invitation') }
}

/** The row of a setting, where its name alone is known. */
export function rowOf(name: SettingName): AnyRow {
  return rows[name]
}

/** Whether something said of a link is a setting of it. */
export function isSetting(name: string): name is SettingName {
  return Object.hasOwn(rows, name)
}

/** In which form something said of a link is declared; `undefined` for what is no setting. */
export function formOf(name: string | undefined): Form | undefined {
  return name !== undefined && isSetting(name) ? rows[name].form : undefined
}

/** Whether a portal that can do so much lets a link of that kind have the setting. */
export function isSupported(name: SettingName, kind: LinkKind, abilities: Abilities): boolean {
  const ability = rows[name].needs[kind]
  return ability === undefined || abilities[ability]
}
