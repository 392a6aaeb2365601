import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Span } from '../../src/model/diagnostic.ts'
import { audienceOf, type InventoryLink } from '../../src/model/inventory.ts'
import type { DesiredLink, ExternalSettings, ObservedLink, SettingName } from '../../src/model/link.ts'
import type {
  Policy,
  PolicyCondition,
  PolicyConditionName,
  PolicyFinding,
  PolicyMatch,
  PolicyRule,
} from '../../src/model/policy.ts'
import { planRoom } from '../../src/plan/plan.ts'
import { comparePolicies } from '../../src/policy/compare.ts'
import { judgeInventory, judgePlan } from '../../src/policy/judge.ts'
import { desired, have, invited, later, now, on, room, secret, soon, want } from '../plan/links.ts'
import { roomWith, there } from './policies.ts'

const place = (): Span => ({ file: 'x.policy.yaml', line: 1, column: 1, endColumn: 2, text: 'x' })
const levels = ['read', 'comment', 'review', 'editing'] as const
const kinds = ['primary', 'additional', 'invitation'] as const
const reaches = ['public', 'password', 'signed-in', 'joins'] as const
const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 })

const matches: fc.Arbitrary<PolicyMatch> = fc.record(
  {
    room: fc.record({ tag: some(['client', 'x']) }),
    kind: some(kinds),
    audience: some(reaches),
    access: some(levels),
    state: some(['declared', 'unmanaged', 'foreign'] as const),
  },
  { requiredKeys: [] },
)

const flags = ['password', 'internal', 'denyDownload', 'expirationDate', 'declared'] as const

function conditionNamed(name: PolicyConditionName): fc.Arbitrary<PolicyCondition> {
  const values: { readonly [N in PolicyConditionName]?: fc.Arbitrary<PolicyCondition['value']> } = {
    access: some(levels),
    title: some(['a', 'b', 'c']),
    expiresWithin: fc.constantFrom(30 * 86_400, 90 * 86_400, 300 * 86_400),
    maxUseCount: fc.constantFrom(true, false, 5, 25, 50),
  }
  return (values[name] ?? fc.boolean()).map((value) => ({ name, value }))
}

const conditions = fc.uniqueArray(
  fc.constantFrom(...flags, 'access', 'title', 'expiresWithin', 'maxUseCount').chain(conditionNamed),
  { selector: ({ name }) => name, maxLength: 3 },
)

const ruleNamed = (name: string): fc.Arbitrary<PolicyRule> =>
  fc
    .record({ level: fc.constantFrom('deny', 'deny', 'warn'), match: matches, require: conditions, forbid: conditions })
    .map((rule) => ({ ...rule, name, place }))

const policies = (name: string): fc.Arbitrary<Policy> =>
  fc
    .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 })
    .chain((names) => fc.tuple(...names.map((rule) => ruleNamed(`${name}-${rule}`))))
    .map((rules) => ({ name, file: `${name}.policy.yaml`, rules, exceptions: [] }))

const external: fc.Arbitrary<Partial<ExternalSettings>> = fc.record({
  title: fc.constantFrom('a', 'b'),
  access: fc.constantFrom(...levels),
  password: fc.constantFrom(null, secret),
  internal: fc.boolean(),
  denyDownload: fc.boolean(),
  expirationDate: fc.constantFrom(null, soon, later),
})
const owners = fc.constantFrom(undefined, 'press', 'other:a')
const observed: fc.Arbitrary<ObservedLink> = fc.oneof(
  fc.tuple(owners, external, fc.nat(99)).map(([owner, settings, nth]) => have(owner, settings, { nth })),
  fc
    .record({ access: fc.constantFrom(...levels), maxUseCount: fc.constantFrom(null, 5, 25, 50) })
    .map((settings) => invited(undefined, settings)),
)
const links: fc.Arbitrary<InventoryLink> = fc
  .tuple(observed, fc.boolean())
  .map(([link, isDeclared]) => there(link, isDeclared ? want('press') : undefined))

