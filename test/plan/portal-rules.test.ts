import { expect, test } from 'vitest'
import { readManifest } from '../../src/manifest/read/manifest.ts'
import type { ManifestFile } from '../../src/manifest/yaml/source.ts'
import { fingerprint, parseLinkId } from '../../src/model/identity.ts'
import type { LinkKind } from '../../src/model/link.ts'
import type { StageLink } from '../../src/sandbox/index.ts'
import { idWith, tagIn } from '../owners.ts'
import { now } from './links.ts'
import { type Case, custom, expectSays, form, office, one, open, strays } from './saying.ts'
import { isWhole, manifestOf, planOn, staged } from './stage.ts'

const rooms: readonly Case[] = [
  { name: 'nothing wrong', rooms: [custom], want: one('press: { access: read }'), says: [] },
  { name: 'an unknown id', rooms: [custom], want: one('press: { access: read }', 9), says: ['room/not-found'] },
  {
    name: 'an unknown title',
    rooms: [custom],
    want: '  - title: acme\n    links: { press: { access: read } }\n',
    says: ['room/not-found'],
  },
  {
    name: 'a title of two rooms',
    rooms: [custom, { ...custom, id: 5 }],
    want: '  - title: Acme\n    links: { press: { access: read } }\n',
    says: ['room/ambiguous-title'],
  },
  {
    name: 'a tag of no room',
    rooms: [custom],
    want: '  - tag: none\n    links: { press: { access: read } }\n',
    says: ['room/tag-without-rooms'],
  },
  {
    name: 'an archived room',
    rooms: [{ ...custom, archived: true }],
    want: one('press: { access: read }'),
    says: ['room/archived'],
  },
  {
    name: 'a template',
    rooms: [{ ...custom, template: true }],
    want: one('press: { access: read }'),
    says: ['room/template'],
  },
  {
    name: 'a room of others',
    rooms: [{ ...custom, canManage: false }],
    want: one('press: { access: read }'),
    says: ['room/no-right'],
  },
  {
    name: 'a list that is cut',
    rooms: [{ ...custom, links: strays(100) }],
    want: one('press: { access: read }'),
    says: ['room/list-cut'],
  },
  {
    name: 'too many with those that are kept',
    rooms: [{ ...custom, links: strays(5) }],
    want: one('press: { access: read }'),
    says: ['room/full'],
  },
  {
    name: 'just not too many',
    rooms: [{ ...custom, links: strays(4) }],
    want: one('press: { access: read }'),
    says: [],
  },
  {
    name: 'too many, but those that are in the way go',
    rooms: [{ ...custom, links: strays(5) }],
    want: '  - id: 1\n    unmanaged: revoke\n    links: { press: { access: read } }\n',
    says: [],
  },
  {
    name: 'expired ones count',
    rooms: [{ ...custom, links: strays(5).map((link) => ({ ...link, expirationDate: '2020-01-01' })) }],
    want: one('press: { access: read }'),
    says: ['room/full'],
  },
  {
    name: 'a second invitation',
    rooms: [{ ...custom, links: strays(1, 'invitation') }],
    want: one('invitation: { access: read, rotation: 1 }'),
    says: ['room/full'],
  },
  {
    name: 'a key declared by two entries',
    rooms: [custom],
    want: `${one('press: { access: read }')}  - tag: client\n    links: { press: { access: read } }\n`,
    says: ['link/declared-twice'],
  },
  {
    name: 'two entries that differ about the rest',
    rooms: [custom],
    want: '  - { id: 1, unmanaged: keep, links: {} }\n  - { tag: client, unmanaged: revoke, links: {} }\n',
    says: ['room/unmanaged-differs'],
  },
]

