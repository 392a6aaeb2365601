import { expect, test } from 'vitest'
import { riskOf } from '../../src/inventory/risk.ts'
import { inventoryLinks } from '../../src/inventory/room.ts'
import { audienceOf, type InventoryLink, knownSettings, titleOf } from '../../src/model/inventory.ts'
import type { DesiredLink, ObservedLink } from '../../src/model/link.ts'
import { ownerNamed } from '../owners.ts'
import { desired, have, invited, later, mark, now, past, secret, soon, want } from '../plan/links.ts'

const owners = [ownerNamed('client-portal'), ownerNamed('older')]

function found(links: readonly ObservedLink[], wants: readonly DesiredLink[] = []): readonly string[] {
  const declarations = wants.length === 0 ? [] : [desired(wants)]
  return inventoryLinks(links, declarations, owners, now).map(
    (link) =>
      `${link.kind} ${titleOf(link)}: ${link.state}${link.manifest === undefined ? '' : ` by ${link.manifest}`}`,
  )
}

test.for([
  { name: 'nothing', links: [], says: [] },
  { name: 'a link that nobody made', links: [have(undefined)], says: ['additional Stray: unmanaged'] },
  { name: "another manifest's link", links: [have('other:press')], says: ['additional press: foreign'] },
  {
    name: 'a declared link, found by its id',
    links: [have('press')],
    wants: [want('press')],
    says: ['additional press: declared by client-portal'],
  },
  {
    name: 'a declared link with a rotation that is still to come',
    links: [have('press@1')],
    wants: [want('press', {}, { rotation: '2' })],
    says: ['additional press: declared by client-portal'],
  },
  {
    name: 'a link whose entry is gone',
    links: [have('press')],
    wants: [want('b')],
    says: ['additional b: missing by client-portal', 'additional press: undeclared by client-portal'],
  },
  {
    name: 'a link of a manifest that no longer selects the room',
    links: [have('press'), have('older:a')],
    says: ['additional a: undeclared by older', 'additional press: undeclared by client-portal'],
  },
  {
    name: 'a role, whoever made its link, and one that is adopted',
    links: [have(undefined, { title: 'P' }, { kind: 'primary' }), invited(undefined), have(undefined, {}, { nth: 2 })],
    wants: [want('primary'), want('invitation'), want('a', {}, { adopt: mark(undefined, 2) })],
    says: [
      'primary P: declared by client-portal',
      'additional Stray: declared by client-portal',
      'invitation invitation: declared by client-portal',
    ],
  },
  {
    name: 'what must be absent is what its id says, and is not missing',
    links: [have('press'), invited(undefined)],
    wants: [
      want('press', {}, { absent: true }),
      want('invitation', {}, { absent: true }),
      want('c', {}, { absent: true }),
    ],
    says: ['additional press: undeclared by client-portal', 'invitation invitation: unmanaged'],
  },
  {
    name: 'a missing link has its declared title, or its key',
    links: [],
    wants: [want('press', { title: 'For the press' }), want('invitation')],
    says: ['additional For the press: missing by client-portal', 'invitation invitation: missing by client-portal'],
  },
])('$name', ({ links, wants = [], says }) => {
  expect(found(links, wants)).toEqual(says)
  expect(found([...links].reverse(), wants)).toEqual(says)
})

test('of two manifests that declare one link, the first counts', () => {
  const primary = have(undefined, {}, { kind: 'primary' })
  const other = { ...desired([want('primary')]), owner: ownerNamed('older') }
  const links = inventoryLinks([primary], [other, desired([want('primary')])], owners, now)
  expect(links).toMatchObject([{ state: 'declared', manifest: 'older' }])
})

test.for([
  { link: have(undefined), audience: 'public' },
  { link: have(undefined, { password: secret }), audience: 'password' },
  { link: have(undefined, { internal: true, password: secret }), audience: 'signed-in' },
  { link: invited(undefined), audience: 'joins' },
  { link: want('a', { internal: true }), audience: 'signed-in' },
  { link: want('a', { internal: false }), audience: undefined },
  { link: want('a'), audience: undefined },
])('$link.kind of $link.settings: $audience', ({ link, audience }) => {
  expect(audienceOf(link)).toBe(audience)
})

test('a link of which nothing is known has no settings and no title', () => {
  const link: InventoryLink = { state: 'missing', kind: 'primary' }
  expect([knownSettings(link), titleOf(link)]).toEqual([{}, ''])
})

function risk(observed: ObservedLink, state: InventoryLink['state'] = 'declared'): number {
  return riskOf({ state, kind: observed.kind, observed }, now)
}

test('the most dangerous link comes first', () => {
  const order = [
    risk(have(undefined, { access: 'editing' }), 'unmanaged'),
    risk(have(undefined, { access: 99 })),
    risk(have(undefined, { access: 'editing', expirationDate: later })),
    risk(have(undefined, { expirationDate: soon })),
    risk(invited(undefined, { expirationDate: soon })),
    risk(have(undefined, { password: secret, expirationDate: soon })),
    risk(have(undefined, { internal: true, expirationDate: soon })),
    risk(have(undefined, { access: 'editing', expirationDate: past })),
  ]
  expect(order).toEqual([...order].sort((a, b) => b - a))
  expect(order[0]).toBe(100)
  expect(order.at(-1)).toBe(0)
  expect(riskOf({ state: 'missing', kind: 'primary', want: want('primary') }, now)).toBe(0)
  expect(riskOf({ state: 'foreign', kind: 'additional', want: want('a') }, now)).toBeGreaterThan(0)
})
