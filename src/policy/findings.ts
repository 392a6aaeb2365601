import { fingerprint } from '../model/identity.ts'
import { type InventoryLink, titleOf } from '../model/inventory.ts'
import type { LinkKind } from '../model/link.ts'
import type { Policy, PolicyFinding, PolicyRule } from '../model/policy.ts'
import type { Room } from '../model/room.ts'
import type { Instant } from '../model/values/instant.ts'
import { isExcepted } from './exceptions.ts'
import { adviceText, type Judgement, judgeByRule, listText, problemText } from './rule.ts'
import type { Subject } from './subject.ts'

/** A link to judge: what is known about it, and what a finding on it contains. */
export interface Judged {
  readonly subject: Subject
  readonly link: InventoryLink
  /** Absent if no portal was read. */
  readonly room?: Room
  /** Whether the link is as a change would make it. */
  readonly isPlanned?: boolean
}

/** Judges a link by one rule of a policy; `undefined`: it follows the rule, or an exception allows it. */
export function findingOf(policy: Policy, rule: PolicyRule, judged: Judged, now: Instant): PolicyFinding | undefined {
  const { subject, link, room } = judged
  const judgement = judgeByRule(rule, subject, now)
  if (judgement === undefined) return undefined
  const excepted = isExcepted(policy, rule.name, subject.room, link, now)
  if (excepted === true) return undefined
  const result: Judgement = excepted === false ? judgement : { verdict: 'not judged', unknown: excepted }
  return {
    ...{ policy: policy.name, rule: rule.name, level: rule.level, verdict: result.verdict },
    ...wordingOf(rule, result, judged, now),
    ...(room && { room }),
    ...{ link, place: link.want?.place ?? rule.place },
  }
}

function wordingOf(
  rule: PolicyRule,
  judgement: Judgement,
  { subject, link, isPlanned = false }: Judged,
  now: Instant,
): Pick<PolicyFinding, 'message' | 'hint'> {
  const name = `${nameOf(link)} of ${subject.room.name}`
  const about = rule.about === undefined ? '' : ` (${rule.about})`
  if (judgement.verdict === 'not judged') {
    return {
      message: `Whether the ${name} follows the rule ${rule.name}${about} is not known: it depends on ${listText(judgement.unknown)}.`,
      hint: link.observed
        ? 'Check in DocSpace what people can do with it.'
        : 'Declare what the manifest leaves open, or run plan, which reads the rest from the portal.',
    }
  }
  return {
    message: `The ${name} ${isPlanned ? 'would break' : 'breaks'} the rule ${rule.name}${about}: ${problemText(judgement.broken, subject)}.`,
    hint: adviceText(rule, judgement.broken, subject, now),
  }
}

const kinds: { readonly [K in LinkKind]: string } = {
  primary: 'primary link',
  additional: 'additional link',
  invitation: 'invitation',
}

function nameOf(link: InventoryLink): string {
  return `${kinds[link.kind]} "${titleOf(link)}"`
}

/** Sorts findings by room, link, policy and rule, so their order does not depend on the input. Findings without a room come last. */
export function sortFindings<F extends PolicyFinding>(findings: readonly F[]): readonly F[] {
  // A cache: many findings may be on one link.
  const linkKeys = new Map<InventoryLink, string>()
  const linkKeyOf = (link: InventoryLink | undefined): string => {
    if (link === undefined) return ''
    const key = linkKeys.get(link) ?? linkKey(link)
    linkKeys.set(link, key)
    return key
  }
  const keyed = findings.map((finding) => {
    const { room, link, policy, rule, message } = finding
    return { finding, key: [roomKey(room), linkKeyOf(link), policy, rule, message].join('\0') }
  })
  return keyed.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))).map(({ finding }) => finding)
}

/** Ids of rooms in third-party storage, which may be any text, come after numbers, as in other lists of rooms. */
function roomKey(room: Room | undefined): string {
  if (room === undefined) return '2'
  return /^\d+$/.test(room.id) ? `0${room.id.padStart(20, '0')}` : `1${room.id}`
}

function linkKey(link: InventoryLink): string {
  const { kind, want, observed } = link
  return [kind, titleOf(link), want?.key ?? '', observed ? fingerprint(observed.id) : ''].join('\0')
}
