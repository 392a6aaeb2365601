import type { LeaveReason, OmitReason } from '../../model/draft.ts'
import type {
  CommonSettings,
  ExternalSettings,
  InvitationSettings,
  ObservedLink,
  SettingName,
} from '../../model/link.ts'
import type { Room } from '../../model/room.ts'
import { rules } from '../../model/rules.ts'
import { hasPassed, tenYearsAfter } from '../../model/text/instant.ts'
import type { Conditions } from '../conditions.ts'

/** What a manifest is to say of the settings of a link, and what it cannot say. */
export interface DraftSettings {
  readonly settings: Partial<ExternalSettings & InvitationSettings>
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
  const settings: Record<string, unknown> = {}
  const omitted: { setting: SettingName; reason: OmitReason }[] = []
  for (const [setting, value] of Object.entries(link.settings) as [SettingName, unknown][]) {
    const reason = whyOmitted(setting, link, room, conditions)
    if (reason !== undefined) omitted.push({ setting, reason })
    else if (isSaid(value) || spoken.has(setting)) settings[setting] = value
  }
  return { settings, omitted }
}

/** `null` and `false`: nothing that a new link would not have as well. */
function isSaid(value: unknown): boolean {
  return value !== null && value !== false
}

function whyOmitted(
  setting: SettingName,
  link: ObservedLink,
  room: Room,
  conditions: Conditions,
): OmitReason | undefined {
  if (setting === 'title') return isTitle(link.settings) ? undefined : 'title'
  if (setting === 'expirationDate') return whyNoExpiry(link, room, conditions)
  if (link.kind === 'invitation') return setting === 'maxUseCount' ? whyNoCount(link.settings, conditions) : undefined
  return whyNoExternal(setting, link.settings, room)
}

function isTitle({ title }: CommonSettings): boolean {
  return title.trim() !== '' && title.length <= 255
}

function whyNoExpiry(
  { kind, settings: { expirationDate } }: ObservedLink,
  { type }: Room,
  { now, abilities }: Conditions,
): OmitReason | undefined {
  if (expirationDate === null) return undefined
  if (kind === 'invitation' && !abilities.invitationLimits) return 'older-portal'
  if (kind === 'primary' && type !== undefined && !rules[type].primaryExpires) return 'never-expires'
  return expirationDate > tenYearsAfter(now) ? 'too-late' : undefined
}

function whyNoCount({ maxUseCount: count }: InvitationSettings, { abilities }: Conditions): OmitReason | undefined {
  if (count === null) return undefined
  if (!abilities.invitationLimits) return 'older-portal'
  return count >= 1 && count <= 1000 ? undefined : 'use-count'
}

/** Source: contract §2.4 for passwords: older versions took others. */
function whyNoExternal(
  setting: SettingName,
  { password, internal }: ExternalSettings,
  { type }: Room,
): OmitReason | undefined {
  if (setting === 'password')
    return password === null || password.matches(/^[\x21-\x7e]{8,30}$/) ? undefined : 'password'
  if (setting !== 'internal' || type === undefined) return undefined
  const { forcedInternal = internal } = rules[type]
  return forcedInternal === internal ? undefined : 'internal'
}
