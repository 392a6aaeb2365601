import { expect, test } from 'vitest'
import type { Inventory } from '../src/model/inventory.ts'
import type { Progress } from '../src/model/progress.ts'
import type { Manifest, Selector } from '../src/model/room.ts'
import { openReader } from '../src/portal/gateway.ts'
import type { SandboxOptions, StageRoom } from '../src/sandbox/index.ts'
import { type SurveyOptions, survey } from '../src/survey.ts'
import { clock, manifestOf, type Staged, staged } from './plan/stage.ts'

const stray = { kind: 'additional', title: 'Stray' } as const
const join = { kind: 'invitation', title: 'Join' } as const
const rooms: readonly StageRoom[] = [
  { id: 1, type: 'custom', title: 'Board', tags: ['client'], links: [stray] },
  { id: 2, type: 'custom', title: 'Guests', links: [join] },
  { id: 3, type: 'collaboration', title: 'Team', tags: ['client'], links: [join] },
  { id: 4, type: 'custom', title: 'Not mine', canManage: false, links: [stray] },
  { id: 5, type: 'custom', title: 'Old', archived: true, links: [stray] },
  { id: 6, type: 'custom', title: 'Older', archived: true, canManage: false, links: [stray] },
  { id: 7, type: 'custom', title: 'Template', template: true, links: [] },
]

function look(
  portal: Staged,
  options: Partial<SurveyOptions> = {},
  manifests: readonly Manifest[] = [],
): Promise<Inventory> {
  return survey(manifests, openReader(portal.connection), { now: clock(), ...options })
}

const brief = ({ rooms: all }: Inventory): readonly string[] =>
  all.map(({ room, reading, links }) => [room.id, reading, ...links.map(({ state }) => state)].join(' '))

test('every room is in the inventory, with its links, or with why they are not known', async () => {
  const portal = staged(rooms)
  const found = await look(portal)
  expect(brief(found)).toEqual([
    '1 read unmanaged',
    '2 read unmanaged',
    '3 read unmanaged',
    '4 no-right',
    '5 read unmanaged',
    '6 no-right',
  ])
  expect(found).toMatchObject({ manifests: [], isQuick: false, diagnostics: [], portal: { version: '3.7.2' } })
  expect(portal.asked.filter((asked) => !asked.startsWith('GET ') || asked.endsWith('/link'))).toEqual([])
})

test('an archived room without a list may have invitations, and may not be managed', async () => {
  const old = { type: 'custom', archived: true } as const
  const portal = staged([
    { ...old, id: 1, title: 'Without links' },
    { ...old, id: 2, title: 'Not mine', canManage: false, links: [join] },
    { ...old, id: 3, title: 'Invitations', links: [join] },
  ])
  expect(brief(await look(portal))).toEqual(['1 skipped', '2 skipped', '3 read unmanaged'])
})

test('a quick survey skips rooms without external links, and says so', async () => {
  const portal = staged(rooms)
  expect(brief(await look(portal, { quick: true }))).toEqual([
    '1 read unmanaged',
    '2 skipped',
    '3 skipped',
    '4 no-right',
    '5 read unmanaged',
    '6 no-right',
  ])
  expect(portal.asked.filter((asked) => asked.endsWith('/links'))).toHaveLength(3)
})

test('where a portal does not say whether a room has external links, a quick survey reads it', async () => {
  const portal = staged(rooms, { profile: '3.6' } satisfies SandboxOptions)
  expect(brief(await look(portal, { quick: true }))).toContain('2 read unmanaged')
})

test('links are compared with all manifests at once', async () => {
  const portal = staged(rooms)
  const one = manifestOf('  - id: 1\n    links: { press: { access: read } }\n')
  const other = { ...manifestOf('  - tag: client\n    links: { invitation: { access: read } }\n'), name: 'other' }
  const found = await look(portal, {}, [one, other])
  expect(found.manifests).toEqual(['client-portal', 'other'])
  expect(brief(found).slice(0, 3)).toEqual(['1 read unmanaged missing missing', '2 read unmanaged', '3 read declared'])
})

test('entries that find no room are reported, and rooms that are asked for and not there', async () => {
  const wrong = manifestOf('  - title: Bord\n    links: { press: { access: read } }\n')
  const found = await look(staged(rooms), { only: [{ by: 'tag', value: 'none' }] }, [wrong])
  expect(found.rooms).toEqual([])
  expect(found.diagnostics.map(({ code }) => code)).toEqual(['room/not-found', 'room/none-asked-for'])
})

