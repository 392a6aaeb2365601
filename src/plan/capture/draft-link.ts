import type { LeaveReason, OmitReason } from '../../model/draft.ts'
import type { ObservedLink, SettingName } from '../../model/link.ts'
import type { Room } from '../../model/room.ts'
import { rules } from '../../model/rules.ts'
import { hasPassed, tenYearsAfter } from '../../model/values/instant.ts'
import type { Form, Settings, Values } from '../../settings/row.ts'
import { isSupported, namesOf, rowOf } from '../../settings/rows.ts'
import type { Conditions } from '../conditions.ts'

/** The settings to declare for a link, and those that cannot be declared. */
export interface DraftSettings {
  readonly settings: Partial<Settings>
  readonly omitted: readonly { readonly setting: SettingName; readonly reason: OmitReason }[]
}

/** The settings that must be declared even if they are off, because the file has defaults for them. */
export type DefaultedSettings = ReadonlySet<string>

/** Why a link cannot be declared. Our own links are declared even if they have expired, or they would be revoked. */
export function whyNotDeclared(
  { kind, settings: { access, expirationDate } }: ObservedLink,
  { type }: Room,
  { now }: Conditions,
  isOurs: boolean,
): LeaveReason | undefined {
  /* v8 ignore if -- @preserve: the links of such a room are not read */
  if (type === undefined) return 'kind'
  if (rules[type].limits[kind] === 0) return 'kind'
  if (!rules[type].levels[kind].some((level) => level === access)) return 'level'
  return hasPassed(expirationDate, now) && !isOurs ? 'expired' : undefined
}

/** The settings of a link as a manifest declares them. What is off, such as no password, is left out. */
export function draftSettings(
  link: ObservedLink,
  room: Room,
  conditions: Conditions,
  defaulted: DefaultedSettings,
): DraftSettings {
  const values: Values = link.settings
  const settings: Record<string, unknown> = {}
  const omitted: { setting: SettingName; reason: OmitReason }[] = []
  for (const setting of namesOf[link.kind]) {
    const value = values[setting]
    // `null` and `false` are the defaults of a new link.
    const isOn = value !== null && value !== false
    const { form, fits } = rowOf(setting)
    const isOlder = isOn && !isSupported(setting, link.kind, conditions.abilities)
    const here = fits(value) ? whyNotHere(setting, link, room, conditions) : unwritable[form]
    const reason = isOlder ? 'older-portal' : here
    if (reason !== undefined) omitted.push({ setting, reason })
    else if (isOn || defaulted.has(setting)) settings[setting] = value
  }
  return { settings, omitted }
}

const unwritable: { readonly [F in Form]?: OmitReason } = { title: 'title', count: 'use-count', password: 'password' }

function whyNotHere(
  setting: SettingName,
  link: ObservedLink,
  { type }: Room,
  { now }: Conditions,
): OmitReason | undefined {
  /* v8 ignore if -- @preserve: the links of such a room are not read */
  if (type === undefined) return undefined
  const { primaryExpires, forcedInternal } = rules[type]
  const { [setting]: value }: Values = link.settings
  if (setting === 'internal') return (forcedInternal ?? value) === value ? undefined : 'internal'
  if (setting !== 'expirationDate' || typeof value !== 'number') return undefined
  if (link.kind === 'primary' && !primaryExpires) return 'never-expires'
  return value > tenYearsAfter(now) ? 'too-late' : undefined
}