const links: readonly Case[] = [
  { name: 'a kind', rooms: [office], want: one('press: { access: read }', 4), says: ['link/kind-not-here'] },
  {
    name: 'an additional link in a form-filling room',
    rooms: [form],
    want: one('press: { access: read }', 3),
    says: ['link/kind-not-here'],
  },
  {
    name: 'a level',
    rooms: [open],
    want: one('invitation: { access: comment }', 2),
    says: ['link/level-not-here'],
  },
  {
    name: 'internal in a public room',
    rooms: [open],
    want: one('press: { access: read, internal: true }', 2),
    says: ['link/internal-forced'],
  },
  {
    name: 'a primary that comes back',
    rooms: [open],
    want: one('primary: { absent: true }', 2),
    says: ['link/primary-comes-back'],
  },
  {
    name: 'a primary that never expires',
    rooms: [form],
    want: one('primary: { access: fillForms, expirationDate: 2027-01-01 }', 3),
    says: ['link/primary-never-expires'],
  },
  {
    name: 'a primary of a custom room expires',
    rooms: [custom],
    want: one('primary: { access: read, expirationDate: 2027-01-01 }'),
    says: [],
  },
  {
    name: 'a link of a public room, inside and outside of what the type forces',
    rooms: [open],
    want: one('press: { access: read, expirationDate: 2027-01-01 }, board: { access: read, internal: false }', 2),
    says: [],
  },
  {
    name: 'a primary of a form-filling room without a date',
    rooms: [form],
    want: one('primary: { access: fillForms, expirationDate: null }', 3),
    says: [],
  },
  {
    name: 'an additional link that must be absent from a public room',
    rooms: [open],
    want: one('press: { absent: true }', 2),
    says: [],
  },
  {
    name: 'a primary that must be absent from a custom room',
    rooms: [custom],
    want: one('primary: { absent: true }'),
    says: [],
  },
  {
    name: 'a use limit before 3.7',
    rooms: [custom],
    options: { profile: '3.6' },
    want: one('invitation: { access: read, maxUseCount: 5, expirationDate: null }'),
    says: ['link/needs-version', 'link/needs-version', 'portal/older'],
  },
  {
    name: 'internal on 3.5',
    rooms: [custom],
    options: { profile: '3.5' },
    want: one('press: { access: read, internal: true }'),
    says: [],
  },
  {
    name: 'a password that is too simple for the portal',
    rooms: [custom],
    options: { passwordPolicy: { digits: true } },
    env: { SECRET: 'no-digit-here' },
    want: one('press: { access: read, password: "${SECRET}" }'),
    says: ['link/password-refused'],
  },
  {
    name: 'a good password',
    rooms: [custom],
    options: { passwordPolicy: { minLength: 10, digits: true, upperCase: true, specSymbols: true } },
    env: { SECRET: 'Good-enough-1' },
    want: one('press: { access: read, password: "${SECRET}" }'),
    says: [],
  },
]

test.for<Case>([...rooms, ...links.map((each) => ({ ...each, name: `a link: ${each.name}` }))])(
  'plan says of $name: $says',
  (each) => expectSays(each),
)

test.for([
  { name: 'declared alone', links: [], keys: 6, hint: 'Declare fewer links' },
  { name: 'unmanaged as well', links: strays(1), keys: 5, hint: '1 of them is unmanaged' },
])('the way out of a room that is full of links that are $name', async ({ links, keys, hint }) => {
  const wanted = Array.from({ length: keys }, (_, nth) => `k${nth}: { access: read }`).join(', ')
  const { diagnostics } = await planOn(staged([{ ...custom, links }]), one(wanted))
  expect(diagnostics.map((each) => [each.code, each.hint])).toEqual([['room/full', expect.stringContaining(hint)]])
  expect(diagnostics.map(({ span }) => span?.line)).toEqual([5])
})

test.for([
  { name: 'none is sent', have: 'Quiet-Harbour-27', asks: 0 },
  { name: 'one is sent', have: null, asks: 1 },
])('the password policy is asked for $asks times where $name', async ({ have, asks }) => {
  const portal = staged([{ ...custom, links: [{ kind: 'primary', password: have }] }])
  await planOn(
    portal,
    manifestOf(one('primary: { access: read, password: "${SECRET}" }'), { SECRET: 'Quiet-Harbour-27' }),
  )
  expect(portal.asked.filter((request) => request.endsWith('/security/password'))).toHaveLength(asks)
})

test('a portal that keeps its version to itself is taken for a current one', async () => {
  const portal = staged([custom], {}, (send) => async (...request) => {
    const response = await send(...request)
    return new Response((await response.text()).replace('"docSpace":"3.7.2"', '"docSpace":null'), response)
  })
  const checked = await planOn(portal, one('invitation: { access: read, maxUseCount: 5 }'))
  expect(checked).toMatchObject({ ok: true, diagnostics: [], value: { portal: { version: undefined } } })
})

test('what is told of several files stands in the order of their names and lines', async () => {
  const fileOf = (file: string, ...ids: readonly number[]): ManifestFile => ({
    file,
    bytes: new TextEncoder().encode(
      `version: 1\nname: team\nrooms:\n${ids.map((id) => `  - { id: ${id}, links: {} }\n`).join('')}`,
    ),
  })
  const files = [fileOf('c.yaml', 2), fileOf('a.yaml', 3, 4), fileOf('b.yaml', 5)]
  const read = readManifest(files, {}, now)
  if (!read.ok) expect.fail()
  const { diagnostics } = await planOn(staged([custom]), read.value)
  expect(diagnostics.map(({ span }) => `${span?.file}:${span?.line}`)).toEqual([
    'a.yaml:4',
    'a.yaml:5',
    'b.yaml:4',
    'c.yaml:4',
  ])
})

test('both places of a link that is declared twice are named', async () => {
  const text =
    '  - id: 1\n    links:\n      press: { access: read }\n  - tag: client\n    links:\n      press: { access: read }\n'
  const { diagnostics } = await planOn(staged([custom]), text)
  expect(diagnostics.map(({ span, related }) => [span?.line, related?.line])).toEqual([[9, 6]])
})

