import { expect, test } from 'vitest'
import type { Stage, StageRoom } from '../../src/sandbox/index.ts'
import { willing } from '../story.ts'
import { openPortal, type Portal } from './portal.ts'
import { command, surroundingsOf } from './process.ts'

/** One name in two spellings that nobody can tell apart: `é` as one character, and as two. */
const [one, two] = ['Café', 'Cafe\u0301']
/** In NFC, the sign for kelvin is the letter K. */
const kelvin = '\u212aiosk'

const manifestOf = (by: string, link = 'press: { access: read }'): string =>
  `version: 1\nname: team\nrooms: [{ ${by}, links: { ${link} } }]\n`

const roomOf = (title: string, rest: Partial<StageRoom> = {}): StageRoom => ({ type: 'custom', title, ...rest })

/** More rooms than one page of the list holds. */
const many: readonly StageRoom[] = Array.from({ length: 250 }, (_, nth) => roomOf(`Room ${nth}`))

interface Spelt {
  readonly room: StageRoom
  readonly by: string
}

const spelt: readonly Spelt[] = [
  { room: roomOf(two), by: `title: ${one}` },
  { room: roomOf(one), by: `title: ${two}` },
  { room: roomOf(kelvin), by: 'title: Kiosk' },
  { room: roomOf('Kiosk'), by: `title: ${kelvin}` },
  { room: roomOf('A', { tags: [two] }), by: `tag: ${one}` },
  { room: roomOf('A', { tags: [one] }), by: `tag: ${two}` },
  { room: roomOf('A', { tags: [one, two] }), by: `tag: ${one}` },
  { room: roomOf('A', { tags: [kelvin] }), by: 'tag: Kiosk' },
]

test.for(
  spelt.flatMap((each) => [
    { ...each, others: [] },
    { ...each, others: many },
  ]),
)('$by finds the room $room.title $room.tags among $others.length others', async ({ room, by, others }) => {
  const portal = await openPortal({ rooms: [room, ...others] }, manifestOf(by))
  const ended = await portal.run('apply --auto-approve')
  expect(ended).toMatchObject({ code: 0, err: '' })
  expect(ended.out).toContain('1 created')
  // To look through hundreds of rooms takes its time; below, one plan does.
  const again = `plan --detailed-exitcode${others.length === 0 ? ' --sweep' : ''}`
  expect((await portal.run(again)).out).toContain('No changes. 1 link matches')
  // With another selector, no list of all rooms is at hand.
  portal.world.files.set('roomlinks.yaml', manifestOf(by).replace('[{', '[{ title: Room 3, links: {} }, {'))
  if (others.length > 0) expect((await portal.run('plan --detailed-exitcode')).code).toBe(0)
})

test('two rooms whose titles look alike are ambiguous, on the first page and beyond', async () => {
  for (const others of [[], many]) {
    const portal = await openPortal({ rooms: [roomOf(one), ...others, roomOf(two)] }, manifestOf(`title: ${one}`))
    const ended = await portal.run('plan')
    expect(ended.code).toBe(3)
    expect(ended.err).toContain('room/ambiguous-title')
    expect(ended.err).toContain('2 rooms have the title')
  }
})

test('a tag means the rooms with either spelling, each once', async () => {
  const rooms = [roomOf('A', { tags: [one] }), ...many, roomOf('B', { tags: [two] }), roomOf('C', { tags: [one, two] })]
  const portal = await openPortal({ rooms }, manifestOf(`tag: ${two}`))
  expect((await portal.run('apply --auto-approve')).out).toContain('3 created')
  expect((await portal.run('plan --sweep')).out).toContain('No changes. 3 links match')
})

const stage: Stage = { rooms: [roomOf(two, { id: 7, tags: [two] })] }

async function applied(link: string): Promise<Portal> {
  const portal = await openPortal(stage, manifestOf(`title: ${one}`, link))
  expect((await portal.run('apply --auto-approve')).code).toBe(0)
  return portal
}

test('the title of a link is sent as it is written, and another spelling of it is no change', async () => {
  const portal = await applied(`press: { access: read, title: ${two} }`)
  expect(portal.sandbox.rooms()[0]?.links.map(({ title }) => title)).toEqual([two])
  portal.world.files.set('roomlinks.yaml', manifestOf(`title: ${two}`, `press: { access: read, title: ${one} }`))
  for (const line of ['plan --detailed-exitcode', 'drift']) {
    const ended = await portal.run(line)
    expect(ended).toMatchObject({ code: 0, err: '' })
    expect(ended.out).toMatch(/No changes\.|No drift/)
  }
  // Where something else is to be changed, the title goes along as it is written now, and that is what was asked for.
  portal.world.files.set('roomlinks.yaml', manifestOf('id: 7', `press: { access: comment, title: ${one} }`))
  expect((await portal.run('apply --auto-approve')).out).toContain('Verified: 1 of 1')
  expect(portal.sandbox.rooms()[0]?.links.map(({ title }) => title)).toEqual([one])
})

test('drift --write has nothing to write where titles look alike', async () => {
  const portal = await applied(`press: { access: read, title: ${one} }`)
  for (const { id } of portal.sandbox.rooms()[0]?.links ?? []) portal.sandbox.editLink(7, id, { title: two })
  const before = portal.world.files.get('roomlinks.yaml')
  expect((await portal.run('drift --write', willing)).code).toBe(0)
  expect(portal.world.files.get('roomlinks.yaml')).toBe(before)
})

