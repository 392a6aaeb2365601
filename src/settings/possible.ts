import type { AccessLevel, LinkKind, SettingName } from '../model/link.ts'
import type { PolicyCondition } from '../model/policy.ts'
import type { RoomType } from '../model/room.ts'
import { rules } from '../model/rules.ts'
import { isSetting, rowOf } from './rows.ts'

/** Why links of a kind cannot meet a condition in rooms of a type, in a few words; `undefined`: they can. */
export function whyImpossible(
  { name, value }: PolicyCondition,
  verb: 'require' | 'forbid',
  kind: LinkKind,
  type: RoomType,
): string | undefined {
  // Forbidding one value of a switch requires the other.
  const isNeeded = verb === 'require' ? value !== false : value === false
  if (name === 'access') {
    const named = (level: AccessLevel): boolean => Array.isArray(value) && value.includes(level)
    const isAllowed = (level: AccessLevel): boolean => named(level) === (verb === 'require')
    return rules[type].levels[kind].some(isAllowed) ? undefined : 'no level that it allows exists for them'
  }
  if (name === 'internal' && isNeeded !== (rules[type].forcedInternal ?? isNeeded) && kind !== 'invitation')
    return 'anyone may use the external links of a public room'
  if (name === 'expirationDate' || name === 'expiresWithin')
    return isNeeded && kind === 'primary' && !rules[type].primaryExpires
      ? 'the portal does not let them expire'
      : undefined
  return isNeeded && isSetting(name) && !rowOf(name).kinds.includes(kind) ? `they have no ${words[name]}` : undefined
}

const words: { readonly [S in SettingName]?: string } = {
  password: 'password',
  internal: 'setting for people who are signed in',
  denyDownload: 'ban on downloads',
  maxUseCount: 'use limit',
}
