import type { LinkKind } from '../../model/link.ts'
import { clausesOf, type PolicyMatch, type PolicyRule } from '../../model/policy.ts'
import type { RoomType } from '../../model/room.ts'
import { rules } from '../../model/rules.ts'
import { whyImpossible } from '../../settings/possible.ts'
import { namesOf } from '../../settings/rows.ts'
import { quote } from '../yaml/quote.ts'
import type { Report } from '../yaml/tree.ts'

const types = Object.keys(rules) as RoomType[]
const kinds = Object.keys(namesOf) as LinkKind[]
const plurals: { readonly [K in LinkKind]: string } = {
  primary: 'primary links',
  additional: 'additional links',
  invitation: 'invitations',
}

/** Warns if a rule applies to a kind of links that cannot satisfy it in any room. */
export function warnOfUnmeetable(rule: PolicyRule, report: Report): void {
  // An empty match is an error that has been reported.
  if (Object.keys(rule.match).length === 0) return
  for (const kind of kinds) {
    const reasons = typesWith(kind, rule.match).map((type) => whyUnmeetable(rule, kind, type))
    const [why] = reasons
    if (why !== undefined && !reasons.includes(undefined))
      report('policy/unmeetable', { rule: quote(rule.name), links: plurals[kind], why }, rule.place)
  }
}

function whyUnmeetable(rule: PolicyRule, kind: LinkKind, type: RoomType): string | undefined {
  return clausesOf(rule)
    .map((clause) => whyImpossible(clause, kind, type))
    .find((why) => why !== undefined)
}

/** The types of rooms in which links of a kind can match. */
function typesWith(kind: LinkKind, match: PolicyMatch): readonly RoomType[] {
  const { room, key, audience, access } = match
  const isInvitation = kind === 'invitation'
  const canMatch =
    (match.kind ?? kinds).includes(kind) &&
    (key ?? [kind]).some((each) => kindUnder(each) === kind) &&
    (audience === undefined || audience.some((each) => (each === 'joins') === isInvitation))
  if (!canMatch) return []
  const levels = (type: RoomType) => rules[type].levels[kind]
  return (room?.type ?? types).filter((type) => levels(type).some((level) => access?.includes(level) ?? true))
}

function kindUnder(key: string): LinkKind {
  return key === 'primary' || key === 'invitation' ? key : 'additional'
}