test.for<{ only: Selector[]; says: string[] }>([
  { only: [{ by: 'id', value: '5' }], says: ['5 read unmanaged'] },
  { only: [{ by: 'tag', value: 'client' }], says: ['1 read unmanaged', '3 read unmanaged'] },
  {
    only: [
      { by: 'title', value: 'Board' },
      { by: 'tag', value: 'client' },
    ],
    says: ['1 read unmanaged', '3 read unmanaged'],
  },
  { only: [{ by: 'id', value: '7' }], says: [] },
])('only the rooms that are asked for: $only', async ({ only, says }) => {
  const portal = staged(rooms)
  expect(brief(await look(portal, { only }))).toEqual(says)
  expect(portal.asked.filter((asked) => asked.endsWith('/links')).length).toBe(says.length)
})

test('a list that is cut is named, and progress is told room by room', async () => {
  const links = Array.from({ length: 100 }, (_, nth) => ({ ...stray, title: `Link ${nth}` }))
  const told: Progress[] = []
  const portal = staged([{ id: 1, type: 'custom', title: 'Full', links }])
  const found = await look(portal, { onProgress: (progress) => told.push(progress) })
  expect(found.rooms[0]).toMatchObject({ reading: 'cut' })
  expect(told).toEqual([{ done: 1, total: 1, changes: 100 }])
})

/** Answers the list of room 3 with `status` and `body`. */
const broken =
  (status: number, body: string) =>
  (send: typeof fetch): typeof fetch =>
  async (input, init) =>
    String(input instanceof Request ? input.url : input).includes('/rooms/3/links')
      ? new Response(body, { status, headers: { 'content-type': 'application/json' } })
      : send(input, init)

test('a room that cannot be read is in the inventory, with the reason', async () => {
  const found = await look(staged(rooms, {}, broken(200, '{"response": 7, "statusCode": 200}')))
  expect(found.rooms[2]).toMatchObject({ reading: 'failed', links: [], why: expect.stringContaining('list of links') })
  expect(found.rooms).toHaveLength(6)
})

test('a portal that fails for each room has failed', async () => {
  const one: readonly StageRoom[] = [{ id: 3, type: 'custom', title: 'Broken', links: [stray] }]
  await expect(look(staged(one, {}, broken(500, '')))).rejects.toThrow('The portal failed')
})

test('an error of the whole portal is no inventory', async () => {
  await expect(look(staged(rooms, {}, broken(401, '')))).rejects.toThrow('API key')
})

/** Lets the portal fail (500) where the links of one of these rooms are asked for, however often. */
const failingIn =
  (isFailing: (room: number) => boolean) =>
  (send: typeof fetch): typeof fetch =>
  async (input, init) => {
    const [, id] = /rooms\/(\d+)\/links/.exec(String(input instanceof Request ? input.url : input)) ?? []
    return isFailing(Number(id)) ? new Response('{"statusCode": 500}', { status: 500 }) : send(input, init)
  }

test('a few rooms on which the portal fails are named, and all others are read', async () => {
  const found = await look(
    staged(
      rooms,
      {},
      failingIn((room) => room === 1 || room === 3),
    ),
  )
  expect(brief(found).slice(0, 3)).toEqual(['1 failed', '2 read unmanaged', '3 failed'])
  expect(found.rooms[0]?.why).toContain('The portal failed (500')
})

test('a portal that fails on every room, or on many, is no inventory', async () => {
  await expect(
    look(
      staged(
        rooms,
        {},
        failingIn(() => true),
      ),
    ),
  ).rejects.toThrow('The portal failed')
  const many = Array.from({ length: 40 }, (_, nth) => ({ id: nth + 1, type: 'custom', title: 'Board' }) as const)
  await expect(
    look(
      staged(
        many,
        {},
        failingIn((room) => room > 2),
      ),
    ),
  ).rejects.toThrow('The portal failed')
})

test('a room list that contradicts itself keeps no room from being read', async () => {
  const contradicting = (send: typeof fetch): typeof fetch => {
    return async (input, init) => {
      const answer = await send(input, init)
      if (!/files\/rooms\?/.test(String(input instanceof Request ? input.url : input))) return answer
      return new Response((await answer.text()).replaceAll('"shared":true', '"shared":false'), answer)
    }
  }
  const found = await look(staged(rooms.slice(0, 1), {}, contradicting), { quick: true })
  expect(brief(found)).toEqual(['1 read unmanaged'])
})
