import { expect, test } from 'vitest'
import { readManifest } from '../../src/manifest/read/manifest.ts'
import { isQuiet, type Plan } from '../../src/model/change.ts'
import type { Checked } from '../../src/model/diagnostic.ts'
import type { Manifest, Selector } from '../../src/model/room.ts'
import { Secret } from '../../src/model/secret.ts'
import { instantOf } from '../../src/model/values/instant.ts'
import type { SandboxOptions, StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { idWith, tagIn } from '../owners.ts'
import { brief } from './links.ts'
import { clock, planOn, type Staged, staged } from './stage.ts'

/** A link that the manifest client-portal has made. */
const made = (room: number, key: string, settings: Partial<StageLink> = {}): StageLink => {
  const id = idWith(tagIn('client-portal', room, key), `aa-8aaa-00000000000${room}`)
  return { kind: 'additional', id, title: key, ...settings }
}

const rooms: readonly StageRoom[] = [
  { id: 1, type: 'custom', title: 'Acme', tags: ['client'], links: [made(1, 'press')] },
  { id: 2, type: 'custom', title: 'Beta', tags: ['client'], links: [made(2, 'press'), { kind: 'additional' }] },
  { id: 3, type: 'custom', title: 'Gone', archived: true, links: [made(3, 'press')] },
  { id: 4, type: 'custom', title: 'Twin', links: [made(4, 'press')] },
  { id: 5, type: 'custom', title: 'Twin' },
]

const links = 'links: { press: { access: read } }'
const none = 'links: {}'

/** Reads a manifest as a base is read: what is not set is left open. */
function read(entries: string, { name = 'client-portal', more = '' } = {}): Manifest {
  const text = `version: 1\nname: ${name}\n${more}rooms: [${entries}]\n`
  const file = { file: 'base.yaml', bytes: new TextEncoder().encode(text) }
  const checked = readManifest([file], {}, instantOf(clock()), 'open')
  if (!checked.ok) return expect.fail(checked.diagnostics.map(({ message }) => message).join())
  return checked.value
}

interface Case {
  readonly name: string
  readonly base: string
  readonly of?: Parameters<typeof read>[1]
  readonly head: string
  readonly guard?: string
  readonly only?: readonly Selector[]
  readonly options?: SandboxOptions
  readonly between?: Parameters<typeof staged>[2]
  /** `2: - press (undeclared) change`; of each room, what is to be done in it. */
  readonly plan: readonly string[]
  readonly says?: readonly string[]
}

/** An answer to one request instead of the portal's. */
const instead =
  (part: string, status: number): NonNullable<Case['between']> =>
  (send) =>
  async (input, init) =>
    new Request(input, init).url.includes(part) ? new Response('{}', { status }) : send(input, init)

async function expectPlan(given: Case): Promise<{ readonly checked: Checked<Plan>; readonly portal: Staged }> {
  const portal = staged(rooms, given.options, given.between)
  const head = read(given.head, { more: given.guard ? `guard: ${given.guard}\n` : '' })
  const checked = await planOn(portal, head, given.only, read(given.base, given.of))
  const told = checked.ok ? checked.value : undefined
  const shown = told?.rooms.flatMap(({ room, changes }) =>
    changes
      .filter((change) => !isQuiet(change))
      .map((change) => `${room.id}: ${brief(change)} ${told.origins?.get(change) ?? 'unknown'}`),
  )
  expect(shown).toEqual(given.plan)
  expect(told?.diagnostics.map(({ code }) => code)).toEqual(given.says ?? [])
  const reads = portal.asked.filter((request) => request.endsWith('/links'))
  expect(reads.length).toBe(new Set(reads).size)
  return { checked, portal }
}

const left = ['2: - press (undeclared) change']

test.for<Case>([
  {
    name: 'an entry that is removed: what we own there is revoked, and nothing else',
    base: `{ id: 1, ${links} }, { id: 2, ${links} }`,
    head: `{ id: 1, ${links} }`,
    plan: left,
  },
  {
    name: 'a tag that is narrowed to one room',
    base: `{ tag: client, ${links} }`,
    head: `{ id: 1, ${links} }`,
    plan: left,
  },
  {
    name: 'two entries for the room that is left, by id and by title: it is told once',
    base: `{ id: 2, ${links} }, { title: Beta, links: { b: { access: read } } }, { id: 3, ${links} }, { id: 3, ${none} }`,
    head: '',
    plan: left,
    says: ['room/not-planned', 'guard/empty'],
  },
  {
    name: 'another selector for the same room: it is not left',
    base: `{ title: Beta, ${links} }`,
    head: `{ id: 2, ${links} }`,
    plan: [],
  },
  {
    name: 'a link that the base did not declare either',
    base: `{ id: 2, ${none} }`,
    head: '',
    plan: ['2: - press (undeclared) drift'],
    says: ['guard/empty'],
  },
  {
    name: 'a room of the base in which nothing is ours: nothing is to be done there',
    base: `{ id: 5, ${links} }`,
    head: `{ id: 1, ${links} }`,
    plan: [],
  },
  { name: 'a room that is archived now', base: `{ id: 3, ${links} }`, head: '', plan: [], says: ['room/not-planned'] },
  {
    name: 'rooms that are not there any more, each told once; one of a tag may be none',
    base: `{ id: 99, ${links} }, { id: 99, ${none} }, { title: Nobody, ${links} }, { tag: nobody, ${links} }`,
    head: '',
    plan: [],
    says: ['base/room-gone', 'base/room-gone'],
  },
  {
    name: 'a room whose links cannot be read now',
    base: `{ id: 2, ${links} }`,
    head: `{ id: 1, ${links} }`,
    between: instead('/rooms/2/links', 404),
    plan: [],
    says: ['room/not-planned'],
  },
  {
    name: 'a room that is left, and a guard',
    base: `{ id: 2, ${links} }`,
    head: '',
    guard: '{ maxRevokes: 0 }',
    plan: left,
    says: ['guard/max-revokes', 'guard/empty'],
  },
  {
    name: '--room for a room that only the base names',
    base: `{ id: 2, ${links} }, { id: 4, ${links} }`,
    head: `{ id: 1, ${links} }`,
    only: [{ by: 'title', value: 'Beta' }],
    plan: left,
  },
  {
    name: '--room for another room',
    base: `{ id: 2, ${links} }, { id: 99, ${links} }`,
    head: `{ id: 1, links: { a: { access: read } } }`,
    only: [{ by: 'id', value: '1' }],
    plan: ['1: - press (undeclared) change', '1: + a change'],
  },
  {
    name: 'a base of another name: its links are not ours',
    base: `{ id: 1, ${links} }, { id: 2, ${links} }`,
    of: { name: 'old-portal' },
    head: `{ id: 1, ${links} }`,
    plan: ['2: - press (undeclared) change'],
    says: ['base/other-name', 'base/new-name'],
  },
  {
    name: 'a base on another portal tells nothing',
    base: `{ id: 2, ${links} }`,
    of: { more: 'portal: https://other.example.com\n' },
    head: `{ id: 1, ${none} }`,
    plan: ['1: - press (undeclared) unknown'],
    says: ['base/other-portal', 'guard/empty'],
  },
  {
    name: 'a base on this portal',
    base: `{ id: 2, ${links} }`,
    of: { more: 'portal: http://localhost\n' },
    head: '',
    plan: left,
    says: ['guard/empty'],
  },
  {
    name: 'a base of which the name is not known',
    base: `{ id: 2, ${links} }`,
    of: { name: '"${TEAM}"' },
    head: `{ id: 1, ${none} }`,
    plan: ['1: - press (undeclared) unknown'],
    says: ['base/open', 'guard/empty'],
  },
  {
    name: 'a base of which a room is not known',
    base: `{ title: "\${ROOM}", unmanaged: "\${KEEP}", ${links} }`,
    head: `{ id: 1, ${none} }`,
    plan: ['1: - press (undeclared) unknown'],
    says: ['base/open', 'guard/empty'],
  },
  {
    name: 'a link of the base that rests on what is not set',
    base: `{ id: 1, links: { press: { access: read, password: "\${SECRET}" } } }`,
    head: `{ id: 1, links: { press: { access: comment }, a: { access: read } } }`,
    plan: ['1: ~ press: access! unknown', '1: + a change'],
  },
  {
    name: 'a room in which the base is wrong',
    base: `{ id: 1, links: { press: { access: contentCreator } } }, { id: 2, ${links} }`,
    head: `{ id: 1, links: { press: { access: comment } } }, { id: 2, ${none} }`,
    plan: ['1: ~ press: access! unknown', '2: - press (undeclared) change'],
  },
  {
    name: 'a room in which the base contradicts itself',
    base: `{ id: 1, ${links} }, { title: Acme, ${links} }`,
    head: `{ id: 1, links: { press: { access: comment } } }`,
    plan: ['1: ~ press: access! unknown'],
  },
  {
    name: 'a title of the base that two rooms have now',
    base: `{ title: Twin, ${links} }`,
    head: `{ id: 5, ${links} }`,
    plan: ['4: - press (undeclared) unknown', '5: + press unknown'],
  },
  {
    name: 'a title of the base that no room has now: it may be any that the base does not name',
    base: `{ title: Renamed, ${links} }, { id: 2, ${links} }`,
    head: `{ title: Acme, links: { press: { access: comment } } }, { id: 2, ${none} }`,
    plan: ['1: ~ press: access! unknown', '2: - press (undeclared) change'],
    says: ['base/room-gone'],
  },
])('a base: $name', async (given) => {
  await expectPlan(given)
})

test('a room that the key may not manage any more is a warning where the base alone names it', async () => {
  const portal = staged(rooms)
  const apiKey = new Secret(portal.sandbox.addKey({ user: 'admin' }))
  const asAdmin = { ...portal, connection: { ...portal.connection, apiKey } }
  const checked = await planOn(asAdmin, read(''), [], read(`{ id: 2, ${links} }`))
  expect(checked.ok).toBe(true)
  expect(checked.diagnostics.map(({ code, severity }) => [code, severity])).toEqual([['room/not-planned', 'warning']])
})

test('--room for a room that neither names is a mistake', async () => {
  const only = [{ by: 'id', value: '4' }] as const
  const checked = await planOn(staged(rooms), read(`{ id: 1, ${links} }`), only, read(`{ id: 2, ${links} }`))
  expect(checked.diagnostics.map(({ code }) => code)).toEqual(['room/filter-matches-none'])
})

test('without a base there are no labels', async () => {
  const checked = await planOn(staged(rooms), read(`{ id: 1, ${none} }`))
  expect(checked.ok && checked.value.origins).toBeUndefined()
})
