import type { AccessLevel, LinkKind, SettingName } from '../model/link.ts'
import type { PolicyClause } from '../model/policy.ts'
import type { RoomType } from '../model/room.ts'
import { rules } from '../model/rules.ts'
import { isSetting, rowOf } from './rows.ts'

/** Why no link of a kind can satisfy a clause in a room of a type, in a few words; `undefined`: one can. */
export function whyImpossible({ name, value, verb }: PolicyClause, kind: LinkKind, type: RoomType): string | undefined {
  // Forbidding false is the same as requiring true.
  const isNeeded = verb === 'require' ? value !== false : value === false
  if (name === 'access') {
    const named = (level: AccessLevel): boolean => Array.isArray(value) && value.includes(level)
    const isAllowed = (level: AccessLevel): boolean => named(level) === (verb === 'require')
    return rules[type].levels[kind].some(isAllowed) ? undefined : 'the rule allows none of their access levels'
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
  internal: 'internal setting',
  denyDownload: 'denyDownload setting',
  maxUseCount: 'use limit',
}
