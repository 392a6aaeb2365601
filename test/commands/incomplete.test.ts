import { expect, test } from 'vitest'
import type { StageRoom } from '../../src/sandbox/index.ts'
import { openPortal, writesIn } from './portal.ts'

/** Forty rooms of clients, and a link in the first one that somebody has revoked since it was adopted. */
const rooms: StageRoom[] = Array.from({ length: 40 }, (_, at) => ({
  ...{ id: at + 1, type: 'custom', title: `Room ${at + 1}`, tags: ['client'] },
}))

const manifestOf = (more: string): string =>
  `version: 1\nname: team\nrooms:\n  - tag: client\n    links: { press: { access: read } }\n${more}`

const gone = manifestOf('  - id: 1\n    links: { board: { access: read, adopt: "0123456789ab" } }\n')

const planOf = async (portal: Awaited<ReturnType<typeof openPortal>>): Promise<Record<string, unknown>> =>
  JSON.parse((await portal.run('plan --format json')).out)

test('one link that is gone: the other changes are planned and applied, and both commands say what is left out', async () => {
  const portal = await openPortal({ rooms }, gone)
  const planned = await portal.run('plan')
  expect(planned).toMatchObject({ code: 3, out: expect.stringContaining('Plan: 40 to create') })
  expect(planned.out).toContain('Incomplete: 1 error; what it concerns is left out.')
  expect(planned.err).toContain('roomlinks.yaml:7:14 error link/adopt-not-found')
  expect(planned.err).toContain('drift --write')
  expect(await planOf(portal)).toMatchObject({ ok: true, incomplete: true, refused: false })

  const applied = await portal.run('apply --auto-approve --json-into report.json')
  expect(applied).toMatchObject({ code: 7, err: expect.stringContaining('error link/adopt-not-found') })
  expect(applied.out).toContain('Verified: 39 of 40 rooms are as the manifest says.')
  expect(JSON.parse(String(portal.world.files.get('report.json')))).toMatchObject({ ok: false, incomplete: true })
  expect(writesIn(portal.requests)).toHaveLength(40)

  // Nothing else is left to do: that is the manifest's mistake, and nothing was applied.
  const again = await portal.run('apply --auto-approve')
  expect(again).toMatchObject({ code: 3, out: expect.stringContaining('Nothing to change in what could be planned.') })
  expect(again.out).not.toContain('No changes')
  expect(await portal.run('plan --detailed-exitcode')).toMatchObject({ code: 3 })
  expect(writesIn(portal.requests)).toHaveLength(40)
})

test('what is left out and refused as well is refused, by both commands', async () => {
  const portal = await openPortal({ rooms }, `${gone}guard: { maxWidening: 1 }\n`)
  for (const line of ['plan', 'apply --auto-approve']) {
    const ended = await portal.run(line)
    expect(ended).toMatchObject({ code: 5, err: expect.stringContaining('error link/adopt-not-found') })
    expect(ended.err).toContain('guard/max-widening')
  }
  expect(writesIn(portal.requests)).toEqual([])
})

test('nobody is stuck: the hint leads out, and so does drift --write', async () => {
  const declared = gone.replace(
    'access: read, adopt',
    'password: null, expirationDate: null, internal: true, denyDownload: true, access: read, adopt',
  )
  const portal = await openPortal({ rooms: rooms.slice(0, 1) }, declared)
  const planned = await portal.run('plan')
  expect(planned).toMatchObject({ code: 0, out: expect.stringContaining('Plan: 2 to create') })
  expect(planned.err).toContain('warning link/adopt-gone')
  expect(await planOf(portal)).toMatchObject({
    incomplete: false,
    rooms: [
      {
        changes: [
          { key: 'board', kind: 'create', reason: 'gone' },
          { key: 'press', reason: null },
        ],
      },
    ],
  })
  expect(await portal.run('apply --auto-approve')).toMatchObject({ code: 0 })
  expect(await portal.run('plan --detailed-exitcode')).toMatchObject({ code: 0, err: '' })

  const other = await openPortal({ rooms: rooms.slice(0, 1) }, gone)
  expect(await other.run('drift --write --auto-approve --format json')).toMatchObject({ code: 0 })
  expect(String(other.world.files.get('roomlinks.yaml'))).toContain('absent: true')
})

test.for<{ name: string; change: Partial<StageRoom>; more?: string; says: string; left?: number }>([
  { name: 'of a type that takes no such link', change: { type: 'formFilling' }, says: 'link/kind-not-here' },
  { name: 'that the key may not manage', change: { canManage: false }, says: 'room/no-right' },
  {
    name: 'in which two entries differ',
    change: {},
    more: '  - id: 1\n    links: { press: { access: read } }\n',
    says: 'link/declared-twice',
  },
  { name: 'that is not found', change: {}, more: '  - id: 99\n    links: {}\n', says: 'room/not-found', left: 3 },
  {
    name: 'of two titles',
    change: { title: 'Room 2' },
    more: '  - title: Room 2\n    links: {}\n',
    says: 'room/ambiguous-title',
    left: 1,
  },
])('a room $name is left out, and all others are planned', async ({ change, more = '', says, left = 2 }) => {
  const portal = await openPortal(
    { rooms: rooms.slice(0, 3).map((room) => (room.id === 1 ? { ...room, ...change } : room)) },
    manifestOf(more),
  )
  const { code, err } = await portal.run('apply --auto-approve')
  expect({ code, says: /error ([\w/-]+)/.exec(err)?.[1] }).toEqual({ code: 7, says })
  expect(writesIn(portal.requests)).toHaveLength(left)
})

