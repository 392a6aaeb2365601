import { expect, test } from 'vitest'
import { isQuiet } from '../../src/model/change.ts'
import type { Progress } from '../../src/model/progress.ts'
import type { Manifest, Selector } from '../../src/model/room.ts'
import type { StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { idWith, tagIn } from '../owners.ts'
import { brief, manifest as owner } from './links.ts'
import { isWhole, manifestOf, planOn, staged } from './stage.ts'

/** A link that a manifest has made in a room. */
const made = (room: number, key: string, manifest = owner, kind: StageLink['kind'] = 'additional'): StageLink => {
  return { kind, id: idWith(tagIn(manifest, room, key), `aa-8aaa-00000000000${room}`), title: key }
}

const rooms: readonly StageRoom[] = [
  { id: 1, type: 'custom', title: 'Acme', tags: ['client'], links: [made(1, 'press')] },
  { id: 2, type: 'custom', title: 'Beta', tags: ['client'], links: [made(2, 'press'), { kind: 'additional' }] },
  { id: 3, type: 'custom', title: 'Gone', archived: true, links: [made(3, 'press')] },
  { id: 4, type: 'custom', title: 'Others', canManage: false, links: [made(4, 'press')] },
  {
    ...{ id: 5, type: 'collaboration', title: 'Team' },
    links: [made(5, 'invitation', owner, 'invitation')],
  },
  { id: 6, type: 'public', title: 'Prices', links: [{ kind: 'primary' }, made(6, 'press', 'other')] },
]

const press = 'links: { press: { access: read } }'
const named = `  - { id: 1, ${press} }\n`
const both = ['2: - press (undeclared)', '5: - invitation (undeclared)']

interface Case {
  readonly name: string
  readonly manifest?: string
  readonly base?: string
  readonly only?: readonly Selector[]
  readonly between?: Parameters<typeof staged>[2]
  /** `2: - press (undeclared)`; of each room, what is to be done in it. */
  readonly plan: readonly string[]
  readonly swept: number
  readonly says?: readonly string[]
}

const passed = 'sweep/passed-over'

/** An answer to one request instead of the portal's. */
const instead =
  (part: string, status: number, body = '{}'): NonNullable<Case['between']> =>
  (send) =>
  async (input, init) =>
    new Request(input, init).url.includes(part) ? new Response(body, { status }) : send(input, init)

async function planned({ manifest = named, base, only = [], between }: Partial<Case>) {
  const portal = staged(rooms, {}, between)
  const was: Manifest | undefined = base === undefined ? undefined : manifestOf(base)
  const checked = await planOn(portal, manifest, only, was, { sweep: true })
  return { portal, checked, plan: checked.ok ? checked.value : undefined }
}

test.for<Case>([
  {
    name: 'our links in rooms that no entry selects, and nobody else’s',
    plan: both,
    swept: 3,
    says: [passed],
  },
  {
    name: 'rooms that an entry selects are as ever',
    manifest: `  - { tag: client, unmanaged: revoke, ${press} }\n  - { id: 5, links: {} }\n`,
    plan: ['2: - Shared link (unmanaged)', '5: - invitation (undeclared)'],
    swept: 1,
    says: [passed],
  },
  {
    name: 'the last link of all',
    manifest: '  []\n',
    plan: ['1: - press (undeclared)', ...both],
    swept: 4,
    says: [passed, 'guard/empty'],
  },
  {
    name: 'only rooms that --room lets through',
    only: [{ by: 'title', value: 'Beta' }],
    plan: ['2: - press (undeclared)'],
    swept: 1,
  },
  {
    name: 'only rooms that --room lets through, of which the manifest names one',
    only: [{ by: 'tag', value: 'client' }],
    plan: ['2: - press (undeclared)'],
    swept: 1,
  },
  {
    name: 'a room that may not be managed, by --room',
    only: [{ by: 'id', value: '4' }],
    plan: [],
    swept: 0,
    says: [passed],
  },
  {
    name: 'beside a base: no room twice',
    base: `${named}  - { id: 2, ${press} }\n`,
    plan: both,
    swept: 2,
    says: [passed],
  },
  {
    name: 'beside a base that names a room which may not be managed: it is told once',
    base: `  - { id: 4, ${press} }\n`,
    plan: both,
    swept: 3,
    says: ['room/not-planned'],
  },
  {
    name: 'a room whose links cannot be read',
    between: instead('/rooms/2/links', 404),
    plan: ['5: - invitation (undeclared)'],
    swept: 2,
    says: [passed, 'room/not-planned'],
  },
])('a sweep: $name', async ({ plan: expected, swept, says = [], ...given }) => {
  const { plan, portal } = await planned(given)
  const shown = plan?.rooms.flatMap(({ room, changes }) =>
    changes.filter((change) => !isQuiet(change)).map((change) => `${room.id}: ${brief(change)}`),
  )
  expect(shown).toEqual(expected)
  expect(plan?.swept).toBe(swept)
  expect(plan?.diagnostics.map(({ code }) => code).toSorted()).toEqual(says.toSorted())
  const reads = portal.asked.filter((request) => request.endsWith('/links'))
  expect(reads.length).toBe(new Set(reads).size)
  expect(portal.asked.every((request) => request.startsWith('GET ') && !request.endsWith('/link'))).toBe(true)
})

test('what was made in a room that the base does not name either, is drift', async () => {
  const { plan } = await planned({ base: `${named}  - { id: 2, ${press} }\n` })
  const origins = plan?.rooms.flatMap(({ room, changes }) =>
    changes.map((change) => `${room.id}: ${plan.origins?.get(change) ?? change.kind}`),
  )
  expect(origins).toEqual(['1: keep', '2: change', '2: unmanaged', '5: drift'])
})

test('rooms that are passed over are told once, with their number', async () => {
  const { plan } = await planned({})
  const told = plan?.diagnostics.map(({ message, severity }) => `${severity}: ${message}`)
  expect(told).toEqual([expect.stringMatching(/^warning: 1 room was skipped by the sweep: /)])
  const closed = rooms.map((room) => ({ ...room, canManage: room.id === 1 }))
  const checked = await planOn(staged(closed), named, [], undefined, { sweep: true })
  expect(checked.diagnostics.map(({ message }) => message)).toEqual([expect.stringMatching(/^4 rooms were skipped/)])
})

test('a key that may see no room at all', async () => {
  const { checked, plan } = await planned({ manifest: '  []\n', between: instead('/files/rooms?', 403) }).catch(
    (error: unknown) => ({ checked: error, plan: undefined }),
  )
  expect(plan).toBeUndefined()
  expect(checked).toMatchObject({ code: 'portal/forbidden' })
})

test('a mistake in the manifest stays one: a room that is not found, and one that --room does not find', async () => {
  const wrong = await planned({ manifest: `  - { title: Acma, ${press} }\n` })
  expect(isWhole(wrong.checked)).toBe(false)
  expect(wrong.checked.diagnostics.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['room/not-found', 'room/held-back']),
  )
  // The links of the room that was meant look as if they were left behind.
  expect(wrong.plan?.rooms).toEqual([])
  const nowhere = await planned({ only: [{ by: 'tag', value: 'nobody' }] })
  expect(nowhere.checked.diagnostics.map(({ code }) => code)).toEqual(['room/filter-matches-none'])
})

