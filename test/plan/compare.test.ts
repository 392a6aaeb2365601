import { expect, test } from 'vitest'
import { readManifest } from '../../src/manifest/read/manifest.ts'
import type { Comparison, Declared, FacetChange, LinkComparison } from '../../src/model/comparison.ts'
import type { Manifest } from '../../src/model/room.ts'
import { compareManifests } from '../../src/plan/compare.ts'
import { now } from './links.ts'

/** A manifest with these entries; of the environment, only `SET` is set. */
function read(entries: string, head = 'name: team'): Manifest {
  const bytes = new TextEncoder().encode(`version: 1\n${head}\nrooms: [${entries}]\n`)
  const checked = readManifest([{ file: 'x.yaml', bytes }], { SET: 'comment' }, now, 'open')
  if (!checked.ok) return expect.fail(checked.diagnostics.map(({ message }) => message).join())
  return checked.value
}

const mark = (widens: boolean | undefined): string => (widens === undefined ? '?' : widens ? '!' : '')
const one = (said: Declared): string =>
  said === undefined ? '-' : 'open' in said ? `${said.open.text}` : String(said.value ?? 'none')
const facet = ({ name, before, after, widens }: FacetChange): string =>
  `${name} ${one(before)} > ${one(after)}${mark(widens)}`
const link = ({ status, key, widens, facets }: LinkComparison): string =>
  `${status} ${key}${mark(widens)}: ${facets.map(facet).join(', ')}`

/** A comparison in lines. */
function brief({ properties: marks, entries }: Comparison): readonly string[] {
  return [
    ...marks.map(({ name, before, after }) => `${name} ${one(before)} > ${one(after)}`),
    ...entries.flatMap(({ selector: { by, value }, status, unmanaged, links }) => [
      `${status} ${by}:${value}${unmanaged ? ` unmanaged ${one(unmanaged.before)} > ${one(unmanaged.after)}` : ''}`,
      ...links.map((each) => `  ${link(each)}`),
    ]),
  ]
}

interface Case {
  readonly name: string
  readonly base: string
  readonly head: string
  readonly says: readonly string[]
}

const room = (links: string, more = ''): string => `{ id: 7, ${more}links: { ${links} } }`
const press = (settings: string): string => room(`press: { access: read, ${settings} }`)

