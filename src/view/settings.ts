import type { FieldChange, SettingValue } from '../model/change.ts'
import { instantOf, writeInstant } from '../model/instant.ts'
import type { Link, SettingName } from '../model/link.ts'
import { Secret } from '../model/secret.ts'
import { quote, visible } from './escape.ts'

/** A setting and its value. */
export interface Setting {
  readonly name: SettingName
  readonly value: SettingValue
}

/** What may be written of a setting in JSON. */
export type PlainValue = string | number | boolean | null

/** How people read each setting; its order is the one in which settings are listed. */
const words: { readonly [N in SettingName]: (value: SettingValue) => string } = {
  title: (value) => quote(String(value)),
  // A level that the portal has and we have no name for.
  access: (value) => (typeof value === 'number' ? `level ${value}` : visible(String(value))),
  expirationDate: (value) => (typeof value === 'number' ? writeInstant(instantOf(value * 1000)) : 'never'),
  password: (value) => (value === null ? 'none' : '***'),
  internal: String,
  denyDownload: String,
  maxUseCount: (value) => (value === null ? 'no limit' : String(value)),
}
const names = Object.keys(words) as readonly SettingName[]

/** The settings of a link, always in the same order. */
export function settingsOf(link: Link): readonly Setting[] {
  const values: { readonly [N in SettingName]?: SettingValue } = link.settings
  return names.flatMap((name) => {
    const value = values[name]
    return value === undefined ? [] : [{ name, value }]
  })
}

/** A setting in words: `never`, `***`, `"Guests"`. */
export function settingText({ name, value }: Setting): string {
  return words[name](value)
}

/** Both sides of a setting that moves, in words; of a new password one sees that it is new. */
export function fieldTexts(field: FieldChange): readonly [before: string, after: string] {
  const after = settingText({ name: field.name, value: field.after })
  return [settingText({ name: field.name, value: field.before }), isNewSecret(field) ? `${after} (changed)` : after]
}

/** A setting for JSON: dates as text, secrets as `***`. */
export function settingJson({ name, value }: Setting): PlainValue {
  if (value === null) return null
  if (name === 'password' || value instanceof Secret) return '***'
  return name === 'expirationDate' ? settingText({ name, value }) : value
}

/** A setting that moves, for JSON. */
export function fieldJson(field: FieldChange): {
  readonly name: SettingName
  readonly before: PlainValue
  readonly after: PlainValue
  readonly widens: boolean
} {
  const after = settingJson({ name: field.name, value: field.after })
  return {
    name: field.name,
    before: settingJson({ name: field.name, value: field.before }),
    after: isNewSecret(field) ? `${after} (changed)` : after,
    widens: field.widens,
  }
}

function isNewSecret({ before, after }: FieldChange): boolean {
  return before instanceof Secret && after instanceof Secret
}
