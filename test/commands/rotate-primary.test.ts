import { expect, test } from 'vitest'
import { plan } from '../../src/flow.ts'
import type { World } from '../../src/host/world.ts'
import { readManifest } from '../../src/manifest/read/manifest.ts'
import { instantOf } from '../../src/model/values/instant.ts'
import { connect } from '../../src/portal/connect.ts'
import { openReader } from '../../src/portal/gateway.ts'
import type { LinkSnapshot, StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { documentOf } from '../../src/view/document/document.ts'
import { planJson } from '../../src/view/json.ts'
import { expectGolden } from './golden.ts'
import { fetchAt, openPortal, origin, type Portal, password, writesIn } from './portal.ts'
import { seen } from './seen.ts'
import { now, transcript } from './world.ts'

const old: StageLink = { kind: 'primary', title: 'Prices', access: 'read', password }
const rooms: readonly StageRoom[] = [
  { id: 7, type: 'public', title: 'Prices', tags: ['client'], links: [old] },
  { id: 8, type: 'custom', title: 'Board', tags: ['client'], links: [{ ...old, title: 'Board', internal: true }] },
  {
    id: 9,
    type: 'formFilling',
    title: 'Orders',
    links: [{ ...old, title: 'Orders', access: 'fillForms', denyDownload: true }],
  },
  { id: 10, type: 'custom', title: 'Empty', tags: ['client'] },
  { id: 11, type: 'custom', title: 'Prices', links: [{ ...old, internal: true }] },
]
const primary = 'primary: { access: read, password: "${LINK_PASSWORD}" }'
const manifest = `version: 1
name: team
rooms:
  - id: 7
    links: { ${primary} }
  - title: Board
    links: { primary: { access: read, password: "\${LINK_PASSWORD}", internal: true } }
  - id: 9
    links: { primary: { access: fillForms, password: "\${LINK_PASSWORD}", denyDownload: true } }
`
const strict = `version: 1
name: company
rules:
  nobody-comments: { match: { kind: [primary] }, forbid: { access: [comment] } }
`
const yes: Partial<World> = { canAsk: true, ask: () => Promise.resolve('yes') }
const open = (text = manifest): Promise<Portal> => openPortal({ rooms: [...rooms] }, text)

function linksOf({ sandbox }: Portal): ReadonlyMap<number, LinkSnapshot | undefined> {
  return new Map(sandbox.rooms().map(({ id, links }) => [id, links[0]]))
}

test.for([
  { name: 'a public room', line: '7', ids: [7] },
  { name: 'a custom room, by its title', line: 'title:Board', ids: [8] },
  { name: 'a custom room, by its id', line: '8', ids: [8] },
  { name: 'a form-filling room', line: '9', ids: [9] },
  { name: 'all rooms with a tag', line: '--each tag:client', ids: [7, 8] },
])('rotate gives a primary link a new URL on the portal: $name', async ({ name, line, ids }) => {
  const portal = await open()
  const before = linksOf(portal)
  const ended = await portal.run(`rotate ${line} primary`, yes)
  expect(ended).toMatchObject({ code: 0 })
  expectGolden(`rotate-primary-${name.replaceAll(/[^a-z]+/g, '-')}`, transcript(ended))
  for (const [id, link] of linksOf(portal)) {
    const was = before.get(id)
    expect(link && { ...link, id: was?.id }).toEqual(was)
    expect(link?.id === was?.id).toBe(!ids.includes(id))
  }
  expect(portal.world.files.get('roomlinks.yaml')).toBe(manifest)
  expect(await portal.run('plan --detailed-exitcode')).toMatchObject({ code: 0 })
})

test('without a question, with a log of each request', async () => {
  const portal = await open()
  const ended = await portal.run('rotate 8 primary --auto-approve --audit-log audit.jsonl')
  expect(ended).toMatchObject({ code: 0 })
  const lines = String(portal.world.files.get('audit.jsonl'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.map(({ change, request, outcome }) => `${change} ${request} ${outcome}`)).toEqual([
    'reissue revoke applied',
    'reissue create applied',
    'reissue overwrite applied',
  ])
})

test('what a primary link has beside what is declared is shown, and moves as declared', async () => {
  const portal = await open(manifest.replace('access: read', 'access: comment'))
  const ended = await portal.run('rotate 7 primary', yes)
  expect(ended).toMatchObject({ code: 0 })
  expect(ended.out).toContain('access  read → comment  ! widens')
  expect(linksOf(portal).get(7)).toMatchObject({ access: 6, title: 'Prices' })
})

interface Refused {
  readonly name: string
  readonly line?: string
  readonly manifest?: string
  readonly world?: Partial<World>
  readonly code: number
  readonly says: readonly string[]
}

test.for<Refused>([
  { name: 'nobody can be asked', code: 8, says: ['rotate/not-confirmed'] },
  {
    name: 'the answer is no',
    world: { canAsk: true, ask: () => Promise.resolve('no') },
    code: 8,
    says: ['rotate/declined', 'Nothing was rotated.'],
  },
  {
    name: 'a room that declares no primary link',
    line: '10 primary',
    world: yes,
    code: 1,
    says: ['room/filter-matches-none'],
  },
  {
    name: 'a room that the portal knows by another name, without a primary link in the manifest',
    line: 'title:Empty primary',
    manifest: `${manifest}  - id: 10\n    links: { press: { access: read } }\n`,
    world: yes,
    code: 1,
    says: ['declared/no-link', '"primary" for the room "Empty"', 'It declares press.'],
  },
  {
    name: 'a link that is not there yet',
    line: '10 primary',
    manifest: `${manifest}  - id: 10\n    links: { ${primary} }\n`,
    world: yes,
    code: 1,
    says: ['reissue/not-there', 'Run roomlinks apply to create it'],
  },
  {
    name: 'a tag that several rooms have',
    line: 'tag:client primary',
    world: yes,
    code: 1,
    says: ['declared/several', '2 rooms: "Prices" (room 7), "Board" (room 8)', '--each'],
  },
  {
    name: 'a title that two rooms have',
    line: 'title:Prices primary',
    manifest: manifest.replace('title: Board', 'id: 11'),
    world: yes,
    code: 1,
    says: ['declared/several', '"Prices" (room 7), "Prices" (room 11)', 'Write the id of the room.'],
  },
  {
    name: 'a policy that forbids what it would become',
    line: '7 primary --policy strict.yaml',
    manifest: manifest.replace('access: read', 'access: comment'),
    world: yes,
    code: 5,
    says: ['policy/denied', 'nobody-comments'],
  },
  {
    name: 'a password that the manifest does not tell',
    manifest: manifest.replace(primary, 'primary: { access: read }'),
    world: yes,
    code: 3,
    says: ['link/replace-undeclared', 'Declare password'],
  },
  {
    name: 'a protected link',
    manifest: manifest.replace(primary, primary.replace(' }', ', protect: true }')),
    world: yes,
    code: 5,
    says: ['guard/protected', 'would reissue it'],
  },
  { name: 'a file that is not there', line: '7 primary -f other.yaml', world: yes, code: 1, says: ['file/unreadable'] },
  { name: 'a manifest that is not valid', manifest: 'version: 1\n', world: yes, code: 3, says: ['manifest/'] },
  { name: 'an environment without the password', world: { ...yes, env: {} }, code: 3, says: ['env/unset'] },
  {
    name: 'a log that cannot be written',
    line: '7 primary --audit-log locked/a',
    world: yes,
    code: 1,
    says: ['file/unwritable'],
  },
])('a primary link is not rotated: $name', async ({ line = '7 primary', manifest: text, world, code, says }) => {
  const portal = await open(text)
  portal.world.files.set('strict.yaml', strict)
  const before = linksOf(portal)
  const ended = await portal.run(`rotate ${line}`, world)
  expect(ended.code).toBe(code)
  for (const each of says) expect(ended.err).toContain(each)
  expect(linksOf(portal)).toEqual(before)
  expect(writesIn(portal.requests)).toEqual([])
})

test('another change that waits in the room is left out, and the room is verified all the same', async () => {
  const portal = await open(manifest.replace(primary, `${primary}, press: { access: read }`))
  const before = linksOf(portal).get(7)
  const ended = await portal.run('rotate 7 primary', yes)
  expect(ended).toMatchObject({ code: 0 })
  expect(ended.out).toContain('Verified: 1 of 1 room is as planned.')
  expect(ended.out.match(/1 other change is left out. To see it, run: roomlinks plan/g)).toHaveLength(2)
  expect(linksOf(portal).get(7)?.id).not.toBe(before?.id)
  expect((await portal.run('plan')).out).toContain('Plan: 1 to create, 0 to update, 0 to replace, 0 to revoke')
})

test('the URL of a primary link names it as well, in its room alone', async () => {
  const byTag = `version: 1\nname: team\nrooms:\n  - { tag: client, links: { ${primary} } }\n`
  const portal = await open(byTag)
  const before = linksOf(portal)
  const { shareLink } = await seen(portal, 7, 'Prices')
  expect(await portal.run(['rotate', shareLink], yes)).toMatchObject({ code: 0 })
  expect([...linksOf(portal)].flatMap(([id, link]) => (link?.id === before.get(id)?.id ? [] : [id]))).toEqual([7])
})

test('interrupted half-way, the report says so, and the next apply finishes', async () => {
  const portal = await open()
  portal.sandbox.setFaults({ faults: [{ on: { method: 'PUT' }, requests: [2, 3, 4, 5, 6, 7], fault: 'error500' }] })
  const ended = await portal.run('rotate 7 primary', yes)
  expect(ended.code).toBe(1)
  expectGolden('rotate-primary-half-way', transcript(ended))
  portal.sandbox.setFaults({ faults: [] })
  expect(await portal.run('apply --auto-approve')).toMatchObject({ code: 0 })
  expect(linksOf(portal).get(7)).toMatchObject({ access: 2, password })
})

const breaks = ['resetBefore', 'resetAfter'] as const

test.for(rooms.slice(0, 3).flatMap(({ id = 0, type }) => breaks.map((fault) => ({ id, type, fault }))))(
  'cut off at any request with $fault, a $type room has the old link, or the next apply finishes',
  async ({ id, fault }) => {
    const good = await open()
    await good.run(`rotate ${id} primary`, yes)
    const many = good.requests.length
    let halves = 0
    for (let first = 1; first <= many; first++) {
      const portal = await open()
      const before = linksOf(portal).get(id)
      const from = Array.from({ length: 200 }, (_, nth) => first + nth)
      portal.sandbox.setFaults({ faults: [{ requests: from, fault }] })
      const ended = await portal.run(`rotate ${id} primary`, yes)
      portal.sandbox.setFaults({ faults: [] })
      const after = linksOf(portal).get(id)
      const isOld = after?.id === before?.id
      if (isOld) expect(after).toEqual(before)
      // Whether all is well could not be looked up, or was told.
      if (ended.code === 0) expect([isOld, { ...after, id: before?.id }]).toEqual([false, before])
      if (!isOld && after?.password !== password) halves++
      expect(await portal.run('apply --auto-approve')).toMatchObject({ code: 0 })
      const links = portal.sandbox.rooms().find((room) => room.id === id)?.links
      expect(links).toMatchObject([{ kind: 'primary', password, access: before?.access }])
      expect(await portal.run('plan --detailed-exitcode')).toMatchObject({ code: 0 })
    }
    expect(halves).toBeGreaterThan(0)
  },
)

test('a saved plan that holds one can be shown, and an apply does not carry it out', async () => {
  const portal = await open()
  const { url, sandbox, world } = portal
  const connection = connect({ url: origin, apiKey: sandbox.apiKey, fetch: fetchAt(url) })
  const read = readManifest(
    [{ file: 'roomlinks.yaml', bytes: new TextEncoder().encode(manifest) }],
    world.env,
    instantOf(now),
  )
  const made = read.ok ? await plan(read.value, openReader(connection), { now, reissue: true }) : undefined
  if (!made?.ok) return expect.fail()
  world.files.set('plan.json', planJson(documentOf(made.value)))
  expect(await portal.run('show plan.json')).toMatchObject({ code: 0, out: expect.stringContaining('3 to reissue') })
  const before = linksOf(portal)
  const ended = await portal.run('apply --plan plan.json')
  expect(ended).toMatchObject({ code: 0, out: expect.stringContaining('3 approved changes not needed in this run') })
  expect(linksOf(portal)).toEqual(before)
  for (const { id, links } of sandbox.rooms().slice(0, 1))
    sandbox.editLink(id, String(links[0]?.id), { title: 'Theirs', access: 'editing' })
  expect(await portal.run('apply --plan plan.json')).toMatchObject({
    code: 6,
    out: expect.stringContaining('1 change not approved'),
  })
})