const rooms = fc
  .uniqueArray(
    fc.record({
      id: fc.constantFrom('1', '2', '10', 'sbox-1'),
      tags: fc.subarray(['client', 'y']),
      links: fc.uniqueArray(links, { maxLength: 4, selector: ({ observed: link }) => link?.id.secret.reveal() }),
    }),
    { selector: ({ id }) => id },
  )
  .map((all) => all.map(({ links: own, ...facts }) => roomWith(own, facts)))

const brief = (findings: readonly PolicyFinding[]): readonly string[] =>
  findings.map(({ policy, verdict, message, hint }) => [policy, verdict, message, hint].join('|'))

test('findings do not depend on the order of anything', () => {
  const shuffled = <T>(list: readonly T[]) => fc.shuffledSubarray([...list], { minLength: list.length })
  const cases = fc.tuple(rooms, policies('one'), policies('two')).chain(([all, one, two]) =>
    fc.record({
      all: fc.constant(all),
      rules: fc.constant([one, two]),
      other: shuffled(all).chain((mixed) =>
        fc.tuple(...mixed.map((each) => shuffled(each.links).map((own) => ({ ...each, links: own })))),
      ),
      otherRules: fc.tuple(shuffled(one.rules), shuffled(two.rules)).map(([a, b]) => [
        { ...two, rules: b },
        { ...one, rules: a },
      ]),
    }),
  )
  fc.assert(
    fc.property(cases, ({ all, rules, other, otherRules }) => {
      expect(brief(judgeInventory({ rooms: other }, otherRules, now))).toEqual(
        brief(judgeInventory({ rooms: all }, rules, now)),
      )
    }),
  )
})

/** Whether a link that is there keeps a condition, told in another way than the judge does. */
function keeps({ kind, observed: link, want: declared }: InventoryLink, { name, value }: PolicyCondition): boolean {
  const has: Partial<Record<string, unknown>> = { ...link?.settings }
  const end = has['expirationDate'] as number | null
  const most = (has['maxUseCount'] ?? null) as number | null
  switch (name) {
    case 'declared':
      return (declared !== undefined) === value
    case 'expiresWithin':
      return end !== null && end - now <= Number(value)
    case 'expirationDate':
      return (end !== null) === value
    case 'maxUseCount':
      return typeof value === 'boolean' ? (most !== null) === value : most !== null && most <= Number(value)
    case 'access':
    case 'title':
      return [value].flat().includes(String(has[name]))
    default:
      return (kind !== 'invitation' && Boolean(has[name])) === value
  }
}

test('a link has a finding exactly where a rule is about it and a condition is not kept', () => {
  fc.assert(
    fc.property(ruleNamed('r'), links, fc.subarray(['client', 'y']), (rule, link, tags) => {
      const policy: Policy = { name: 'p', file: 'p.policy.yaml', rules: [rule], exceptions: [] }
      const found = judgeInventory({ rooms: [roomWith([link], { tags })] }, [policy], now, { isPartial: true })
      const { match, require, forbid } = rule
      const settings = link.observed?.settings ?? {}
      const audience = audienceOf({ kind: link.kind, settings })
      const isAbout =
        (match.room?.tag?.some((tag) => tags.includes(tag)) ?? true) &&
        (match.kind?.includes(link.kind) ?? true) &&
        (match.state?.includes(link.state) ?? true) &&
        (match.audience?.some((each) => each === audience) ?? true) &&
        (match.access?.some((each) => each === link.observed?.settings.access) ?? true)
      const isKept =
        require.length + forbid.length > 0 &&
        require.every((each) => keeps(link, each)) &&
        !forbid.some((each) => keeps(link, each))
      expect(found.map(({ verdict }) => verdict)).toEqual(isAbout && !isKept ? ['broken'] : [])
    }),
    { numRuns: 1000 },
  )
})

/** The settings that a rule is about; all, where it allows no link. */
function aboutOf({ match, require, forbid }: PolicyRule): (name: SettingName) => boolean {
  const named = [...require, ...forbid].map(({ name }) => (name === 'expiresWithin' ? 'expirationDate' : name))
  if (named.length === 0) return () => true
  const further = [...(match.audience ? ['password', 'internal'] : []), ...(match.access ? ['access'] : [])]
  return (name) => [...named, ...further].includes(name)
}