test('a room of a type that we do not know is told', async () => {
  const portal = staged([custom], {}, (send) => async (...request) => {
    const response = await send(...request)
    return new Response((await response.text()).replaceAll('"roomType":5', '"roomType":77'), response)
  })
  const { diagnostics } = await planOn(portal, one('press: { access: read }'))
  expect(diagnostics.map(({ code }) => code)).toEqual(['room/not-a-room'])
})

test('a second invitation is refused with the fingerprint that makes it the first', async () => {
  const room = staged([{ ...custom, links: [{ kind: 'invitation', title: 'Join' }] }])
  const wanted = (adopt: string): string =>
    one(`invitation: { access: read, rotation: 1, expirationDate: null${adopt} }`)
  const { diagnostics } = await planOn(room, wanted(''))
  const [, print = ''] = /\(([0-9a-f]{12}) "Join"\)/.exec(diagnostics[0]?.hint ?? '') ?? []
  const made = await planOn(room, wanted(`, adopt: "${print}"`))
  expect(made.ok && made.value.rooms.flatMap(({ changes }) => changes.map(({ kind }) => kind))).toEqual(['replace'])
})

const twins = (keys: readonly string[], formerly = ''): string =>
  `version: 1\nname: client-portal\n${formerly}rooms:\n  - id: 1\n    links:\n${keys.map((key) => `      ${key}: { access: read }\n`).join('')}`

test.for([
  { name: 'the 20 bits of their tags are the same', text: twins(['fair-140', 'other', 'fair-349']), says: [[8, 6]] },
  {
    name: 'they would be the same under an earlier name',
    text: twins(['fair-1567', 'fair-1888'], 'formerly: [older, old]\n'),
    says: [[8, 7]],
  },
  { name: 'they are not, under the name that it has', text: twins(['fair-1567', 'fair-1888']), says: [] },
])('two keys of one room are refused at both places where $name', async ({ text, says }) => {
  const read = readManifest([{ file: 'roomlinks.yaml', bytes: new TextEncoder().encode(text) }], {}, now)
  if (!read.ok) expect.fail()
  const made = await planOn(staged([custom]), read.value)
  expect(isWhole(made)).toBe(says.length === 0)
  expect(made.diagnostics.map(({ code }) => code)).toEqual(says.map(() => 'link/tag-shared'))
  expect(made.diagnostics.map(({ span, related }) => [span?.line, related?.line])).toEqual(says)
})

const theirs = (kind: LinkKind, title: string): StageLink => ({ kind, title, id: idWith(tagIn('other', 1, title)) })
const mark = (title: string): string => fingerprint(parseLinkId(idWith(tagIn('other', 1, title))))

test.for<Case>([
  {
    name: 'the invitation is declared',
    rooms: [{ ...custom, links: [theirs('invitation', 'Join')] }],
    want: one('invitation: { access: read }'),
    says: ['link/role-foreign'],
  },
  {
    name: 'the primary is declared, and has an id that the portal did not choose',
    rooms: [{ ...custom, links: [theirs('primary', 'Shared')] }],
    want: one('primary: { access: read }'),
    says: ['link/role-foreign'],
  },
  {
    name: 'the primary is to be absent',
    rooms: [{ ...custom, links: [theirs('primary', 'Shared')] }],
    want: one('primary: { absent: true }'),
    says: ['link/role-foreign'],
  },
  {
    name: 'another one of that kind is there, and the invitation is declared',
    rooms: [{ ...custom, links: [theirs('invitation', 'Join'), theirs('invitation', 'Come')] }],
    want: one('invitation: { access: read }'),
    says: ['link/role-foreign'],
  },
  {
    name: 'it is adopted',
    rooms: [{ ...custom, links: [theirs('invitation', 'Join')] }],
    want: one(`invitation: { access: read, adopt: "${mark('Join')}" }`),
    says: ['link/adopt-foreign'],
  },
  {
    name: 'it is adopted, to be replaced',
    rooms: [{ ...custom, links: [theirs('invitation', 'Join')] }],
    want: one(`invitation: { access: read, rotation: 1, expirationDate: null, adopt: "${mark('Join')}" }`),
    says: ['link/adopt-foreign'],
  },
  {
    name: 'another one is adopted',
    rooms: [{ ...custom, links: [theirs('invitation', 'Join')] }],
    want: one('invitation: { access: read, expirationDate: null, adopt: "0123456789ab" }'),
    says: ['link/adopt-gone', 'link/role-foreign'],
  },
  {
    name: 'a primary is declared beside it',
    rooms: [{ ...custom, links: [theirs('invitation', 'Join')] }],
    want: one('primary: { access: read }'),
    says: [],
  },
  {
    name: 'they fill the room',
    rooms: [{ ...custom, links: ['a', 'b', 'c', 'd', 'e'].map((title) => theirs('additional', title)) }],
    want: one('press: { access: read }'),
    says: ['room/full'],
  },
])("another manifest's link, and $name", expectSays)
