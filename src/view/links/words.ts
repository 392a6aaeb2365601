import type { SettingName } from '../../model/link.ts'
import { ownNames, rowOf } from '../../settings/rows.ts'
import { settingText } from '../document/settings.ts'
import { count } from '../words.ts'
import type { ListedLink } from './document.ts'

const [minute, hour, day] = [60, 3600, 86_400]

/** What the plan says of a link; the setting that differs, where it is one. */
export function stateText({ state, differs }: Pick<ListedLink, 'state' | 'differs'>): string {
  const [first, ...others] = differs
  if (state !== 'differs' || first === undefined) return state
  return others.length === 0 ? `${first} differs` : `${differs.length} settings differ`
}

/** What the portal lets people do. */
export function accessText({ access }: Pick<ListedLink, 'access'>): string {
  return access === null ? '-' : settingText({ name: 'access', value: access })
}

/** Until when a link works: `expires 2027-03-31, in 12 days`; nothing where there is none. */
export function expiryText({ expirationDate, secondsLeft, access }: ListedLink): string {
  if (expirationDate === null || secondsLeft === null) return access === null ? '' : 'never expires'
  const date = expirationDate.replace(/T00:00:00Z$/, '').replace(/T(.*?)(:00)?Z$/, ' $1 UTC')
  return secondsLeft > 0 ? `expires ${date}, in ${span(secondsLeft)}` : `expired ${date}, ${span(-secondsLeft)} ago`
}

function span(seconds: number): string {
  if (seconds < hour) return count(Math.ceil(seconds / minute), 'minute')
  return seconds < 2 * day ? count(Math.floor(seconds / hour), 'hour') : count(Math.floor(seconds / day), 'day')
}

/** What else there is to know before a link is handed on, in few words each. */
export function notesOf(link: ListedLink): readonly string[] {
  const { state, differs, uses, maxUseCount } = link
  return [
    ...(state !== 'differs' || differs.length < 2 ? [] : [`${listOf(differs)} differ`]),
    ...ownNames.flatMap((name) => (link[name] ? (rowOf(name).note ?? []) : [])),
    ...(maxUseCount === null ? [] : [`${uses ?? 0} of ${count(maxUseCount, 'use')}`]),
    ...(maxUseCount === null && uses ? [count(uses, 'use')] : []),
  ]
}

function listOf(names: readonly SettingName[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
