import type { FieldChange, SettingValue } from '../../model/change.ts'
import type { Link, LinkKind, SettingName } from '../../model/link.ts'
import { Secret } from '../../model/secret.ts'
import type { PlainValue, Values } from '../../settings/row.ts'
import { namesOf, rowOf, settingNames } from '../../settings/rows.ts'
import { quote, visible } from '../escape.ts'

/** A setting with its value as plain data. */
export interface Setting {
  readonly name: SettingName
  readonly value: PlainValue
}

/** The settings of a link, by name. */
export type SettingsDocument = { readonly [N in SettingName]?: PlainValue }

/** A setting that changes. A new password is shown only as changed. */
export interface FieldDocument {
  readonly name: SettingName
  readonly before: PlainValue
  readonly after: PlainValue
  readonly widens: boolean
}

/** Lists the settings of a link in a fixed order. */
export function listSettings(settings: SettingsDocument): readonly Setting[] {
  return settingNames.flatMap((name) => {
    const value = settings[name]
    return value === undefined ? [] : [{ name, value }]
  })
}

/** A link as the functions about access read it: for them, only the presence of a password counts. */
export function maskedLink<K extends LinkKind>(
  kind: K,
  settings: SettingsDocument,
): { readonly kind: K; readonly settings: Partial<Link['settings']> } {
  return { kind, settings: settings as Partial<Link['settings']> }
}

/** The value of a setting for people: `never`, `***`, `"Guests"`. A title is cut to `limit` columns. */
export function settingText({ name, value }: Setting, limit?: number): string {
  const { form, nullText: none } = rowOf(name)
  // An access level of the portal that has no name here.
  if (form === 'level' && typeof value === 'number') return `level ${value}`
  if (form === 'title') return quote(String(value), limit)
  return value === null ? none : visible(String(value))
}

/** Both values of a changed setting for people. Titles are cut to `limit` columns. */
export function fieldTexts(
  { name, before, after }: FieldDocument,
  limit?: number,
): readonly [before: string, after: string] {
  return [settingText({ name, value: before }, limit), settingText({ name, value: after }, limit)]
}

/**
 * The settings of a link with secrets masked. A password that differs from the `earlier` link's is marked as changed.
 */
export function settingsDocument({ kind, settings }: Link, earlier?: Link | null): SettingsDocument {
  const before: Values = earlier?.settings ?? {}
  const after: Values = settings
  return Object.fromEntries(namesOf[kind].map((name) => [name, plainNewValue(name, before[name], after[name])]))
}

/** A changed setting with secrets masked. */
export function fieldDocument({ name, before, after, widens }: FieldChange): FieldDocument {
  return { name, before: rowOf(name).plain(before), after: plainNewValue(name, before, after), widens }
}

function plainNewValue(
  name: SettingName,
  before: SettingValue | undefined,
  after: SettingValue | undefined,
): PlainValue {
  const isNew = before instanceof Secret && after instanceof Secret && !after.equals(before)
  return isNew ? '*** (changed)' : rowOf(name).plain(after)
}
