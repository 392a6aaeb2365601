import { expect, test } from 'vitest'
import type { World } from '../../src/host/world.ts'
import type { StageRoom } from '../../src/sandbox/index.ts'
import { expectGolden } from './golden.ts'
import { governing, openGoverned } from './governed.ts'
import { openPortal, type Portal, writesIn } from './portal.ts'
import { answering } from './prompting.ts'
import { seen } from './seen.ts'
import { transcript } from './world.ts'

const yes: Partial<World> = { canAsk: true, ask: () => Promise.resolve('yes') }

const idOf = ({ sandbox }: Portal, room: number, title: string): string | undefined =>
  sandbox
    .rooms()
    .find(({ id }) => id === room)
    ?.links.find((link) => link.title === title)?.id

const textIn = ({ world }: Portal): string => String(world.files.get('roomlinks.yaml'))

test('a URL that has leaked stops working with one command: the rotation is written, planned, applied and verified', async () => {
  const portal = await openGoverned()
  const before = idOf(portal, 7, 'Press')
  const { shareLink } = await seen(portal, 7, 'Press')
  const world = { ...answering(portal.world, [shareLink]), ask: yes.ask ?? expect.fail }
  const ended = await portal.run('rotate --apply --audit-log audit.jsonl', world)
  expectGolden('rotate-apply', transcript(ended))
  expect(textIn(portal)).toBe(governing.replace('"${LINK_PASSWORD}" }', '"${LINK_PASSWORD}", rotation: 1 }'))
  const after = idOf(portal, 7, 'Press')
  expect([after === undefined, after === before]).toEqual([false, false])
  expect(String(portal.world.files.get('audit.jsonl')).trimEnd().split('\n')).toHaveLength(2)
  expect(await portal.run(['links', '--room', '7', '--find', shareLink])).toMatchObject({ code: 2 })
})

test('a URL is taken in place of room and key, also from stdin, without --apply', async () => {
  const portal = await openGoverned()
  portal.world.files.set('/dev/stdin', (await seen(portal, 7, 'Join')).shareLink)
  portal.requests.length = 0
  const ended = await portal.run('rotate - --auto-approve')
  expect(ended).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringContaining('that of invitation in "Board" (room 7, custom)'),
  })
  expect(textIn(portal)).toContain('invitation: { title: Join, access: editing, rotation: 1 }')
  expect(writesIn(portal.requests)).toEqual([])
})

test('the file and the portal are one question; without a yes, both stay as they are', async () => {
  const portal = await openGoverned()
  const before = idOf(portal, 7, 'Press')
  const ended = await portal.run('rotate 7 press --apply', { canAsk: true, ask: async () => 'no' })
  expect(ended).toMatchObject({
    code: 8,
    err: expect.stringContaining('Nothing was written, and nothing was applied.'),
  })
  expect(textIn(portal)).toBe(governing)
  expect(idOf(portal, 7, 'Press')).toBe(before)
})

test('a policy refuses what an apply would be refused', async () => {
  const portal = await openGoverned()
  const rule =
    'version: 1\nname: company\nrules:\n  none: { match: { kind: [additional] }, forbid: { access: [comment] } }\n'
  portal.world.files.set('roomlinks.policy.yaml', rule)
  portal.world.files.set('roomlinks.yaml', governing.replace('access: read, password', 'access: comment, password'))
  const before = idOf(portal, 7, 'Press')
  const ended = await portal.run('rotate 7 press --apply --auto-approve')
  expect(ended.err).toContain('policy/denied')
  expect(ended.code).toBe(5)
  expect(idOf(portal, 7, 'Press')).toBe(before)
})

const rooms: readonly StageRoom[] = [
  { id: 7, type: 'custom', title: 'Board', tags: ['client'] },
  { id: 8, type: 'custom', title: 'Board', tags: ['client'] },
]
const byTag = 'version: 1\nname: team\nrooms:\n  - { tag: client, links: { press: { title: Press, access: read } } }\n'
const byId =
  'version: 1\nname: team\nrooms:\n  - { id: 7, links: { press: { title: Press, access: read } } }\n  - { id: 8, links: { press: { title: Press, access: read } } }\n'

async function openTwo(manifest: string): Promise<Portal> {
  const portal = await openPortal({ rooms: [...rooms] }, manifest)
  expect((await portal.run('apply --auto-approve')).code).toBe(0)
  return portal
}

test.for([
  { name: 'a tag', manifest: byTag, line: ['tag:client', 'press'], hint: 'add --each' },
  { name: 'a title that two rooms have', manifest: byId, line: ['title:Board', 'press'], hint: 'the id of the room' },
  { name: 'the URL of a link with a tag', manifest: byTag, line: [], hint: 'add --each' },
])('what means two rooms is refused with both, unless each is wanted: $name', async ({ manifest, line, hint }) => {
  const portal = await openTwo(manifest)
  const named = line.length > 0 ? line : [(await seen(portal, 7, 'Press', undefined, portal.url)).shareLink]
  const reach = line.length > 0 ? [] : ['--portal', portal.url]
  const world: Partial<World> = { ...yes, env: { ...portal.world.env, ...(line.length === 0 && { DOCSPACE_URL: '' }) } }
  const ids = [idOf(portal, 7, 'Press'), idOf(portal, 8, 'Press')]
  const refused = await portal.run(['rotate', ...named, ...reach, '--apply'], world)
  expect(refused.code).toBe(1)
  expect(refused.err).toContain('declared/several')
  for (const text of ['"Board" (room 7)', '"Board" (room 8)', hint]) expect(refused.err).toContain(text)
  expect(textIn(portal)).toBe(manifest)
  const ended = await portal.run(['rotate', ...named, ...reach, '--each', '--apply'], world)
  expect(ended).toMatchObject({ code: 0, out: expect.stringContaining('2 replaced') })
  expect([idOf(portal, 7, 'Press'), idOf(portal, 8, 'Press')].filter((id) => ids.includes(id))).toEqual([])
})

test.for([
  ['a link that nobody declares', 'Auditors', 'rotate/undeclared', 'roomlinks revoke 7 '],
  ['a link that is no longer declared', 'Last year', 'rotate/undeclared', 'roomlinks import'],
] as const)('not rotated by its URL: %s', async ([, title, code, says]) => {
  const portal = await openGoverned()
  const { shareLink } = await seen(portal, 7, title)
  const ended = await portal.run(['rotate', shareLink], yes)
  expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringContaining(`error ${code}`) })
  expect(ended.err).toContain(says)
})

test.for([
  ['another host', 'rotate https://acme.example.org/s/5XzpDt6wZRdsTrJ', 'find/foreign'],
  ['a URL and a key', 'rotate https://acme.example.org/s/5XzpDt6wZRdsTrJ press', 'usage/invalid-argument'],
  ['no stdin', 'rotate -', 'find/nothing'],
  ['nobody to ask', 'rotate', 'find/nothing'],
  ['a room alone', 'rotate 7', 'usage/missing-argument'],
  ['a log without --apply', 'rotate 7 press --audit-log a', 'usage/conflicting-option'],
] as const)('not rotated: %s', async ([, line, code]) => {
  const portal = await openGoverned()
  const ended = await portal.run(`${line} --auto-approve`)
  expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringContaining(`error ${code}`) })
  expect(ended.err).not.toContain('5XzpDt6wZRdsTrJ')
  expect(textIn(portal)).toBe(governing)
})
