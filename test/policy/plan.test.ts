import { expect, test } from 'vitest'
import type { Change } from '../../src/model/change.ts'
import type { DesiredLink, ObservedLink } from '../../src/model/link.ts'
import type { Policy } from '../../src/model/policy.ts'
import { planChanges } from '../../src/plan/changes.ts'
import { matchLinks } from '../../src/plan/match.ts'
import { judgePlan } from '../../src/policy/judge.ts'
import { desired, have, invited, later, now, on, room, secret, soon, want } from '../plan/links.ts'
import { policyOf } from './policies.ts'

function changesOf(wants: readonly DesiredLink[], observed: readonly ObservedLink[]): readonly Change[] {
  return planChanges(matchLinks(desired(wants), observed, now), room, on())
}

/** What a policy says of a plan: each finding with what it means for the plan. */
function says(
  wants: readonly DesiredLink[],
  observed: readonly ObservedLink[],
  policies: readonly Policy[],
  base: readonly Policy[] = [],
): readonly string[] {
  const planned = { room, desired: desired(wants), observed, changes: changesOf(wants, observed) }
  return judgePlan({ rooms: [planned], manifest: 'client-portal' }, policies, now, base).map(
    ({ rule, verdict, refuses, isOfBase, link }) =>
      `${link?.want?.key ?? link?.state} ${rule} ${verdict}${refuses ? ', refused' : ''}${isOfBase ? ' by the base' : ''}`,
  )
}

const ends = 'ends: { match: { audience: [public, password] }, require: { expiresWithin: 90d } }'
const locked = 'locked: { match: { kind: additional }, require: { password: true, denyDownload: true } }'

interface Case {
  readonly name: string
  readonly rule: string
  readonly want?: DesiredLink
  readonly before?: ObservedLink
  readonly says: readonly string[]
}

