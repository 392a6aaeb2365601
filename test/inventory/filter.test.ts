import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type LinkFilter, matchesLink, matchesRoom, sortLinks } from '../../src/inventory/filter.ts'
import { riskOf } from '../../src/inventory/risk.ts'
import { audienceOf, audiences, type InventoryLink, knownSettings, linkStates } from '../../src/model/inventory.ts'
import { type AccessLevel, accessNumbers } from '../../src/model/link.ts'
import type { Room } from '../../src/model/room.ts'
import { shiftBy } from '../../src/model/values/instant.ts'
import { have, invited, now, secret, want } from '../plan/links.ts'

const accesses: readonly AccessLevel[] = [...(Object.keys(accessNumbers) as AccessLevel[]), 9]
const day = 86_400_000

/** A date that is near now, so that filters by time have something to decide; or none. */
const expiry = fc.option(fc.integer({ min: -3, max: 3 }).map((days) => shiftBy(now, days * day)))

const settings = fc.record({
  access: fc.constantFrom(...accesses),
  expirationDate: expiry,
  password: fc.constantFrom(null, secret),
  internal: fc.boolean(),
})

const anyLink: fc.Arbitrary<InventoryLink> = fc
  .record({
    state: fc.constantFrom(...linkStates),
    kind: fc.constantFrom('primary', 'additional', 'invitation'),
    settings,
  })
  .map(({ state, kind, settings: { access, expirationDate, password, internal } }) => {
    const key = kind === 'additional' ? 'press' : kind
    const declared = state === 'declared' || state === 'missing' ? { want: want(key, { access, expirationDate }) } : {}
    const observed =
      kind === 'invitation'
        ? invited(undefined, { access, expirationDate })
        : have(undefined, { access, expirationDate, password, internal }, { kind })
    return { state, kind, ...declared, ...(state !== 'missing' && { observed }) } as InventoryLink
  })

const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...values])

const anyFilter: fc.Arbitrary<LinkFilter> = fc.record(
  {
    state: some(linkStates),
    kind: some(['primary', 'additional', 'invitation'] as const),
    key: some(['press', 'primary', 'invitation']),
    access: some(accesses),
    audience: some(audiences),
    withoutPassword: fc.boolean(),
    withoutExpiry: fc.boolean(),
    expired: fc.boolean(),
    expiresBy: fc.integer({ min: 0, max: 3 * day }).map((seconds) => shiftBy(now, seconds)),
  },
  { requiredKeys: [] },
)

test('a filter keeps what each of its parts keeps, and nothing else', () => {
  fc.assert(
    fc.property(anyLink, anyFilter, (link, filter) => {
      const parts = Object.entries(filter).map(([name, value]): LinkFilter => ({ [name]: value }))
      expect(matchesLink(link, filter, now)).toBe(parts.every((part) => matchesLink(link, part, now)))
    }),
  )
})

test('a list keeps what each of its values keeps, all values keep all that is known, and none keeps nothing', () => {
  const keeps = (link: InventoryLink, filter: LinkFilter): boolean => matchesLink(link, filter, now)
  fc.assert(
    fc.property(anyLink, some(audiences), some(linkStates), (link, audience, state) => {
      expect(keeps(link, { audience })).toBe(audience.some((one) => keeps(link, { audience: [one] })))
      expect(keeps(link, { state })).toBe(state.includes(link.state))
      expect(keeps(link, { state: linkStates })).toBe(true)
      const isKnown = audienceOf({ kind: link.kind, settings: knownSettings(link) }) !== undefined
      expect(keeps(link, { audience: audiences })).toBe(isKnown)
      expect(keeps(link, {})).toBe(true)
    }),
  )
})

test('what has expired will also within any time, and what never expires does neither', () => {
  fc.assert(
    fc.property(anyLink, fc.nat(3 * day), (link, seconds) => {
      const [expired, soon, never] = [
        { expired: true },
        { expiresBy: shiftBy(now, seconds) },
        { withoutExpiry: true },
      ].map((filter) => matchesLink(link, filter, now))
      if (expired) expect(soon).toBe(true)
      expect(never && soon).toBe(false)
    }),
  )
})

test('links without a password are external ones that are known to have none', () => {
  const filter = { withoutPassword: true }
  const matches = (link: InventoryLink): boolean => matchesLink(link, filter, now)
  expect(matches({ state: 'unmanaged', kind: 'additional', observed: have(undefined) })).toBe(true)
  expect(matches({ state: 'unmanaged', kind: 'additional', observed: have(undefined, { password: secret }) })).toBe(
    false,
  )
  expect(matches({ state: 'unmanaged', kind: 'invitation', observed: invited(undefined) })).toBe(false)
  expect(matches({ state: 'missing', kind: 'additional', want: want('press') })).toBe(false)
  expect(matches({ state: 'missing', kind: 'additional', want: want('press', { password: null }) })).toBe(true)
})

const room: Room = { id: '7', title: 'Board', type: 'custom', state: 'active', tags: ['client', 'é'], mayManage: true }

test.for([
  [{}, true],
  [{ tag: ['client'] }, true],
  [{ tag: ['other', 'e\u0301'] }, true],
  [{ tag: ['Client'] }, false],
  [{ type: ['custom' as const] }, true],
  [{ tag: ['client'], type: ['public' as const] }, false],
] as const)('rooms: %o', ([filter, matches]) => {
  expect(matchesRoom(room, filter)).toBe(matches)
  expect(matchesRoom({ ...room, type: undefined }, { type: ['custom'] })).toBe(false)
})

test('sorting keeps all links, and the order of equal ones', () => {
  fc.assert(
    fc.property(fc.array(anyLink), fc.constantFrom('room', 'expiry', 'risk'), (links, by) => {
      const given = links.map((link) => ({ room, link }))
      const sorted = sortLinks(given, by, now)
      expect(new Set(sorted)).toEqual(new Set(given))
      const rank = ({ link }: (typeof given)[number]): number =>
        by === 'risk' ? -riskOf(link, now) : by === 'room' ? 0 : (knownSettings(link).expirationDate ?? 1e15)
      for (const [nth, one] of sorted.slice(1).entries()) {
        const before = sorted[nth]
        if (!before) continue
        expect(rank(before)).toBeLessThanOrEqual(rank(one))
        if (rank(before) === rank(one)) expect(given.indexOf(before)).toBeLessThan(given.indexOf(one))
      }
    }),
  )
})
