import { expect, test } from 'vitest'
import { refusalsOf } from '../../src/model/change.ts'
import type { GuardLimits, GuardOptions } from '../../src/model/guard.ts'
import { fingerprint } from '../../src/model/identity.ts'
import type { DesiredLink, ObservedLink } from '../../src/model/link.ts'
import type { Unmanaged } from '../../src/model/room.ts'
import { guard } from '../../src/plan/check/guard.ts'
import { planRoom } from '../../src/plan/plan.ts'
import { desired, have, invited, on, want } from './links.ts'
import { isWhole, manifestOf, planOn, staged } from './stage.ts'

interface Case {
  readonly name: string
  readonly want?: readonly DesiredLink[]
  readonly have: readonly ObservedLink[]
  readonly limits?: GuardLimits
  /** What the run asks of the guards. */
  readonly run?: GuardOptions
  readonly unmanaged?: Unmanaged
  readonly says: readonly string[]
}

const keep = (count: number): string[] => Array.from({ length: count }, (_, index) => `keep-${index}`)
const protect = { protect: true }
const two = [have('a'), have('b')]
/** A manifest that declares something, so that it is not empty. */
const other = [want('primary')]

test.for<Case>([
  {
    name: 'a protected link replaced',
    want: [want('a', {}, { ...protect, rotation: '1' })],
    have: [have('a')],
    says: ['guard/protected'],
  },
  {
    name: 'a protected link whose rotation is taken away',
    want: [want('a', {}, protect)],
    have: [have('a@1')],
    says: ['guard/protected'],
  },
  {
    name: 'a protected link revoked',
    want: [want('a', {}, { ...protect, absent: true })],
    have: [have('a')],
    says: ['guard/protected'],
  },
  {
    name: 'a protected link whose rotation, a text, is taken away: its former self cannot be told',
    want: [want('a', {}, protect)],
    have: [have('a@spring')],
    says: ['guard/protected-unclear'],
  },
  {
    name: 'a protected link with another rotation and another title',
    want: [want('a', { title: 'New' }, { ...protect, rotation: 'b' })],
    have: [have('a@a')],
    says: ['guard/protected-unclear'],
  },
  {
    name: 'a protected link that is new, while the one goes that another link has replaced',
    want: [want('a', {}, protect), want('b', {}, { rotation: '1', adopt: fingerprint(have(undefined).id) })],
    have: [have('b@1'), have(undefined)],
    says: [],
  },
  {
    name: 'a protected link that is new, while one goes that is to be absent',
    want: [want('a', {}, protect), want('b', {}, { absent: true, adopt: fingerprint(have('c').id) })],
    have: [have('c')],
    says: [],
  },
  {
    name: 'a protected link that is new, while one goes that no manifest made',
    want: [want('a', {}, protect)],
    have: [have(undefined)],
    unmanaged: 'revoke',
    says: [],
  },
  {
    name: 'a protected link that is new, while a link of ours of another kind goes',
    want: [want('a', {}, protect)],
    have: [invited('invitation@1')],
    says: [],
  },
  { name: 'a protected link changed', want: [want('a', { title: 'b' }, protect)], have: [have('a')], says: [] },
  { name: 'too many', have: [have('a'), have('b')], limits: { maxRevokes: 1 }, says: ['guard/max-revokes'] },
  { name: 'none allowed', have: [have('a')], limits: { maxRevokes: 0 }, says: ['guard/max-revokes'] },
  { name: 'not too many', have: [have('a'), have('b')], limits: { maxRevokes: 2 }, says: [] },
  {
    name: 'too many of a hundred',
    want: keep(8).map((key) => want(key)),
    have: [...keep(8), 'a', 'b'].map((key) => have(key)),
    limits: { maxRevokePercent: 19 },
    says: ['guard/max-revoke-percent'],
  },
  {
    name: 'links of no manifest are not a part of ours',
    want: keep(10).map((key) => want(key)),
    have: [...keep(10).map((key) => have(key)), have(undefined), have(undefined, {}, { nth: 2 })],
    unmanaged: 'revoke',
    limits: { maxRevokePercent: 0 },
    says: [],
  },
  {
    name: 'not too many of a hundred',
    want: keep(8).map((key) => want(key)),
    have: [...keep(8), 'a', 'b'].map((key) => have(key)),
    limits: { maxRevokePercent: 20 },
    says: [],
  },
  {
    name: 'a hundred has those that are replaced or changed in it',
    want: keep(8).map((key, at) => want(key, { title: at === 0 ? 'New' : key }, at === 1 ? { rotation: '1' } : {})),
    have: [...keep(8), 'a', 'b'].map((key) => have(key)),
    limits: { maxRevokePercent: 20 },
    says: [],
  },
  { name: 'all of a few', have: keep(9).map((key) => have(key)), limits: { maxRevokePercent: 0 }, says: [] },
  {
    name: 'too many that widen: a new link, and one that opens',
    want: [want('new'), want('a', { access: 'editing' })],
    have: [have('a')],
    limits: { maxWidening: 1 },
    says: ['guard/max-widening'],
  },
  {
    name: 'not too many that widen',
    want: [want('new'), want('a', { title: 'Only renamed' })],
    have: [have('a')],
    limits: { maxWidening: 1 },
    says: [],
  },
  { name: 'no link is declared any more', want: [], have: [have('a')], says: ['guard/empty'] },
  {
    name: 'no link is declared any more, and none of ours is there',
    want: [],
    have: [have(undefined)],
    unmanaged: 'revoke',
    says: [],
  },
  {
    name: 'all that is declared is to be absent, which is said and no mistake',
    want: [want('a', {}, { absent: true })],
    have: [have('a')],
    says: [],
  },
  {
    name: 'of two limits the smaller holds: that of the run',
    have: two,
    want: other,
    limits: { maxRevokes: 2 },
    run: { limits: { maxRevokes: 1 } },
    says: ['guard/max-revokes'],
  },
  {
    name: 'of two limits the smaller holds: that of the manifest, and the other one is told',
    have: two,
    want: other,
    limits: { maxRevokes: 1 },
    run: { limits: { maxRevokes: 2 } },
    says: ['warning guard/looser', 'guard/max-revokes'],
  },
  {
    name: 'two limits that are the same',
    have: two,
    want: other,
    limits: { maxRevokes: 2 },
    run: { limits: { maxRevokes: 2 } },
    says: [],
  },
  {
    name: 'limits of the run alone',
    have: [...keep(8), 'a', 'b'].map((key) => have(key)),
    want: [...keep(8), 'new'].map((key) => want(key)),
    run: { limits: { maxRevokePercent: 19, maxRevokes: 1, maxWidening: 0 } },
    says: ['guard/max-revokes', 'guard/max-revoke-percent', 'guard/max-widening'],
  },
  {
    name: 'what is allowed is told',
    have: [...keep(8), 'a', 'b'].map((key) => have(key)),
    want: [...keep(8), 'new'].map((key) => want(key)),
    limits: { maxRevokePercent: 19, maxRevokes: 1, maxWidening: 0 },
    run: { allow: ['widening', 'revokes'] },
    says: ['warning guard/allowed', 'warning guard/allowed', 'warning guard/allowed'],
  },
  {
    name: 'one guard is allowed, and another refuses',
    have: two,
    want: [],
    limits: { maxRevokes: 1 },
    run: { allow: ['empty'] },
    says: ['guard/max-revokes', 'warning guard/allowed'],
  },
  { name: 'nothing is to be allowed', have: two, want: other, run: { allow: ['revokes', 'empty'] }, says: [] },
  {
    name: 'what is protected stays so, whatever is allowed',
    want: [want('a', {}, { ...protect, absent: true })],
    have: [have('a')],
    run: { allow: ['revokes', 'widening', 'empty'] },
    says: ['guard/protected'],
  },
])('guard: $name', ({ want: wanted = other, have: found, limits = {}, run, unmanaged = 'keep', says }) => {
  const all = desired(wanted, { unmanaged })
  const rooms = [{ room: all.room, desired: all, observed: found, changes: planRoom(all, found, on()) }]
  const plan = { manifest: 'client-portal', portal: { url: '', version: undefined }, rooms, diagnostics: [] }
  const manifest = {
    guard: limits,
    entries: [{ selector: { by: 'id' as const, value: '1' }, links: wanted, place: (): never => expect.fail() }],
  }
  const told = guard(plan, manifest, run)
  expect(told.map(({ code, severity }) => (severity === 'error' ? code : `${severity} ${code}`))).toEqual(says)
  for (const { severity, exit } of told) if (severity === 'error') expect(exit).toBe(5)
})

test('a guard refuses a plan and does not take it away', async () => {
  const room = { id: 1, type: 'custom' as const, title: 'Acme', links: [{ kind: 'invitation' as const }] }
  const text = '  - id: 1\n    links: { invitation: { absent: true } }\nguard: { maxRevokes: 0 }\n'
  const checked = await planOn(staged([room]), manifestOf(text))
  if (!checked.ok) return expect.fail('there is no plan')
  expect(isWhole(checked)).toBe(true)
  expect(refusalsOf(checked.value).map(({ code }) => code)).toEqual(['guard/max-revokes'])
})