test('a portal without rooms, and a progress that counts those of the sweep', async () => {
  const checked = await planOn(staged([]), '  []\n', [], undefined, { sweep: true })
  expect(checked).toMatchObject({ ok: true, diagnostics: [], value: { rooms: [], swept: 0 } })
  const seen: Progress[] = []
  await planOn(staged(rooms), named, [], undefined, { sweep: true, onProgress: (progress) => seen.push(progress) })
  expect(seen.at(-1)).toEqual({ done: 4, total: 4, changes: 2 })
})

test.for([
  { name: 'one page', portal: 60, entries: `  - { id: 3, ${press} }\n`, lists: 1, others: [] },
  { name: 'many pages', portal: 450, entries: `  - { id: 3, ${press} }\n`, lists: 5, others: [] },
  {
    name: 'selectors of every kind: the list has answered them',
    portal: 250,
    entries: `  - { title: Room 7, ${press} }\n  - { tag: odd, links: {} }\n  - { id: 250, links: {} }\n`,
    lists: 3,
    others: [],
  },
  {
    name: 'a title that no room has: no second look',
    portal: 250,
    entries: `  - { title: Nobody, ${press} }\n`,
    lists: 3,
    others: [],
    isHeldBack: true,
  },
  {
    name: 'an id that is not in the list: it may be archived',
    portal: 250,
    entries: `  - { id: 999, ${press} }\n`,
    lists: 3,
    others: ['GET /files/rooms/999'],
    isHeldBack: true,
  },
])(
  'a sweep reads the list once, and the links of each room once: $name',
  async ({ portal, entries, lists, others, isHeldBack = false }) => {
    const many: StageRoom[] = Array.from({ length: portal }, (_, at) => ({
      ...{ id: at + 1, type: 'custom', title: `Room ${at + 1}`, tags: [at % 2 === 0 ? 'odd' : 'even'] },
    }))
    const { asked, ...place } = staged(many)
    await planOn({ asked, ...place }, entries, [], undefined, { sweep: true })
    expect(
      asked.filter((request) => request.startsWith('GET /files/rooms?') || request === 'GET /files/rooms').length,
    ).toBe(lists)
    const read = asked.filter((request) => request.endsWith('/links'))
    expect(new Set(read).size).toBe(read.length)
    if (!isHeldBack) expect(read).toHaveLength(portal)
    const rest = asked.filter((request) => !/rooms(\?|$)|links$|version\/build$|files\/settings$/.test(request))
    expect(rest).toEqual(others)
  },
)
