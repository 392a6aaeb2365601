import type { FieldChange, SettingValue } from '../../model/change.ts'
import type { Link, SettingName } from '../../model/link.ts'
import { Secret } from '../../model/secret.ts'
import type { PlainValue, Values } from '../../settings/row.ts'
import { namesOf, rowOf, settingNames } from '../../settings/rows.ts'
import { quote, visible } from '../escape.ts'

/** A setting and its value. */
export interface Setting {
  readonly name: SettingName
  readonly value: PlainValue
}

/** The settings of a link, by name. */
export type SettingsDocument = { readonly [N in SettingName]?: PlainValue }

/** A setting that moves; of a new password one sees that it is new. */
export interface FieldDocument {
  readonly name: SettingName
  readonly before: PlainValue
  readonly after: PlainValue
  readonly widens: boolean
}

/** The settings of a link, always in the same order. */
export function settingsOf(settings: SettingsDocument): readonly Setting[] {
  return settingNames.flatMap((name) => {
    const value = settings[name]
    return value === undefined ? [] : [{ name, value }]
  })
}

/** A setting in words: `never`, `***`, `"Guests"`. */
export function settingText({ name, value }: Setting): string {
  const { form, nullText: none } = rowOf(name)
  // A level that the portal has and we have no name for.
  if (form === 'level' && typeof value === 'number') return `level ${value}`
  if (form === 'title') return quote(String(value))
  return value === null ? none : visible(String(value))
}

/** Both sides of a setting that moves, in words. */
export function fieldTexts({ name, before, after }: FieldDocument): readonly [before: string, after: string] {
  return [settingText({ name, value: before }), settingText({ name, value: after })]
}

/** What may be written of the settings of a link; of another password than the `earlier` one, that it is new. */
export function settingsDocument({ kind, settings }: Link, earlier?: Link | null): SettingsDocument {
  const before: Values = earlier?.settings ?? {}
  const after: Values = settings
  return Object.fromEntries(namesOf[kind].map((name) => [name, plainAfter(name, before[name], after[name])]))
}

/** What may be written of a setting that moves. */
export function fieldDocument({ name, before, after, widens }: FieldChange): FieldDocument {
  return { name, before: rowOf(name).plain(before), after: plainAfter(name, before, after), widens }
}

function plainAfter(name: SettingName, before: SettingValue | undefined, after: SettingValue | undefined): PlainValue {
  const isNew = before instanceof Secret && after instanceof Secret && !after.equals(before)
  return isNew ? '*** (changed)' : rowOf(name).plain(after)
}
