import { type Change, type Plan, startsAnew } from '../model/change.ts'
import type { Inventory, InventoryLink, InventoryRoom } from '../model/inventory.ts'
import type { PlanFinding, Policy, PolicyFinding, PolicyMatch, PolicyRule } from '../model/policy.ts'
import { type Manifest, type Room, type Selector, selects } from '../model/room.ts'
import type { Instant } from '../model/text/instant.ts'
import { exceptionFindings } from './exceptions.ts'
import { findingOf, inOrder, type Judged } from './findings.ts'
import { isWorse } from './rule.ts'
import { declaredSubject, factsOf, factsOfEntry, type Subject, subjectOf } from './subject.ts'

/**
 * Judges every link of an inventory by all policies; and the policies themselves, where an exception or a rule is about nothing
 * that is there. `isPartial`: the inventory is not about all rooms, so what is not in it may be elsewhere.
 */
export function judgeInventory(
  { rooms }: Pick<Inventory, 'rooms'>,
  policies: readonly Policy[],
  now: Instant,
  { isPartial = false }: { readonly isPartial?: boolean } = {},
): readonly PolicyFinding[] {
  const links = rooms.flatMap(({ room, links: all }) => {
    const facts = factsOf(room)
    return all.map((link): Judged => ({ room, link, subject: subjectOf(facts, link) }))
  })
  const ofPolicies = policies.flatMap((policy) => [
    ...exceptionFindings(policy, rooms, now, isPartial),
    ...(isPartial ? [] : strayRuleFindings(policy, rooms)),
  ])
  return inOrder([...judgeAll(links, policies, now), ...ofPolicies])
}

/** Judges what a manifest declares, without a portal: what it leaves open is not judged. */
export function judgeManifest(
  { entries }: Pick<Manifest, 'entries' | 'name'>,
  policies: readonly Policy[],
  now: Instant,
): readonly PolicyFinding[] {
  const links = entries.flatMap((entry) => {
    const facts = factsOfEntry(entry)
    return entry.links
      .filter(({ absent }) => !absent)
      .map(
        (want): Judged => ({
          link: { state: 'declared', kind: want.kind, want },
          subject: declaredSubject(facts, want),
        }),
      )
  })
  return inOrder(judgeAll(links, policies, now))
}

function judgeAll(links: readonly Judged[], policies: readonly Policy[], now: Instant): readonly PolicyFinding[] {
  return policies.flatMap((policy) =>
    policy.rules.flatMap((rule) => links.flatMap((link) => findingOf(policy, rule, link, now) ?? [])),
  )
}

/** A link as it would be after a plan, and as it was. */
interface Planned extends Judged {
  /** Absent: the plan creates it. */
  readonly before?: Subject
  readonly startsAnew: boolean
}

/**
 * Judges every link as it would be after a plan. A finding refuses the plan where its rule denies, and the plan creates the
 * violation or makes it worse. The policies of the `base` hold as well, for what they refuse and these do not.
 */
export function judgePlan(
  { rooms, manifest }: Pick<Plan, 'rooms' | 'manifest'>,
  policies: readonly Policy[],
  now: Instant,
  base: readonly Policy[] = [],
): readonly PlanFinding[] {
  const links = rooms.flatMap(({ room, changes }) =>
    changes.flatMap((change) => plannedLink(change, room, manifest) ?? []),
  )
  const judge = (planned: Planned, all: readonly Policy[], isOfBase: boolean): readonly PlanFinding[] =>
    all.flatMap((policy) => policy.rules.flatMap((rule) => plannedFinding(policy, rule, planned, now, isOfBase) ?? []))
  const findings = links.flatMap((planned) => {
    const own = judge(planned, policies, false)
    const isRefused = (rule: string): boolean => own.some((each) => each.refuses && each.rule === rule)
    const further = judge(planned, base, true).filter(({ refuses, rule }) => refuses && !isRefused(rule))
    return [...own.filter(({ rule }) => !further.some((each) => each.rule === rule)), ...further]
  })
  return inOrder(findings)
}

function plannedFinding(
  policy: Policy,
  rule: PolicyRule,
  planned: Planned,
  now: Instant,
  isOfBase: boolean,
): PlanFinding | undefined {
  const finding = findingOf(policy, rule, planned, now)
  if (finding === undefined) return undefined
  const { before, subject: after } = planned
  const isDenied = finding.level === 'deny' && finding.verdict === 'broken'
  const refuses = isDenied && (!before || isWorse(rule, { before, after, startsAnew: planned.startsAnew }, now))
  if (!isOfBase) return { ...finding, refuses, isOfBase }
  return {
    ...finding,
    refuses,
    isOfBase,
    hint: `${finding.hint} Or merge the policy change first: until then, the policy at the base holds.`,
  }
}

/** A link after a change; `undefined`: there is none. */
function plannedLink(change: Change, room: Room, manifest: string): Planned | undefined {
  const facts = factsOf(room)
  const planned = (link: InventoryLink, after?: Subject['settings']): Planned => {
    const subject = {
      ...subjectOf(facts, link, after),
      states: [link.state === 'missing' ? 'declared' : link.state],
    } as const
    const before = link.observed && { ...subject, settings: link.observed.settings }
    return {
      room,
      link,
      subject,
      isPlanned: after !== undefined,
      startsAnew: startsAnew(change),
      ...(before && { before }),
    }
  }
  switch (change.kind) {
    case 'revoke':
      return undefined
    case 'create':
      return planned({ state: 'missing', kind: change.after.kind, want: change.want, manifest }, change.after.settings)
    case 'unmanaged':
    case 'foreign':
      return planned({ state: change.kind, kind: change.before.kind, observed: change.before })
    default: {
      const { want, before } = change
      const link = { state: 'declared', kind: before.kind, observed: before, want, manifest } as const
      return planned(link, 'after' in change ? change.after.settings : undefined)
    }
  }
}

const selectors: readonly Selector['by'][] = ['id', 'title', 'tag']

/** Rules about a room or a tag that is not there, which is most likely misspelt. */
function strayRuleFindings({ name, rules }: Policy, rooms: readonly InventoryRoom[]): readonly PolicyFinding[] {
  return rules.flatMap((rule) =>
    unknownRooms(rule.match, rooms).map(({ by, value }) => ({
      ...({ policy: name, rule: rule.name, level: 'warn', verdict: 'broken' } as const),
      message: `The rule ${rule.name} is about rooms with the ${by} "${value}", and there is none.`,
      hint: 'Correct it, or remove it from the rule.',
      place: rule.place,
    })),
  )
}

function unknownRooms({ room = {} }: PolicyMatch, rooms: readonly InventoryRoom[]): readonly Selector[] {
  return selectors
    .flatMap((by) => (room[by] ?? []).map((value): Selector => ({ by, value })))
    .filter((selector) => rooms.every((each) => !selects(selector, each.room)))
}
