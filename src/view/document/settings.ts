import type { FieldChange, SettingValue } from '../../model/change.ts'
import type { Link, SettingName } from '../../model/link.ts'
import { Secret } from '../../model/secret.ts'
import { instantOf, writeInstant } from '../../model/text/instant.ts'
import { quote, visible } from '../escape.ts'

/** What may be written of a setting: dates as text, `***` for a password. */
export type PlainValue = string | number | boolean | null

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

const plain = (value: PlainValue): string => visible(String(value))
const orElse =
  (none: string) =>
  (value: PlainValue): string =>
    value === null ? none : plain(value)

/** How people read each setting; its order is the one in which settings are listed. */
const words: { readonly [N in SettingName]: (value: PlainValue) => string } = {
  title: (value) => quote(String(value)),
  // A level that the portal has and we have no name for.
  access: (value) => (typeof value === 'number' ? `level ${value}` : plain(value)),
  expirationDate: orElse('never'),
  password: orElse('none'),
  internal: plain,
  denyDownload: plain,
  maxUseCount: orElse('no limit'),
}
const names = Object.keys(words) as readonly SettingName[]

/** Whether something said of a link is a setting of it. */
export function isSetting(name: string): name is SettingName {
  return Object.hasOwn(words, name)
}

/** The settings of a link, always in the same order. */
export function settingsOf(settings: SettingsDocument): readonly Setting[] {
  return names.flatMap((name) => {
    const value = settings[name]
    return value === undefined ? [] : [{ name, value }]
  })
}

/** A setting in words: `never`, `***`, `"Guests"`. */
export function settingText({ name, value }: Setting): string {
  return words[name](value)
}

/** Both sides of a setting that moves, in words. */
export function fieldTexts({ name, before, after }: FieldDocument): readonly [before: string, after: string] {
  return [settingText({ name, value: before }), settingText({ name, value: after })]
}

/** What may be written of the settings of a link. */
export function settingsDocument(link: Link): SettingsDocument {
  const values: { readonly [N in SettingName]?: SettingValue } = link.settings
  const written: { [N in SettingName]?: PlainValue } = {}
  for (const name of names) {
    const value = values[name]
    if (value !== undefined) written[name] = plainValue(name, value)
  }
  return written
}

/** What may be written of a setting that moves. */
export function fieldDocument({ name, before, after, widens }: FieldChange): FieldDocument {
  const isNewSecret = before instanceof Secret && after instanceof Secret
  return {
    name,
    before: plainValue(name, before),
    after: isNewSecret ? '*** (changed)' : plainValue(name, after),
    widens,
  }
}

function plainValue(name: SettingName, value: SettingValue): PlainValue {
  if (value === null) return null
  if (name === 'password' || value instanceof Secret) return '***'
  return name === 'expirationDate' && typeof value === 'number' ? writeInstant(instantOf(value * 1000)) : value
}
