import { expect, test } from 'vitest'
import { comparePolicies } from '../../src/policy/compare.ts'
import { policyOf } from './policies.ts'

interface Case {
  readonly name: string
  readonly base: string
  readonly head: string
  readonly says: readonly string[]
}

const public90 = 'r: { match: { audience: public }, require: { expiresWithin: 90d } }'

test.for<Case>([
  { name: 'nothing', base: public90, head: public90, says: [] },
  { name: 'a rule more', base: public90, head: `${public90}\ns: { match: { kind: primary } }`, says: [] },
  {
    name: 'a rule less',
    base: `${public90}\ns: { match: { kind: primary } }`,
    head: public90,
    says: ['The rule s is removed.'],
  },
  {
    name: 'the level',
    base: public90,
    head: public90.replace('require', 'level: warn, require'),
    says: ['The rule r only warns, and no longer denies.'],
  },
  { name: 'the level, raised', base: public90.replace('require', 'level: warn, require'), head: public90, says: [] },
  {
    name: 'a part more in its match',
    base: public90,
    head: 'r: { match: { audience: public, room: { tag: client }, kind: primary }, require: { expiresWithin: 90d } }',
    says: [
      'The rule r applies to fewer links: the room tag in its match is more restrictive.',
      'The rule r applies to fewer links: the kind in its match is more restrictive.',
    ],
  },
  {
    name: 'a value less in its match',
    base: 'r: { match: { kind: [primary, additional] } }',
    head: 'r: { match: { kind: primary } }',
    says: ['The rule r applies to fewer links: the kind in its match is more restrictive.'],
  },
  {
    name: 'a value more in its match, and a part less',
    base: 'r: { match: { kind: primary, access: editing, room: { title: "Re\\u0301union" } } }',
    head: 'r: { match: { kind: [additional, primary], room: { title: [R\u00e9union, B] } } }',
    says: [],
  },
  {
    name: 'conditions that are gone, and looser ones',
    base: 'r: { match: { audience: public }, require: { password: true, expiresWithin: 30d, access: read }, forbid: { title: [A, B] } }',
    head: 'r: { match: { audience: public }, require: { expiresWithin: 90d, access: [read, editing] }, forbid: { title: A } }',
    says: [
      'The rule r requires less for access than before.',
      'The rule r no longer requires anything for password.',
      'The rule r requires less for expiresWithin than before.',
      'The rule r forbids less for title than before.',
    ],
  },
  {
    name: 'stricter conditions',
    base: 'r: { match: { audience: public }, require: { expirationDate: true, maxUseCount: true, access: [read, comment] }, forbid: { title: A } }',
    head: 'r: { match: { audience: public }, require: { expiresWithin: 30d, maxUseCount: 25, access: read }, forbid: { title: [A, B] } }',
    says: [],
  },
  {
    name: 'to require no end is not to require one',
    base: 'r: { match: { kind: additional }, require: { expirationDate: false } }',
    head: 'r: { match: { kind: additional }, require: { expiresWithin: 30d } }',
    says: ['The rule r no longer requires anything for expirationDate.'],
  },
  {
    name: 'numbers',
    base: 'r: { match: { kind: invitation }, require: { maxUseCount: 25 }, forbid: { expiresWithin: 1w } }',
    head: 'r: { match: { kind: invitation }, require: { maxUseCount: true }, forbid: { expiresWithin: 1d } }',
    says: [
      'The rule r requires less for maxUseCount than before.',
      'The rule r forbids less for expiresWithin than before.',
    ],
  },
  {
    name: 'what is forbidden to be so is required not to be',
    base: 'r: { match: { kind: additional }, forbid: { password: false } }',
    head: 'r: { match: { kind: additional }, require: { password: true } }',
    says: [],
  },
  {
    name: 'no link at all, and then some',
    base: 'r: { match: { kind: additional } }',
    head: 'r: { match: { kind: additional }, require: { password: true } }',
    says: ['The rule r allows some links now, and allowed none before.'],
  },
  {
    name: 'some links, and then none',
    base: 'r: { match: { kind: additional }, require: { password: true } }',
    head: 'r: { match: { kind: additional } }',
    says: [],
  },
])('what a change loosens: $name', ({ base, head, says }) => {
  const found = comparePolicies([policyOf(base)], [policyOf(head)])
  expect(found.map(({ message }) => message)).toEqual(says)
})

const excepted = (rules: string, ...exceptions: readonly string[]) =>
  policyOf(rules, `[${exceptions.map((text) => `{ ${text}, reason: x }`).join(', ')}]`)

test('exceptions that are new, and that end later', () => {
  const two = `${public90}\ns: { match: { kind: primary } }`
  const base = excepted(
    public90,
    'rule: r, room: 1, link: a, until: 2027-01-01',
    'rule: r, room: 1, link: b, until: 2027-01-01',
  )
  const head = excepted(
    two,
    'rule: r, room: 1, link: a, until: 2027-02-01',
    'rule: r, room: 1, link: b, until: 2026-12-01',
    'rule: r, room: Acme, link: a, until: 2027-01-01',
    'rule: s, room: 1, link: a, until: 2027-01-01',
  )
  const found = comparePolicies([base], [head])
  expect(found.map(({ message }) => message)).toEqual([
    'The exception to the rule r for "a" in room 1 ends later than before, on 2027-02-01T00:00:00Z.',
    'The exception to the rule r for "a" in "Acme" is new, and ends on 2027-01-01T00:00:00Z.',
  ])
  expect(comparePolicies([head], [base]).map(({ message }) => message)).toEqual([
    'The exception to the rule r for "b" in room 1 ends later than before, on 2027-01-01T00:00:00Z.',
    'The rule s is removed.',
  ])
})

test('each is placed where it is written, and what is removed, where it was', () => {
  const base = policyOf('a: { match: { kind: primary } }\nb: { match: { kind: primary } }', '[]', 'old')
  const head = excepted('b: { match: { kind: primary }, level: warn }', 'rule: b, room: 1, link: x, until: 2027-01-01')
  const found = comparePolicies([base], [head]).map(
    ({ rule, policy, place }) => `${policy} ${rule} ${place().file}:${place().line}`,
  )
  expect(found).toEqual([
    'old a old.policy.yaml:4',
    'company b company.policy.yaml:4',
    'company b company.policy.yaml:5',
  ])
})
