import { expect, test } from 'vitest'
import type { Stage } from '../../src/sandbox/index.ts'
import { willing } from '../story.ts'
import { openPortal } from './portal.ts'
import { command, surroundingsOf } from './process.ts'

const stage: Stage = { rooms: [{ id: 7, type: 'custom', title: '007', tags: ['1e3'] }] }

const manifestWith = (rotation: string): string =>
  `version: 1\nname: team\nrooms:\n  - id: 7\n    links:\n      press: { access: read, rotation: ${rotation} }\n`

test.for([
  ['0e12345', '0e54321'],
  ['9007199254740993', '9007199254740992'],
  ['12345678901234567890', '12345678901234567891'],
  ['1e3', '1000'],
  ['0x10', '16'],
  ['007', '7'],
  ['1.0', '1'],
  ['true', 'True'],
  ['1_000', '1000'],
])('a rotation that goes from %s to %s gives the link a new URL, and none other does', async ([was = '', is = '']) => {
  const portal = await openPortal(stage, manifestWith(was))
  expect((await portal.run('apply --auto-approve')).code).toBe(0)
  portal.world.files.set('roomlinks.yaml', manifestWith(`"${was}"`))
  expect((await portal.run('plan --detailed-exitcode')).out).toContain('No changes. 1 link matches')
  portal.world.files.set('roomlinks.yaml', manifestWith(is))
  const ended = await portal.run('plan --detailed-exitcode')
  expect(ended.code).toBe(2)
  expect(ended.out).toContain('1 to replace, 0 to revoke')
})

test.for(['9007199254740993', '"99999999999999999999"', '-5'])(
  'counted up by rotate, a rotation of %s replaces the link, and what it leaves open is copied',
  async (rotation) => {
    const portal = await openPortal(stage, manifestWith(rotation))
    expect((await portal.run('apply --auto-approve')).code).toBe(0)
    for (const { id } of portal.sandbox.rooms()[0]?.links ?? [])
      portal.sandbox.editLink(7, id, { title: 'By hand', denyDownload: true })
    expect((await portal.run('rotate 7 press', willing)).code).toBe(0)
    expect((await portal.run('apply --auto-approve')).out).toContain('0 created, 0 updated, 1 replaced, 0 revoked')
    expect(portal.sandbox.rooms()[0]?.links).toMatchObject([{ title: 'By hand', denyDownload: true }])
  },
)

test('what looks like a number selects a room by its title, and by its tag', async () => {
  const manifest = (by: string): string =>
    `version: 1\nname: team\nrooms: [{ ${by}, links: { a: { access: read } } }]\n`
  for (const by of ['title: 007', 'title: "007"', 'tag: 1e3', "tag: '1e3'"]) {
    const portal = await openPortal(stage, manifest(by))
    expect((await portal.run('plan')).out).toContain('1 to create')
  }
  for (const by of ['title: 7', 'title: 07']) {
    const portal = await openPortal(stage, manifest(by))
    expect((await portal.run('plan')).err).toContain('error room/not-found')
  }
})

test.for(['plan --room 007', 'plan --room id:0x10', 'rotate +7 press', 'import --room 1e3', 'links --room 4_711'])(
  '%s: that is not how the id of a room is written',
  async (line) => {
    const portal = await openPortal(stage, manifestWith('1'))
    const ended = await portal.run(line)
    expect(ended).toMatchObject({ code: 1, out: '' })
    expect(ended.err).toContain('Write 4711, title:NAME or tag:NAME.')
    expect(portal.requests).toEqual([])
  },
)

const titles = ['2024', '007', '1e3', '0x10', '1.0', 'true', 'null', '~', '12:30', '1_000', '9007199254740993']

test('titles that look like numbers: what import writes reads back as the same text', async () => {
  const links = titles.slice(0, 5).map((title) => ({ kind: 'additional', title }) as const)
  const more = titles.slice(5, 10).map((title) => ({ kind: 'additional', title }) as const)
  const rooms: Stage['rooms'] = [
    { id: 7, type: 'custom', title: 'A', links },
    { id: 8, type: 'custom', title: 'B', links: more },
  ]
  const portal = await openPortal({ rooms }, '')
  const imported = await portal.run('import --room 7 --room 8 --name team')
  expect(imported.code).toBe(0)
  portal.world.files.set('roomlinks.yaml', imported.out)
  expect((await portal.run('plan --detailed-exitcode')).out).toContain('No changes. 10 links match')
  expect((await portal.run('fmt --check')).code).toBe(0)
})

test('titles that look like numbers: so does what drift --write writes', async () => {
  const portal = await openPortal(stage, manifestWith('1').replace('access: read', 'access: read, title: 2023'))
  expect((await portal.run('apply --auto-approve')).code).toBe(0)
  for (const title of titles) {
    for (const { id } of portal.sandbox.rooms()[0]?.links ?? []) portal.sandbox.editLink(7, id, { title })
    const ended = await portal.run('drift --write', willing)
    expect(ended, title).toMatchObject({ code: 0 })
    expect(String(portal.world.files.get('roomlinks.yaml'))).toContain(`title: "${title}"`)
    expect((await portal.run('plan --detailed-exitcode')).out).toContain('No changes. 1 link matches')
  }
})

test('the built command takes fingerprints of digits, and tells ids of rooms that are none', async () => {
  const portal = await openPortal(stage, manifestWith('1').replace('rotation: 1', 'adopt: 012345678901'))
  const surroundings = surroundingsOf(portal)
  const ended = await command('plan', surroundings)
  expect(ended.code).toBe(3)
  expect(ended.err).toContain('link/adopt-not-found')
  expect(ended.err).toContain('012345678901')
  const odd = await openPortal(stage, manifestWith('1').replace('id: 7', 'id: 007'))
  const refused = await command('plan', surroundingsOf(odd))
  expect(refused).toMatchObject({ code: 3, out: '' })
  expect(refused.err).toContain('roomlinks.yaml:4:9 error room/id\n  "007" is not the id of a room.')
  expect(refused.err).toContain('as in the address of the room: 7.')
  expect(odd.requests).toEqual([])
})
