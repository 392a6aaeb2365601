import { expect, test } from 'vitest'
import { fingerprint } from '../../src/model/identity.ts'
import type { ObservedLink } from '../../src/model/link.ts'
import { planAndCheck } from '../../src/plan/plan.ts'
import type { StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { desired, have, idOf, invited, mark, type Owner, on, want } from './links.ts'
import { manifestOf, planOn, staged } from './stage.ts'

/** A link in the portal: whose it is, and what it is. */
const link = (owner: Owner, more: Partial<StageLink> = {}, nth = 1): StageLink => ({
  kind: 'additional',
  id: idOf(owner, nth).secret.reveal(),
  title: owner?.replace(/^\w+:|@.*$/g, '') ?? 'Guests',
  ...more,
})
const primary = (nth = 7): StageLink => link(undefined, { kind: 'primary', title: 'Shared' }, nth)
const invitation = (nth = 8): StageLink => link(undefined, { kind: 'invitation', title: 'Join' }, nth)

const guests = mark(undefined)

interface Case {
  readonly name: string
  readonly links: readonly StageLink[]
  /** The `links:` of the manifest. */
  readonly want: string
  readonly says: readonly string[]
  /** Parts of the first sentence and its hint. */
  readonly words?: readonly string[]
}

const room = (links: readonly StageLink[]): StageRoom => ({
  ...{ id: 42, type: 'custom', title: 'Acme', tags: ['client'], links: [...links] },
})

/** All that decides how open a link is. */
const closed = 'access: read, password: null, expirationDate: null, internal: true, denyDownload: false'

const adopted: readonly Case[] = [
  { name: 'one of nobody', links: [link(undefined)], want: `press: { access: read, adopt: ${guests} }`, says: [] },
  {
    name: 'none, and there is nothing to choose from',
    links: [invitation()],
    want: `press: { access: read, adopt: ${guests} }`,
    says: ['link/adopt-not-found'],
    words: [`"Acme" (room 42) has no link with the fingerprint ${guests}`, 'no unmanaged link of this kind'],
  },
  {
    name: 'none, and those that come near are named first',
    links: [link(undefined), link(undefined, { title: 'Other' }, 2), invitation()],
    want: `press: { access: read, adopt: "${guests.replace(/.$/, (last) => (last === '0' ? '1' : '0'))}" }`,
    says: ['link/adopt-not-found'],
    words: [
      `there: ${guests} "Guests", ${mark(undefined, 2)} "Other". Correct`,
      'Correct the fingerprint; or declare ',
    ],
  },
  {
    name: 'none, to be replaced',
    links: [],
    want: `press: { access: read, adopt: ${guests}, rotation: 1 }`,
    says: ['link/adopt-not-found'],
  },
  {
    name: 'none, to be replaced, and all is declared: a new one is made',
    links: [link(undefined, {}, 2)],
    want: `press: { ${closed}, adopt: ${guests}, rotation: 1 }`,
    says: ['link/adopt-gone'],
    words: [`so a new one is created`, `there: ${mark(undefined, 2)} "Guests"`],
  },
  {
    name: 'none, and all is declared: a new one is made',
    links: [],
    want: `press: { ${closed}, adopt: ${guests} }`,
    says: ['link/adopt-gone'],
  },
  { name: 'none, to be absent', links: [], want: `press: { absent: true, adopt: ${guests} }`, says: [] },
  {
    name: 'an invitation, as an additional link',
    links: [invitation()],
    want: `press: { access: read, adopt: ${mark(undefined, 8)} }`,
    says: ['link/adopt-other-kind'],
    words: ['"press" declares an additional link', 'is an invitation link', 'under the key `invitation`'],
  },
  {
    name: 'a primary link that is to be absent, as an additional link',
    links: [primary()],
    want: `press: { absent: true, adopt: ${mark(undefined, 7)} }`,
    says: ['link/adopt-other-kind'],
    words: ['is a primary link', 'under the key `primary`'],
  },
  {
    name: 'an additional link, as the invitation',
    links: [link(undefined)],
    want: `invitation: { access: read, adopt: ${guests} }`,
    says: ['link/adopt-other-kind'],
    words: ['"invitation" declares an invitation link', 'a key of its own'],
  },
  {
    name: 'the link of another key',
    links: [link('news')],
    want: `press: { access: read, adopt: ${mark('news')} }, news: { access: read }`,
    says: ['link/adopt-declared'],
    words: ['is already declared as "news"', 'Remove `adopt` here, or remove "news"'],
  },
  {
    name: 'the link of another key, beside one of its own',
    links: [link('news'), link('press')],
    want: `press: { access: read, adopt: ${mark('news')}, rotation: 1 }, news: { access: read }`,
    says: ['link/adopt-declared'],
  },
  {
    name: 'a second link of another key',
    links: [link('news'), link('news', {}, 2)],
    want: `press: { access: read, adopt: ${mark('news', 2)} }, news: { access: read }`,
    says: ['link/adopt-declared'],
  },
  {
    name: 'the link of its own key: no need, and no complaint',
    links: [link('press')],
    want: `press: { access: read, adopt: ${mark('press')} }`,
    says: [],
  },
  {
    name: 'one that this manifest made under a key which it no longer declares: so a key is renamed',
    links: [link('press')],
    want: `news: { access: comment, adopt: ${mark('press')} }`,
    says: [],
  },
  {
    name: 'one, while the link of its own key is there',
    links: [link('press'), link(undefined)],
    want: `press: { access: read, adopt: ${guests} }`,
    says: ['link/adopt-other-link'],
    words: [`has it as ${mark('press')}, so ${guests} is not adopted`, 'under another key'],
  },
  {
    name: 'one that is gone, while the link of its own key is there',
    links: [link('press')],
    want: `press: { access: read, adopt: ${guests} }`,
    says: [],
  },
  {
    name: 'one that is to be absent, while the link of its own key is there: both go',
    links: [link('press'), link(undefined)],
    want: `press: { absent: true, adopt: ${guests} }`,
    says: [],
  },
  {
    name: 'one that was to be replaced, and its replacement is there: a run was cut off',
    links: [link('press@1'), link(undefined)],
    want: `press: { access: read, rotation: 1, adopt: ${guests} }`,
    says: [],
  },
  {
    name: 'one that another manifest made',
    links: [link('other:press')],
    want: `press: { access: read, adopt: ${mark('other:press')} }`,
    says: ['link/adopt-foreign'],
    words: ['which another manifest created', 'each undoes what the other does'],
  },
  {
    name: 'one that another manifest made, to be absent',
    links: [link('other:press')],
    want: `press: { absent: true, adopt: ${mark('other:press')} }`,
    says: ['link/adopt-foreign'],
  },
  {
    name: 'one that must not be replaced',
    links: [link(undefined)],
    want: `press: { access: read, rotation: 1, protect: true, adopt: ${guests} }`,
    says: ['guard/protected'],
  },
  {
    name: 'one that is protected from now on',
    links: [link(undefined)],
    want: `press: { access: comment, protect: true, adopt: ${guests} }`,
    says: [],
  },
  {
    name: 'one that has expired, as it is',
    links: [link(undefined, { title: 'press', expirationDate: '2020-01-01T00:00:00Z' })],
    want: `press: { access: read, title: press, adopt: ${guests} }`,
    says: [],
  },
  {
    name: 'one that has expired, with another level',
    links: [link(undefined, { title: 'press', expirationDate: '2020-01-01T00:00:00Z' })],
    want: `press: { access: comment, adopt: ${guests} }`,
    says: ['link/has-expired'],
  },
  {
    name: 'one that has expired, with a date to come',
    links: [link(undefined, { expirationDate: '2020-01-01T00:00:00Z' })],
    want: `press: { access: comment, expirationDate: 2027-01-01, adopt: ${guests} }`,
    says: [],
  },
]

const roles: readonly Case[] = [
  {
    name: 'the primary link itself',
    links: [primary()],
    want: `primary: { access: read, adopt: ${mark(undefined, 7)} }`,
    says: [],
  },
  {
    name: 'another than the primary link',
    links: [primary()],
    want: `primary: { access: read, adopt: ${guests} }`,
    says: ['link/adopt-other-role'],
    words: [`that is ${mark(undefined, 7)}, not ${guests}`, `adopt: "${mark(undefined, 7)}"`],
  },
  {
    name: 'another than the primary link, which is to be absent',
    links: [primary()],
    want: `primary: { absent: true, adopt: ${guests} }`,
    says: ['link/adopt-other-role'],
  },
  {
    name: 'a primary link where there is none',
    links: [],
    want: `primary: { access: read, adopt: ${guests} }`,
    says: ['link/adopt-not-found'],
  },
  {
    name: 'the invitation itself',
    links: [invitation()],
    want: `invitation: { access: read, adopt: ${mark(undefined, 8)} }`,
    says: [],
  },
  {
    name: 'another than the invitation',
    links: [invitation()],
    want: `invitation: { access: read, adopt: ${guests} }`,
    says: ['link/adopt-other-role'],
  },
]

const alike: readonly Case[] = [
  {
    name: 'a new link with the title of one of nobody',
    links: [link(undefined)],
    want: 'guests: { access: read, title: Guests }',
    says: ['link/looks-unmanaged'],
    words: [`an unmanaged link with the title "Guests": ${guests}`, `add \`adopt: "${guests}"\``],
  },
  {
    name: 'a new link that is called like its key, with the title of two of nobody',
    links: [link(undefined, { title: 'press' }), link(undefined, { title: 'press' }, 2)],
    want: 'press: { access: read }',
    says: ['link/looks-unmanaged'],
    words: ['2 unmanaged links', guests, mark(undefined, 2)],
  },
  {
    name: 'a new link with the title of another kind',
    links: [invitation()],
    want: 'join: { access: read, title: Join }',
    says: [],
  },
  {
    name: 'a new link with the title of one of another manifest',
    links: [link('other:join', { title: 'Join' }), link('other:join', { title: 'Join' }, 2), link('other:press')],
    want: 'join: { access: read, title: Join }',
    says: ['link/looks-foreign'],
    words: ['2 links with the title "Join" from a manifest other than client-portal', 'under `formerly`'],
  },
  {
    name: 'a new link with the title of one of another manifest, in other signs',
    links: [link('other:join', { title: 'Re\u0301sume\u0301' })],
    want: 'join: { access: read, title: R\u00e9sum\u00e9 }',
    says: ['link/looks-foreign'],
  },
  {
    name: 'a new link of a rotation with the title of one of another manifest',
    links: [link('other:join', { title: 'Join' })],
    want: 'join: { access: read, title: Join, rotation: 1 }',
    says: ['link/looks-foreign'],
    words: ['has a link with the title "Join"', mark('other:join')],
  },
  {
    name: 'an adopted link beside one of its title',
    links: [link(undefined), link(undefined, {}, 2)],
    want: `guests: { access: read, title: Guests, adopt: ${guests} }`,
    says: [],
  },
  {
    name: 'a link of a rotation with the title of one of nobody',
    links: [link(undefined)],
    want: 'guests: { access: read, title: Guests, rotation: 1 }',
    says: [],
  },
  {
    name: 'a link to be absent with the title of one of nobody',
    links: [link(undefined, { title: 'guests' })],
    want: 'guests: { absent: true }',
    says: [],
  },
]

const called = (prefix: string, cases: readonly Case[]): readonly Case[] =>
  cases.map((each) => ({ ...each, name: `${prefix}: ${each.name}` }))

test.for<Case>([...called('adopt', adopted), ...called('adopt by a role', roles), ...called('declare', alike)])(
  'what a plan says of a link to $name: $says',
  async ({ links, want, says, words = [] }) => {
    const checked = await planOn(staged([room(links)]), `  - id: 42\n    links: { ${want} }\n`)
    const told = checked.ok ? checked.value.diagnostics : checked.diagnostics
    expect(told.map(({ code }) => code)).toEqual(says)
    for (const word of words) expect(`${told[0]?.message} ${told[0]?.hint}`).toContain(word)
    expect(told.every(({ span }) => span?.line === 5)).toBe(true)
  },
)

test('once the link is one that roomlinks made for the entry, a plan is the same with and without `adopt`', async () => {
  const portal = staged([room([link('press@1', { title: 'press', access: 'read' })])])
  const plans = [`, adopt: ${guests}`, ''].map(async (adopt) => {
    const checked = await planOn(portal, `  - id: 42\n    links: { press: { access: read, rotation: 1${adopt} } }\n`)
    const changes = checked.ok ? checked.value.rooms.flatMap((each) => each.changes.map(({ kind }) => kind)) : []
    return { changes, diagnostics: checked.diagnostics }
  })
  for (const plan of plans) expect(await plan).toEqual({ changes: ['keep'], diagnostics: [] })
})

const two = (links: readonly StageLink[]): readonly StageRoom[] => [
  room(links),
  { id: 43, type: 'custom', title: 'Beta', tags: ['client'] },
]

test.for([
  { name: 'of two rooms', rooms: two([link(undefined)]), more: '', says: ['link/adopt-many-rooms'] },
  { name: 'of one room', rooms: [room([link(undefined)])], more: '', says: [] },
  {
    name: 'of two rooms, to be replaced where it is',
    rooms: two([link(undefined)]),
    more: ', rotation: 1, password: null, expirationDate: null, internal: true, denyDownload: false',
    says: ['link/adopt-gone'],
  },
])('adopt under a tag $name: $says', async ({ rooms, more, says }) => {
  const text = `  - tag: client\n    links: { press: { access: read, adopt: ${guests}${more} } }\n`
  const { diagnostics } = await planOn(staged(rooms), text)
  expect(diagnostics.map(({ code }) => code)).toEqual(says)
  if (says.includes('link/adopt-many-rooms')) {
    expect(diagnostics[0]?.message).toContain('2 rooms have the tag "client": "Acme" (room 42), "Beta" (room 43)')
    const only = await planOn(staged(rooms), text, [{ by: 'id', value: '42' }])
    expect(only.diagnostics).toEqual(diagnostics)
  }
})

test('adopt under a tag, to be absent: it is revoked where it is', async () => {
  const checked = await planOn(
    staged(two([link(undefined)])),
    manifestOf(`  - tag: client\n    links: { press: { absent: true, adopt: ${guests} } }\n`),
  )
  expect(checked.ok && checked.value.rooms.map(({ changes }) => changes.map(({ kind }) => kind))).toEqual([
    ['revoke'],
    [],
  ])
})

/** Two ids whose fingerprints are the same: found by trying 26 million. */
const twins = [841_416, 17_569_334] as const

test.for<{ name: string; links: readonly ObservedLink[]; says: string[] }>([
  {
    name: 'two links',
    links: twins.map((nth) => have(undefined, { title: `no. ${nth}` }, { nth })),
    says: ['link/adopt-ambiguous'],
  },
  {
    name: 'a link and an invitation',
    links: [have(undefined, {}, { nth: twins[0] }), invited(undefined, {}, twins[1])],
    says: [],
  },
])('a fingerprint of $name: $says', ({ links, says }) => {
  const [adopt, other] = twins.map((nth) => fingerprint(idOf(undefined, nth)))
  expect(adopt).toBe(other)
  const wanted = desired([want('press', {}, { adopt: String(adopt) })])
  const { diagnostics } = planAndCheck(wanted, { links, isCut: false }, on())
  expect(diagnostics.map(({ code }) => code)).toEqual(says)
  expect(diagnostics.flatMap(({ message }) => message).join()).toContain(says.length > 0 ? '"no. 17569334"' : '')
})

test('of two invitations, the one by the role is meant, and the other cannot be adopted', () => {
  const wanted = desired([want('invitation', {}, { adopt: mark(undefined, 2) })])
  const links = [invited(undefined), invited(undefined, {}, 2)]
  const { diagnostics } = planAndCheck(wanted, { links, isCut: false }, on())
  expect(diagnostics.map(({ code }) => code)).toEqual(['link/adopt-other-role'])
})

test('of many unmanaged links some are named, and the rest is counted', () => {
  const links = Array.from({ length: 9 }, (_, nth) => have(undefined, {}, { nth }))
  const wanted = desired([want('press', {}, { adopt: mark(undefined, 99) })])
  const [told] = planAndCheck(wanted, { links, isCut: false }, on()).diagnostics
  expect(told?.hint.match(/"Stray"/g)?.length).toBe(6)
  expect(told?.hint).toContain('and 3 more')
})
