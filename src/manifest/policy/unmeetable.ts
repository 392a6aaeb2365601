import type { LinkKind } from '../../model/link.ts'
import type { PolicyMatch, PolicyRule } from '../../model/policy.ts'
import type { RoomType } from '../../model/room.ts'
import { rules } from '../../model/rules.ts'
import { whyImpossible } from '../../settings/possible.ts'
import { namesOf } from '../../settings/rows.ts'
import { quote } from '../text/quote.ts'
import type { Tell } from '../text/tree.ts'

const types = Object.keys(rules) as RoomType[]
const kinds = Object.keys(namesOf) as LinkKind[]
const plurals: { readonly [K in LinkKind]: string } = {
  primary: 'primary links',
  additional: 'additional links',
  invitation: 'invitations',
}

/** Warns of each kind of link that a rule is about and that can keep it in no room. */
export function warnOfUnmeetable(rule: PolicyRule, tell: Tell): void {
  // What an empty match was to be about is not known, and it has been reported.
  if (Object.keys(rule.match).length === 0) return
  for (const kind of kinds) {
    const whys = typesWith(kind, rule.match).map((type) => whyUnmet(rule, kind, type))
    const [why] = whys
    if (why !== undefined && !whys.includes(undefined))
      tell('policy/unmeetable', { rule: quote(rule.name), links: plurals[kind], why }, rule.place)
  }
}

function whyUnmet({ require, forbid }: PolicyRule, kind: LinkKind, type: RoomType): string | undefined {
  const whys = [
    ...require.map((condition) => whyImpossible(condition, 'require', kind, type)),
    ...forbid.map((condition) => whyImpossible(condition, 'forbid', kind, type)),
  ]
  return whys.find((why) => why !== undefined)
}

/** The types of the rooms in which a match can be about links of a kind. */
function typesWith(kind: LinkKind, { room, kind: named, key, audience, access }: PolicyMatch): readonly RoomType[] {
  const isInvitation = kind === 'invitation'
  const isMeant =
    (named ?? kinds).includes(kind) &&
    (key ?? [kind]).some((each) => kindUnder(each) === kind) &&
    (audience === undefined || audience.some((each) => (each === 'joins') === isInvitation))
  if (!isMeant) return []
  const levels = (type: RoomType) => rules[type].levels[kind]
  return (room?.type ?? types).filter((type) => levels(type).some((level) => access?.includes(level) ?? true))
}

function kindUnder(key: string): LinkKind {
  return key === 'primary' || key === 'invitation' ? key : 'additional'
}