test('a plan is refused exactly where it breaks a denying rule anew, or widens a setting of one that is broken', () => {
  const wants: fc.Arbitrary<DesiredLink> = fc
    .tuple(external, fc.constantFrom(undefined, '2'), fc.subarray(['access', 'password', 'internal', 'expirationDate']))
    .map(([settings, rotation, names]) => {
      const said = Object.fromEntries(Object.entries(settings).filter(([name]) => names.includes(name)))
      return want('press', said, rotation === undefined ? {} : { rotation })
    })
  const before = fc.option(
    external.map((settings) => have('press', settings)),
    { nil: undefined },
  )
  fc.assert(
    fc.property(policies('p'), wants, before, (policy, one, link) => {
      const all = link ? [link] : []
      const changes = planRoom(desired([one]), all, on())
      const plan = { manifest: 'client-portal', rooms: [{ room, desired: desired([one]), observed: all, changes }] }
      const breaks = (shown: ObservedLink | undefined): ReadonlySet<string> => {
        const found = shown ? judgeInventory({ rooms: [roomWith([there(shown, one)])] }, [policy], now) : []
        const broken = found.filter((each) => each.link && each.verdict === 'broken' && each.level === 'deny')
        return new Set(broken.map(({ rule }) => rule))
      }
      const [change] = changes
      const after = change && 'after' in change ? { ...have('press'), ...change.after } : link
      const fields = change && 'fields' in change ? change.fields.filter(({ widens }) => widens) : []
      const [was, is] = [breaks(link), breaks(after as ObservedLink)]
      const expected = policy.rules
        .filter((rule) => is.has(rule.name) && (!was.has(rule.name) || fields.some(({ name }) => aboutOf(rule)(name))))
        .map(({ name }) => name)
      const refused = judgePlan(plan, [policy], now).filter(({ refuses }) => refuses)
      expect(new Set(refused.map(({ rule }) => rule))).toEqual(new Set(expected))
    }),
    { numRuns: 1000 },
  )
})

test('what a policy that is not loosened denied, it denies still', () => {
  const changed = (list: readonly PolicyCondition[]): fc.Arbitrary<readonly PolicyCondition[]> =>
    fc.tuple(...list.map((one) => conditionNamed(one.name))).chain((all) => fc.subarray(all))
  // Few conditions, or one that is broken on both sides hides what has become of the other.
  const few = ruleNamed('r').map((rule) => ({
    ...rule,
    require: rule.require.slice(0, 1),
    forbid: rule.forbid.slice(0, 1),
  }))
  const pairs = few.chain((base) =>
    fc.record({
      base: fc.constant(base),
      head: fc.record({
        ...{ name: fc.constant('r'), place: fc.constant(place) },
        level: fc.constantFrom(base.level, 'deny' as const),
        match: fc.oneof(fc.constant(base.match), fc.constant({}), matches),
        require: changed(base.require),
        forbid: changed(base.forbid),
      }),
    }),
  )
  const breaks = (rule: PolicyRule, link: InventoryLink): boolean => {
    const policy: Policy = { name: 'p', file: 'p', rules: [rule], exceptions: [] }
    const found = judgeInventory({ rooms: [roomWith([link], { tags: ['client'] })] }, [policy], now, {
      isPartial: true,
    })
    return found.some(({ level, verdict }) => level === 'deny' && verdict === 'broken')
  }
  fc.assert(
    fc.property(pairs, fc.array(links, { minLength: 5, maxLength: 10 }), ({ base, head }, all) => {
      const policy = (rule: PolicyRule): Policy => ({ name: 'p', file: 'p', rules: [rule], exceptions: [] })
      fc.pre(comparePolicies([policy(base)], [policy(head)]).length === 0)
      expect(all.filter((link) => breaks(base, link) && !breaks(head, link))).toEqual([])
    }),
    { numRuns: 1000 },
  )
})
