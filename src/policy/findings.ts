import { fingerprint } from '../model/identity.ts'
import { type InventoryLink, titleOf } from '../model/inventory.ts'
import type { LinkKind } from '../model/link.ts'
import type { Policy, PolicyFinding, PolicyRule } from '../model/policy.ts'
import type { Room } from '../model/room.ts'
import type { Instant } from '../model/text/instant.ts'
import { isExcepted } from './exceptions.ts'
import { adviceOn, factOf, type Judgement, judgeByRule, listed } from './rule.ts'
import type { Subject } from './subject.ts'

/** A link to judge: what is known of it, and how a finding names it. */
export interface Judged {
  readonly subject: Subject
  readonly link: InventoryLink
  /** Absent: no portal was read. */
  readonly room?: Room
  /** It is the link as a change would make it. */
  readonly isPlanned?: boolean
}

/** What one rule says of a link; `undefined`: nothing. */
export function findingOf(policy: Policy, rule: PolicyRule, judged: Judged, now: Instant): PolicyFinding | undefined {
  const { subject, link, room } = judged
  const judgement = judgeByRule(rule, subject, now)
  if (judgement === undefined) return undefined
  const isFree = isExcepted(policy, rule.name, subject.room, link, now)
  if (isFree === true) return undefined
  const known: Judgement = isFree === false ? judgement : { verdict: 'not judged', unknown: ['its room'] }
  return {
    ...{ policy: policy.name, rule: rule.name, level: rule.level, verdict: known.verdict },
    ...sentences(rule, known, judged, now),
    ...(room && { room }),
    ...{ link, place: link.want?.place ?? rule.place },
  }
}

function sentences(
  rule: PolicyRule,
  judgement: Judgement,
  { subject, link, isPlanned = false }: Judged,
  now: Instant,
): Pick<PolicyFinding, 'message' | 'hint'> {
  const name = `${nameOf(link)} of ${subject.room.name}`
  const about = rule.about === undefined ? '' : ` (${rule.about})`
  if (judgement.verdict === 'not judged') {
    return {
      message: `Whether the ${name} keeps the rule ${rule.name}${about} is not known: it depends on ${listed(judgement.unknown)}.`,
      hint: 'Declare what the manifest leaves open, or judge the link as the portal has it, with plan or audit.',
    }
  }
  return {
    message: `The ${name} ${isPlanned ? 'would break' : 'breaks'} the rule ${rule.name}${about}: ${factOf(judgement.faults, subject)}.`,
    hint: adviceOn(rule, judgement.faults, subject, now),
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

/** Findings in one order, whatever the order of rooms, links and rules: by room, link, policy and rule; those of no room last. */
export function inOrder<F extends PolicyFinding>(findings: readonly F[]): readonly F[] {
  const names = new Map<InventoryLink | undefined, string>()
  const nameOnce = (link: InventoryLink | undefined): string => {
    const name = names.get(link) ?? (link ? orderOfLink(link) : '')
    names.set(link, name)
    return name
  }
  const keyed = findings.map((finding) => {
    const { room, link, policy, rule, message } = finding
    return { finding, key: [orderOfRoom(room), nameOnce(link), policy, rule, message].join('\0') }
  })
  return keyed.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))).map(({ finding }) => finding)
}

/** Ids of third-party rooms are any text: they come after numbers, as in other lists of rooms. */
function orderOfRoom(room: Room | undefined): string {
  if (room === undefined) return '2'
  return /^\d+$/.test(room.id) ? `0${room.id.padStart(20, '0')}` : `1${room.id}`
}

function orderOfLink(link: InventoryLink): string {
  const { kind, want, observed } = link
  return [kind, titleOf(link), want?.key ?? '', observed ? fingerprint(observed.id) : ''].join('\0')
}
