import { expect, test } from 'vitest'
import { refusalsOf } from '../../src/model/change.ts'
import type { DesiredLink, ObservedLink } from '../../src/model/link.ts'
import type { GuardLimits, Unmanaged } from '../../src/model/room.ts'
import { guard } from '../../src/plan/guard.ts'
import { planRoom } from '../../src/plan/plan.ts'
import { desired, have, invited, on, want } from './links.ts'
import { manifestOf, planOn, staged } from './stage.ts'

interface Case {
  readonly name: string
  readonly want?: readonly DesiredLink[]
  readonly have: readonly ObservedLink[]
  readonly limits?: GuardLimits
  readonly unmanaged?: Unmanaged
  readonly says: readonly string[]
}

const keep = (count: number): string[] => Array.from({ length: count }, (_, index) => `keep-${index}`)
const protect = { protect: true }

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
    name: 'a protected link that is new, while a link of no manifest goes',
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
])('guard: $name', ({ want: wanted = [], have: found, limits = {}, unmanaged = 'keep', says }) => {
  const all = desired(wanted, { unmanaged })
  const rooms = [{ room: all.room, desired: all, observed: found, changes: planRoom(all, found, on()) }]
  const plan = { manifest: 'client-portal', portal: { url: '', version: undefined }, rooms, diagnostics: [] }
  expect(guard(plan, limits).map(({ code, exit, severity }) => ({ code, exit, severity }))).toEqual(
    says.map((code) => ({ code, exit: 5, severity: 'error' })),
  )
})

test('a guard refuses a plan and does not take it away', async () => {
  const room = { id: 1, type: 'custom' as const, title: 'Acme', links: [{ kind: 'invitation' as const }] }
  const text = '  - id: 1\n    links: { invitation: { absent: true } }\nguard: { maxRevokes: 0 }\n'
  const checked = await planOn(staged([room]), manifestOf(text))
  if (!checked.ok) return expect.fail('there is no plan')
  expect(checked.diagnostics).toEqual([])
  expect(refusalsOf(checked.value).map(({ code }) => code)).toEqual(['guard/max-revokes'])
})
