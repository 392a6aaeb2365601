import fc from 'fast-check'
import type { Span } from '../../src/model/diagnostic.ts'
import type { SettingName } from '../../src/model/link.ts'
import type { Policy, PolicyCondition, PolicyConditionName, PolicyMatch, PolicyRule } from '../../src/model/policy.ts'

export const place = (): Span => ({ file: 'x.policy.yaml', line: 1, column: 1, endColumn: 2, text: 'x' })
export const levels = ['read', 'comment', 'review', 'editing'] as const
const kinds = ['primary', 'additional', 'invitation'] as const
const reaches = ['public', 'password', 'signed-in', 'joins'] as const
const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 })

export const matches: fc.Arbitrary<PolicyMatch> = fc.record(
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

/** A condition of that name. */
export function conditionNamed(name: PolicyConditionName): fc.Arbitrary<PolicyCondition> {
  const values: { readonly [N in PolicyConditionName]?: fc.Arbitrary<PolicyCondition['value']> } = {
    access: some(levels),
    title: some(['a', 'b', 'c']),
    expiresWithin: fc.constantFrom(30 * 86_400_000, 90 * 86_400_000, 300 * 86_400_000),
    maxUseCount: fc.constantFrom(true, false, 5, 25, 50),
  }
  return (values[name] ?? fc.boolean()).map((value) => ({ name, value }))
}

const conditions = fc.uniqueArray(
  fc.constantFrom(...flags, 'access', 'title', 'expiresWithin', 'maxUseCount').chain(conditionNamed),
  { selector: ({ name }) => name, maxLength: 3 },
)

/** A rule of that name. */
export const ruleNamed = (name: string): fc.Arbitrary<PolicyRule> =>
  fc
    .record({ level: fc.constantFrom('deny', 'deny', 'warn'), match: matches, require: conditions, forbid: conditions })
    .map((rule) => ({ ...rule, name, place }))

/** A policy of that name, with rules of any kind. */
export const policies = (name: string): fc.Arbitrary<Policy> =>
  fc
    .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 })
    .chain((names) => fc.tuple(...names.map((rule) => ruleNamed(`${name}-${rule}`))))
    .map((rules) => ({ name, file: `${name}.policy.yaml`, rules, exceptions: [] }))

/** The settings that a rule is about; all, where it allows no link. */
export function aboutOf({ match, require, forbid }: PolicyRule): (name: SettingName) => boolean {
  const named = [...require, ...forbid].map(({ name }) => (name === 'expiresWithin' ? 'expirationDate' : name))
  if (named.length === 0) return () => true
  const further = [...(match.audience ? ['password', 'internal'] : []), ...(match.access ? ['access'] : [])]
  return (name) => [...named, ...further].includes(name)
}