test.for<Case>([
  { name: 'a new link that breaks it', rule: ends, want: want('press'), says: ['press ends broken, refused'] },
  { name: 'a new link that keeps it', rule: ends, want: want('press', { expirationDate: soon }), says: [] },
  {
    name: 'a warning never refuses',
    rule: ends.replace('require', 'level: warn, require'),
    want: want('press'),
    says: ['press ends broken'],
  },
  { name: 'what stays as it was', rule: ends, want: want('press'), before: have('press'), says: ['press ends broken'] },
  { name: 'what nobody declares', rule: ends, before: have(undefined), says: ['unmanaged ends broken'] },
  { name: "another manifest's", rule: ends, before: have('other:a'), says: ['foreign ends broken'] },
  { name: 'what goes', rule: ends, before: have('press'), says: [] },
  {
    name: 'another setting widens',
    rule: ends,
    want: want('press', { access: 'editing' }),
    before: have('press'),
    says: ['press ends broken'],
  },
  {
    name: 'its own setting widens',
    rule: ends,
    want: want('press', { expirationDate: null }),
    before: have('press', { expirationDate: later }),
    says: ['press ends broken, refused'],
  },
  {
    name: 'its own setting narrows, and not enough',
    rule: ends,
    want: want('press', { expirationDate: later }),
    before: have('press'),
    says: ['press ends broken'],
  },
  {
    name: 'a violation that is mended',
    rule: ends,
    want: want('press', { expirationDate: soon }),
    before: have('press'),
    says: [],
  },
  {
    name: 'a setting of its match widens',
    rule: ends,
    want: want('press', { password: null }),
    before: have('press', { password: secret }),
    says: ['press ends broken, refused'],
  },
  {
    name: 'it begins to be about the link',
    rule: ends,
    want: want('press', { internal: false }),
    before: have('press', { internal: true }),
    says: ['press ends broken, refused'],
  },
  {
    name: 'one condition is mended and another one is broken',
    rule: locked,
    want: want('press', { password: secret, denyDownload: false }),
    before: have('press', { denyDownload: true }),
    says: ['press locked broken, refused'],
  },
  {
    name: 'one condition is mended and another one stays broken',
    rule: locked,
    want: want('press', { password: secret }),
    before: have('press'),
    says: ['press locked broken'],
  },
  {
    name: 'a replacement is the same link',
    rule: ends,
    want: want('press', {}, { rotation: '2' }),
    before: have('press'),
    says: ['press ends broken'],
  },
  {
    name: 'a replacement that is open for longer',
    rule: ends,
    want: want('press', { expirationDate: null }, { rotation: '2' }),
    before: have('press', { expirationDate: later }),
    says: ['press ends broken, refused'],
  },
  {
    name: 'there must be no such link, and it opens further',
    rule: 'none: { match: { kind: additional } }',
    want: want('press', { access: 'editing' }),
    before: have('press'),
    says: ['press none broken, refused'],
  },
  {
    name: 'there must be no such link, and it is called otherwise',
    rule: 'none: { match: { kind: additional } }',
    want: want('press', { title: 'P' }),
    before: have('press'),
    says: ['press none broken'],
  },
  {
    name: 'the access that it is about is raised',
    rule: 'calm: { match: { access: [review, editing] }, require: { password: true } }',
    want: want('press', { access: 'editing' }),
    before: have('press', { access: 'review' }),
    says: ['press calm broken, refused'],
  },
  {
    name: 'an invitation whose uses are counted from 0 again',
    rule: 'few: { match: { kind: invitation }, require: { maxUseCount: 5 } }',
    want: want('invitation', { maxUseCount: 25 }, { rotation: '2' }),
    before: { ...invited('invitation', { maxUseCount: 25 }), uses: 20 },
    says: ['invitation few broken, refused'],
  },
  {
    name: 'an adopted link that was so before',
    rule: 'mine: { match: { state: declared, audience: public }, require: { password: true } }',
    want: want('primary', { access: 'editing' }),
    before: have(undefined, {}, { kind: 'primary' }),
    says: ['primary mine broken'],
  },
  {
    name: 'a level without a name stays unjudged',
    rule: 'calm: { match: { kind: additional }, forbid: { access: editing } }',
    before: have(undefined, { access: 9 }),
    says: ['unmanaged calm not judged'],
  },
])('$name', ({ rule, want: one, before, says: expected }) => {
  expect(says(one ? [one] : [], before ? [before] : [], [policyOf(rule)])).toEqual(expected)
})

test('the policy at the base holds for what it refuses and the new one does not', () => {
  const strict = policyOf(ends)
  const press = [want('press')]
  const byBase = ['press ends broken, refused by the base']
  const removed = policyOf('other: { match: { kind: primary } }')
  const warned = policyOf(ends.replace('require', 'level: warn, require'))
  const excepted = policyOf(ends, '[{ rule: ends, room: 42, link: press, until: 2027-01-01, reason: x }]')
  for (const head of [removed, warned, excepted]) expect(says(press, [], [head], [strict])).toEqual(byBase)
  expect(says(press, [], [strict], [strict])).toEqual(['press ends broken, refused'])
  expect(says(press, [have('press')], [removed], [strict])).toEqual([])
  expect(says(press, [have('press')], [strict], [strict])).toEqual(['press ends broken'])
  expect(says(press, [], [strict], [excepted])).toEqual(['press ends broken, refused'])
  const rooms = [{ room, desired: desired(press), observed: [], changes: changesOf(press, []) }]
  const [finding] = judgePlan({ rooms, manifest: 'client-portal' }, [removed], now, [strict])
  expect(finding).toMatchObject({
    message: 'The additional link "press" of "Acme" (room 42) would break the rule ends: it never expires.',
    hint: 'Set expirationDate to 2026-08-30T12:00:00Z or earlier (90d from now). Or merge the policy change first: until then, the policy in the base applies.',
  })
  const kept = [
    { room, desired: desired(press), observed: [have('press')], changes: changesOf(press, [have('press')]) },
  ]
  expect(judgePlan({ rooms: kept, manifest: 'client-portal' }, [strict], now).map(({ message }) => message)).toEqual([
    'The additional link "press" of "Acme" (room 42) breaks the rule ends: it never expires.',
  ])
})
