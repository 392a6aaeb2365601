import type { LeaveReason, OmitReason } from '../../model/draft.ts'
import type { ObservedLink, SettingName } from '../../model/link.ts'
import type { Room } from '../../model/room.ts'
import { rules } from '../../model/rules.ts'
import { hasPassed, tenYearsAfter } from '../../model/values/instant.ts'
import type { Form, Settings, Values } from '../../settings/row.ts'
import { isSupported, namesOf, rowOf } from '../../settings/rows.ts'
import type { Conditions } from '../conditions.ts'

/** What a manifest is to say of the settings of a link, and what it cannot say. */
export interface DraftSettings {
  readonly settings: Partial<Settings>
  readonly omitted: readonly { readonly setting: SettingName; readonly reason: OmitReason }[]
}

/** The settings of which something has to be said even where the portal has none: the file's defaults would hold. */
export type Spoken = ReadonlySet<string>

/** Why a link cannot be declared at all; one that is ours has to be, or it would be revoked. */
export function obstacleTo(
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

/** All that the portal has of a link and that a manifest may say. What is off, such as no password, need not be said. */
export function draftSettings(link: ObservedLink, room: Room, conditions: Conditions, spoken: Spoken): DraftSettings {
  const values: Values = link.settings
  const settings: Record<string, unknown> = {}
  const omitted: { setting: SettingName; reason: OmitReason }[] = []
  for (const setting of namesOf[link.kind]) {
    const value = values[setting]
    // `null` and `false`: nothing that a new link would not have as well.
    const isOn = value !== null && value !== false
    const { form, fits } = rowOf(setting)
    const isOlder = isOn && !isSupported(setting, link.kind, conditions.abilities)
    const here = fits(value) ? whyNotHere(setting, link, room, conditions) : unfit[form]
    const reason = isOlder ? 'older-portal' : here
    if (reason !== undefined) omitted.push({ setting, reason })
    else if (isOn || spoken.has(setting)) settings[setting] = value
  }
  return { settings, omitted }
}

const unfit: { readonly [F in Form]?: OmitReason } = { title: 'title', count: 'use-count', password: 'password' }

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