test('a rotation of a room in which something is wrong is refused', async () => {
  const manifest =
    'version: 1\nname: team\nrooms:\n  - id: 1\n    links: { primary: { access: read }, board: { access: read, adopt: "0123456789ab" } }\n'
  const portal = await openPortal({ rooms: [{ id: 1, type: 'public', title: 'Open' }] }, manifest)
  expect(await portal.run('rotate 1 primary --auto-approve')).toMatchObject({
    code: 3,
    err: expect.stringContaining('link/adopt-not-found'),
  })
  expect(writesIn(portal.requests)).toEqual([])
})

const globex = (title: string): string =>
  `  - title: ${title}\n    links: { counsel: { access: read, protect: true } }\n`

test.for([
  { name: 'plan', line: 'apply --auto-approve', code: 7 },
  { name: 'a sweep', line: 'apply --auto-approve --sweep', code: 7 },
  { name: 'a drift', line: 'drift', code: 3 },
])('an entry that does not find its room loses no link that it declares: $name', async ({ line, code }) => {
  const two = rooms.slice(0, 2)
  const portal = await openPortal({ rooms: two }, manifestOf(globex('Room 1')))
  await portal.run('apply --auto-approve')
  portal.world.files.set('roomlinks.yaml', manifestOf(globex('Room One')).replace('read }', 'comment }'))
  portal.requests.length = 0
  const ended = await portal.run(line)
  expect(ended.code).toBe(code)
  expect(ended.err).toContain('error room/not-found')
  expect(ended.err).toContain('room/held-back')
  expect(portal.sandbox.rooms()[0]?.links.map(({ title }) => title)).toContain('counsel')
})

test('where --room bounds a run, entries of other rooms are looked up before a link goes for want of a declaration', async () => {
  const byId = (id: number): string => manifestOf(`  - id: ${id}\n    links: { board: { access: read } }\n`)
  const portal = await openPortal({ rooms: rooms.slice(0, 2) }, byId(1))
  await portal.run('apply --auto-approve')
  portal.world.files.set('roomlinks.yaml', byId(111))
  for (const line of ['plan --room 1', 'plan --room 1 --sweep']) {
    const ended = await portal.run(line)
    expect(ended.out).toContain('No changes.')
    expect(ended.err).toContain('room/held-back')
  }
  // Where all are there, it goes.
  portal.world.files.set('roomlinks.yaml', byId(2))
  expect((await portal.run('plan --room 1')).out).toContain('1 to revoke')
})

test.for([
  { name: 'is unmanaged', more: '\n    unmanaged: revoke', prepare: 'By hand' },
  { name: 'has another key', more: '', prepare: 'old' },
])('a fingerprint that no link has: the link that was meant stays, which $name', async ({ more, prepare }) => {
  const portal = await openPortal(
    {
      rooms: [
        {
          id: 1,
          type: 'custom',
          title: 'One',
          links: prepare === 'old' ? [] : [{ kind: 'additional', title: prepare }],
        },
      ],
    },
    'version: 1\nname: team\nrooms:\n  - id: 1\n    links: { old: { access: read } }\n',
  )
  if (prepare === 'old') await portal.run('apply --auto-approve')
  portal.world.files.set(
    'roomlinks.yaml',
    `version: 1\nname: team\nrooms:\n  - id: 1${more}\n    links: { new: { access: read, adopt: "0123456789ab", protect: true }, more: { access: read } }\n`,
  )
  portal.requests.length = 0
  // The link that stays is among those that were seen.
  expect(await planOf(portal)).toMatchObject({
    rooms: [{ observed: [{}], changes: [{ kind: 'create', key: 'more' }] }],
  })
  expect(await portal.run('apply --auto-approve')).toMatchObject({ code: 7 })
  expect(writesIn(portal.requests)).toHaveLength(1)
  expect(portal.sandbox.rooms()[0]?.links.map(({ title }) => title)).toContain(prepare)
})

test.for([
  { links: 'a: { access: read }', rooms: 1, says: ['1 link that nothing declares stays', '1 room that'] },
  {
    links: 'a: { access: read }, b: { access: read }',
    rooms: 2,
    says: ['2 links that nothing declares stay', '2 rooms that'],
  },
])('what is held back is counted: $says', async ({ links, rooms: others, says }) => {
  const all = rooms.slice(0, 1 + others)
  const head = 'version: 1\nname: team\nrooms:\n  - id: 1\n    links: '
  const portal = await openPortal({ rooms: all }, `${head}{ ${links} }\n`)
  await portal.run('apply --auto-approve')
  portal.world.files.set('roomlinks.yaml', `${head}{}\n  - title: Nowhere\n    links: {}\n`)
  const { err } = await portal.run('plan --sweep')
  for (const words of says) expect(err).toContain(words)
})

test('a refused apply says what is left out as well, and ends as the guard says', async () => {
  const portal = await openPortal(
    { rooms: rooms.slice(0, 2) },
    gone.replace('rooms:', 'guard: { maxWidening: 1 }\nrooms:'),
  )
  const ended = await portal.run('apply --auto-approve')
  expect(ended).toMatchObject({ code: 5, err: expect.stringContaining('error guard/max-widening') })
  expect(ended.err).toContain('error link/adopt-not-found')
  expect(writesIn(portal.requests)).toEqual([])
})