test.for<Case>([
  { name: 'the same', base: press('title: "${X}"'), head: press('title: "${X}"'), says: [] },
  {
    name: 'the same in another order, and in other files',
    base: `${room('a: { access: read }')}, ${room('b: { access: read }')}, { tag: t, links: {} }`,
    head: `{ tag: t, links: {} }, ${room('b: { access: read }, a: { access: "2" }')}`,
    says: [],
  },
  {
    name: 'links that come and go',
    base: room('a: { access: read }, primary: { access: read }'),
    head: room('b: { access: read }, c: { absent: true }, invitation: { access: read }'),
    says: [
      'changed id:7',
      '  added b!: access - > read',
      '  added c: absent - > true',
      '  added invitation?: access - > read',
      '  removed a: access read > -',
      '  removed primary: access read > -',
    ],
  },
  {
    name: 'links that are adopted',
    base: room(''),
    head: room('a: { access: read, adopt: "0123456789ab" }, b: { access: read, adopt: "${X}" }'),
    says: [
      'changed id:7',
      '  added a?: access - > read, adopt - > 0123456789ab',
      '  added b?: access - > read, adopt - > ${X}',
    ],
  },
  {
    name: 'entries that come and go',
    base: `{ title: Old, links: {} }, ${press('')}`,
    head: `{ title: "\${X}", links: {} }, ${press('')}, { tag: t, unmanaged: revoke, links: {} }`,
    says: ['added title:${X}', 'added tag:t unmanaged - > revoke', 'removed title:Old'],
  },
  {
    name: 'a selector that is open, and one that is the same text',
    base: '{ title: "${X}", links: {} }',
    head: '{ title: "$${X}", links: {} }',
    says: ['added title:${X}', 'removed title:${X}'],
  },
  {
    name: 'what happens to unmanaged links',
    base: room('', 'unmanaged: keep, '),
    head: room('', 'unmanaged: "${X}", '),
    says: ['changed id:7 unmanaged keep > ${X}'],
  },
  {
    name: 'ignored links in another order',
    base: room('', 'ignore: { 0123456789ab: x, 3f9a1c2b4d5e: y }, '),
    head: room('', 'ignore: { 3f9a1c2b4d5e: y, 0123456789ab: x }, '),
    says: [],
  },
  {
    name: 'settings from one value to another',
    base: room('a: { access: comment, expirationDate: 2035-01-01, internal: true, denyDownload: false, title: A }'),
    head: room('a: { access: read, expirationDate: 2036-01-01, internal: false, denyDownload: true, title: B }'),
    says: [
      'changed id:7',
      '  changed a!: title A > B, access comment > read, expirationDate 2051222400000 > 2082758400000!, internal true > false!, denyDownload false > true',
    ],
  },
  {
    name: 'a variable that is set, and one that is not',
    base: room('a: { access: "${SET}" }, b: { access: "${X}" }, c: { access: "${X}" }'),
    head: room('a: { access: comment }, b: { access: comment }, c: { access: read }'),
    says: ['changed id:7', '  changed b?: access ${X} > comment?', '  changed c: access ${X} > read'],
  },
  {
    name: 'from and to what is not said',
    base: press('expirationDate: null, internal: false, title: A'),
    head: press('denyDownload: true, password: Quiet-Harbour-27'),
    says: [
      'changed id:7',
      '  changed press: title A > -, expirationDate none > -, password - > ***, internal false > -, denyDownload - > true',
    ],
  },
  {
    name: 'the other way round',
    base: press('denyDownload: true, password: Quiet-Harbour-27'),
    head: press('expirationDate: null, internal: false'),
    says: [
      'changed id:7',
      '  changed press?: expirationDate - > none?, password *** > -?, internal - > false?, denyDownload true > -?',
    ],
  },
  {
    name: 'passwords',
    base: room(
      'a: { access: read, password: Quiet-Harbour-27 }, b: { access: read, password: "${X}" }, c: { access: read, password: null }, d: { access: read }, e: { access: read, password: "${X}" }, f: { access: read, password: Quiet-Harbour-27 }, g: { access: read, password: null }',
    ),
    head: room(
      'a: { access: read, password: Quiet-Harbour-28 }, b: { access: read, password: null }, c: { access: read, password: "${X}" }, d: { access: read, password: null }, e: { access: read, password: "${Y}" }, f: { access: read, password: Quiet-Harbour-27 }, g: { access: read }',
    ),
    says: [
      'changed id:7',
      '  changed a: password *** > ***',
      '  changed b!: password ${X} > none!',
      '  changed c: password none > ${X}',
      '  changed d?: password - > none?',
      '  changed e: password ${X} > ${Y}',
      '  changed g: password none > -',
    ],
  },
  {
    name: 'invitations',
    base: room('invitation: { access: read, maxUseCount: 5, rotation: a }'),
    head: room('invitation: { access: read, maxUseCount: 6, rotation: b }'),
    says: ['changed id:7', '  changed invitation!: maxUseCount 5 > 6!, rotation a > b?'],
  },
  {
    name: 'an invitation without a limit is none the wider for a new URL',
    base: room('invitation: { access: read }'),
    head: room('invitation: { access: read, rotation: b }'),
    says: ['changed id:7', '  changed invitation: rotation - > b'],
  },
  {
    name: 'what makes a link this link, and what protects it',
    base: room('a: { access: read, adopt: "0123456789ab", protect: true }, b: { access: read, rotation: 1 }'),
    head: room('a: { access: read }, b: { access: read, rotation: 2, adopt: "0123456789ab" }'),
    says: [
      'changed id:7',
      '  changed a: adopt 0123456789ab > -, protect true > -',
      '  changed b?: rotation 1 > 2, adopt - > 0123456789ab?',
    ],
  },
  {
    name: 'a link that is to be absent, and one that no longer is',
    base: room('a: { access: editing, internal: true }, b: { absent: true }'),
    head: room('a: { absent: true }, b: { access: read }'),
    says: [
      'changed id:7',
      '  changed a: access editing > -, internal true > -, absent - > true',
      '  changed b!: access - > read, absent true > -!',
    ],
  },
])('compare: $name', ({ base, head, says }) => {
  expect(brief(compareManifests(read(base), read(head)))).toEqual(says)
})

test('compare: the manifest as a whole', () => {
  const base = read('', 'name: team\nportal: https://one.example.com\nguard: { maxRevokes: 5 }')
  const head = read('', 'name: "${X}"\nportal: "${Y}"\nguard: { maxRevokePercent: 3 }')
  expect(brief(compareManifests(base, head))).toEqual([
    'name team > ${X}',
    'portal https://one.example.com > ${Y}',
    'guard.maxRevokes 5 > -',
    'guard.maxRevokePercent - > 3',
  ])
})

test('compare: how many links are declared alike', () => {
  const [base, head] = [
    room('a: { access: read }, b: { access: read }'),
    room('a: { access: read }, c: { access: read }'),
  ]
  expect(compareManifests(read(base), read(head)).unchanged).toBe(1)
})