test('a rotation in another spelling is the same rotation', async () => {
  const portal = await applied(`press: { access: read, rotation: ${one} }`)
  portal.world.files.set('roomlinks.yaml', manifestOf('id: 7', `press: { access: read, rotation: ${two} }`))
  expect((await portal.run('plan --detailed-exitcode')).out).toContain('No changes. 1 link matches')
  const ended = await portal.run(`rotate 7 press --auto-approve --to ${one}`)
  expect(ended.code).toBe(1)
  expect(ended.err).toContain('already has that value')
})

test('a link made by hand under a title that looks the same is told', async () => {
  const rooms = [roomOf('A', { id: 7, links: [{ kind: 'additional', title: two }] })]
  const portal = await openPortal({ rooms }, manifestOf('id: 7', `press: { access: read, title: ${one} }`))
  expect((await portal.run('plan')).err).toContain('link/looks-unmanaged')
})

test('a link whose rotation is any text is followed by its title, in either spelling', async () => {
  const portal = await applied(`press: { access: read, title: ${two}, rotation: spring }`)
  const is = manifestOf('id: 7', `press: { access: read, title: ${one}, rotation: summer }`)
  portal.world.files.set('roomlinks.yaml', is)
  expect((await portal.run('plan')).out).toContain('1 to replace, 0 to revoke')
})

test('one link declared under two spellings of a title is declared twice', async () => {
  const text = `version: 1\nname: team\nrooms:\n  - title: ${one}\n    links: { a: { access: read } }\n  - title: ${two}\n    links: { a: { access: read } }\n`
  const portal = await openPortal(stage, text)
  const ended = await portal.run('validate')
  expect(ended.code).toBe(3)
  expect(ended.err).toContain('roomlinks.yaml:7:14 error link/twice')
})

test('--room, rotate and import take either spelling', async () => {
  const portal = await applied('press: { access: read, rotation: 1 }')
  for (const room of [`title:${one}`, `title:${two}`, `tag:${one}`, `tag:${two}`]) {
    expect((await portal.run(['plan', '--room', room])).out).toContain('No changes. 1 link matches')
    expect((await portal.run(['links', '--room', room])).out).toContain('press')
    const imported = await portal.run(['import', '--room', room, '--name', 'other'])
    expect(imported.out).toContain('- id: 7')
  }
  const rotated = await portal.run(['rotate', `title:${two}`, 'press', '--auto-approve'])
  expect(rotated).toMatchObject({ code: 0, err: '' })
  expect(String(portal.world.files.get('roomlinks.yaml'))).toContain('rotation: 2')
  expect((await portal.run('import --into roomlinks.yaml --room 7 --auto-approve')).out).toContain('Nothing to add')
})

test('a base in another spelling is the same manifest', async () => {
  const portal = await applied(`press: { access: read, title: ${one}, rotation: ${one} }`)
  const was = manifestOf(`title: ${two}`, `press: { access: read, title: ${two}, rotation: ${two} }`)
  portal.world.files.set('old.yaml', was)
  expect((await portal.run('plan --base-file old.yaml --detailed-exitcode')).code).toBe(0)
  expect((await portal.run('plan --base-file old.yaml --offline --detailed-exitcode')).code).toBe(0)
})

test('a saved plan is applied where only the spelling has changed since: on the portal, or in the manifest', async () => {
  const board = 'board: { access: read, title: '
  const manifestWith = (title: string): string =>
    manifestOf(`title: ${title}`, `press: { access: comment, title: ${title} }, ${board}${title} }`)
  const prepared = async (): Promise<Portal> => {
    const portal = await applied(`press: { access: read, title: ${one} }, ${board}${one} }`)
    portal.world.files.set('roomlinks.yaml', manifestWith(one))
    expect((await portal.run('plan --out plan.json')).code).toBe(0)
    return portal
  }
  const respelt = await prepared()
  for (const { id } of respelt.sandbox.rooms()[0]?.links ?? []) respelt.sandbox.editLink(7, id, { title: two })
  expect(await respelt.run('apply --plan plan.json')).toMatchObject({ code: 0, err: '' })
  const rewritten = await prepared()
  rewritten.world.files.set('roomlinks.yaml', manifestWith(two))
  expect(await rewritten.run('apply --plan plan.json')).toMatchObject({ code: 0, err: '' })
  // A run that goes on after the portal has taken the title in its own spelling.
  for (const { id, title } of rewritten.sandbox.rooms()[0]?.links ?? [])
    rewritten.sandbox.editLink(7, id, { title: title.normalize('NFC') })
  expect(await rewritten.run('apply --plan plan.json')).toMatchObject({ code: 0, err: '' })
  for (const { id } of rewritten.sandbox.rooms()[0]?.links ?? []) rewritten.sandbox.editLink(7, id, { title: 'Other' })
  expect((await rewritten.run('apply --plan plan.json')).code).toBe(6)
})

test('a title that is nearly right is found by its letters, however they are spelt', async () => {
  const portal = await openPortal(
    { rooms: [roomOf('Präsidium Übersicht'.normalize('NFD'))] },
    manifestOf('title: Präsidium'),
  )
  expect((await portal.run('plan')).err).toContain(`Did you mean "${'Präsidium Übersicht'.normalize('NFD')}"?`)
})

test('the built command finds a room, whichever spelling was typed', async () => {
  const portal = await applied('press: { access: read }')
  for (const room of [one, two]) {
    portal.world.files.set('roomlinks.yaml', manifestOf(`title: ${room}`))
    expect(await command('plan --detailed-exitcode', surroundingsOf(portal))).toMatchObject({ code: 0, err: '' })
  }
})
