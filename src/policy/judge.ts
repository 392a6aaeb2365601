import { type Change, type Plan, startsAnew } from '../model/change.ts'
import type { Inventory, InventoryLink, InventoryRoom } from '../model/inventory.ts'
import type { PlanFinding, Policy, PolicyFinding, PolicyMatch, PolicyRule } from '../model/policy.ts'
import { type Manifest, type Room, type Selector, selects } from '../model/room.ts'
import type { Instant } from '../model/values/instant.ts'
import { exceptionFindings } from './exceptions.ts'
import { findingOf, type Judged, sortFindings } from './findings.ts'
import { isWorse } from './rule.ts'
import { declaredSubject, factsOf, factsOfEntry, type Subject, subjectOf } from './subject.ts'

/**
 * Judges every link of an inventory by all policies. Also reports exceptions and rules that match nothing. `isPartial`: the
 * inventory does not have all rooms, so what is not in it may exist elsewhere.
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
    ...(isPartial ? [] : unknownRoomFindings(policy, rooms)),
  ])
  return sortFindings([...judgeAll(links, policies, now), ...ofPolicies])
}

/** Judges what a manifest declares, without a portal. What depends on a setting that it leaves open is not judged. */
export function judgeManifest(
  { entries }: Pick<Manifest, 'entries'>,
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
  return sortFindings(judgeAll(links, policies, now))
}

function judgeAll(links: readonly Judged[], policies: readonly Policy[], now: Instant): readonly PolicyFinding[] {
  return policies.flatMap((policy) =>
    policy.rules.flatMap((rule) => links.flatMap((link) => findingOf(policy, rule, link, now) ?? [])),
  )
}

/** A link as it would be after a plan, and as it is now. */
interface Planned extends Judged {
  /** Absent if the plan creates the link. */
  readonly before?: Subject
  readonly startsAnew: boolean
}

/**
 * Judges every link as it would be after a plan. A finding refuses the plan if its rule denies, and the plan would create the
 * violation or make it worse. The policies of the `base` add what only they refuse.
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
  return sortFindings(links.flatMap((planned) => withBase(judge(planned, policies, false), judge(planned, base, true))))
}

/**
 * Adds to findings those by which only the policies of the base refuse; each replaces a milder one of the same rule. All are about
 * one link, or about declared links.
 */
export function withBase(own: readonly PlanFinding[], ofBase: readonly PlanFinding[]): readonly PlanFinding[] {
  const isOf = (one: PlanFinding, other: PlanFinding): boolean =>
    one.rule === other.rule && one.link?.want === other.link?.want
  const further = ofBase
    .filter((finding) => finding.refuses && !own.some((each) => each.refuses && isOf(each, finding)))
    .map((finding) => ({
      ...finding,
      hint: `${finding.hint} Or merge the policy change first: until then, the policy in the base applies.`,
    }))
  return [...own.filter((finding) => !further.some((each) => isOf(each, finding))), ...further]
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
  return { ...finding, refuses, isOfBase }
}

/** A link after a change; `undefined` if the change revokes it. */
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

/** Reports rules for a room or a tag that does not exist, because it is most likely misspelt. */
function unknownRoomFindings({ name, rules }: Policy, rooms: readonly InventoryRoom[]): readonly PolicyFinding[] {
  return rules.flatMap((rule) =>
    unknownRooms(rule.match, rooms).map(({ by, value }) => ({
      ...({ policy: name, rule: rule.name, level: 'warn', verdict: 'broken' } as const),
      message: `The rule ${rule.name} applies to rooms with the ${by} "${value}", but there are none.`,
      hint: `Correct the ${by} in the rule, or remove it.`,
      place: rule.place,
    })),
  )
}

function unknownRooms({ room = {} }: PolicyMatch, rooms: readonly InventoryRoom[]): readonly Selector[] {
  return selectors
    .flatMap((by) => (room[by] ?? []).map((value): Selector => ({ by, value })))
    .filter((selector) => rooms.every((each) => !selects(selector, each.room)))
}
