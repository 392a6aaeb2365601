import { expect, test } from 'vitest'
import { expectGolden } from './golden.ts'
import { openPortal, type Portal, writesIn } from './portal.ts'
import { manifest, stage } from './team.ts'
import { errorOf, makeWorld, roomlinks, transcript } from './world.ts'

const open = (): Promise<Portal> => openPortal(stage, manifest)

test('plan tells what apply would do, and asks for nothing but GETs', async () => {
  const portal = await open()
  const before = portal.sandbox.rooms()
  const ended = await portal.run('plan')
  expect(ended.code).toBe(0)
  expect(writesIn(portal.requests)).toEqual([])
  expect(portal.sandbox.rooms()).toEqual(before)
  expectGolden('plan', transcript(ended))
})

test('--detailed-exitcode: 2 while changes are waiting, then 0', async () => {
  const portal = await open()
  expect((await portal.run('plan --detailed-exitcode')).code).toBe(2)
  await portal.run('apply --auto-approve')
  expect((await portal.run('plan --detailed-exitcode')).code).toBe(0)
})

test.for([
  { name: 'an id', line: '--room 7', rooms: [7] },
  { name: 'an id, spelt out', line: '--room id:7', rooms: [7] },
  { name: 'a title', line: '--room title:Prices', rooms: [8] },
  { name: 'a tag', line: '--room tag:client', rooms: [7] },
  { name: 'two of them', line: '--room tag:client --room title:Prices', rooms: [7, 8] },
])('--room takes $name', async ({ line, rooms }) => {
  const portal = await open()
  const { code, out } = await portal.run(`plan --format json ${line}`)
  expect(code).toBe(0)
  const document: { rooms: { id: string }[] } = JSON.parse(out)
  expect(document.rooms.map(({ id }) => Number(id))).toEqual(rooms)
  const asked = portal.requests.filter((request) => request.endsWith('/links'))
  expect(asked.length).toBe(rooms.length)
})

test('--room that matches no room of the manifest', async () => {
  const portal = await open()
  const ended = await portal.run('plan --room tag:nobody --room 7')
  expect(ended.code).toBe(1)
  expect(ended.err).toContain('room/filter-matches-none')
  expectGolden('plan-room-none', transcript(ended))
})

test('several files, a folder, and one file in two spellings make one manifest', async () => {
  const portal = await open()
  const [board = '', prices = ''] = manifest.split(/^(?= {2}- title)/m)
  const { files } = portal.world
  files.clear()
  files.set('links/board.yaml', board)
  files.set('links/prices.yaml', `version: 1\nname: team\nrooms:\n${prices}`)
  const inFolder = await portal.run('plan --file links/')
  expect(inFolder.code).toBe(0)
  expect(inFolder.out).toContain('Plan: 1 to create, 2 to update')
  const lines = [
    '--file links/board.yaml --file links/prices.yaml',
    '--file links/board.yaml --file ./links/board.yaml --file links',
  ]
  for (const line of lines) {
    files.set('./links/board.yaml', board)
    // The command that is advised names the files as they were given.
    const out = inFolder.out.replace('--file links/', line)
    expect(await portal.run(`plan ${line.replaceAll('--file', '-f')}`)).toEqual({ ...inFolder, out })
  }
})

test('what is not there, or not to be read', async () => {
  const ended = await roomlinks('plan -f one.yaml -f two.yaml', makeWorld())
  expect(ended.code).toBe(1)
  expectGolden('plan-no-file', transcript(ended))
  const usual = await roomlinks('plan', makeWorld())
  expect(usual.code).toBe(1)
  expectGolden('plan-no-manifest', transcript(usual))
  const locked = await roomlinks('plan', makeWorld({ read: () => Promise.reject(errorOf('EACCES')) }))
  expect(locked.err).toContain('hint: Name the manifest with --file, or write it as')
  const empty = await roomlinks('validate -f links', makeWorld({ list: () => Promise.resolve([]) }))
  expect(empty.code).toBe(1)
  expectGolden('validate-empty-folder', transcript(empty))
})

test('a mistake of the machine that has no words of ours is told by its code', async () => {
  const ended = await roomlinks('validate', makeWorld({ read: () => Promise.reject(errorOf('EMFILE')) }))
  expect(ended).toMatchObject({ code: 1, err: expect.stringContaining('EMFILE') })
})

test.for([
  { name: 'in a folder that is not there', change: { draft: errorOf('ENOENT') }, says: 'there is no such folder' },
  { name: 'on a disk that is full by then', change: { write: errorOf('ENOSPC') }, says: 'the disk is full' },
])('a file for the JSON $name', async ({ change: { draft, write }, says }) => {
  const portal = await open()
  const ended = await portal.run('plan --json-into plan.json', {
    ...(draft && { draft: () => Promise.reject(draft) }),
    ...(write && { write: () => Promise.reject(write) }),
  })
  expect(ended.code).toBe(1)
  expect(ended.err).toContain(`error file/unwritable`)
  expect(ended.err).toContain(says)
})

test('a file for the JSON that cannot be written is told before anything is sent', async () => {
  const portal = await open()
  for (const command of ['plan', 'apply --auto-approve']) {
    const ended = await portal.run(`${command} --json-into locked/plan.json`)
    expect(ended.code).toBe(1)
    expectGolden('json-into-locked', transcript(ended))
  }
  expect(portal.requests).toEqual([])
})

test.for(['text', 'json', 'markdown', 'github', 'codequality', 'sarif', 'junit'])(
  'a new link that looks like an unmanaged one is told as %s, with the fingerprint to adopt',
  async (format) => {
    const text = manifest.replace('title: Press,', 'title: For the notary,')
    const portal = await openPortal(stage, text)
    const { code, out, err } = await portal.run(`plan --format ${format}`)
    expect(code).toBe(0)
    expect(format === 'text' ? err : out).toContain('4e8d362a9021')
    expect(format === 'text' ? err : out).toContain('looks-unmanaged')
  },
)
