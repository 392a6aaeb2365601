import { expect, test } from 'vitest'
import type { StageRoom } from '../../src/sandbox/index.ts'
import { expectGolden } from './golden.ts'
import { made } from './importing.ts'
import { openPortal, type Portal, writesIn } from './portal.ts'
import { transcript } from './world.ts'

const room: StageRoom = { id: 7, type: 'custom', title: 'Board', tags: ['client'] }

/** A manifest for room 7: what its entry says beside the id. */
const manifest = (name: string, entry: string): string => `version: 1\nname: ${name}\nrooms:\n  - { id: 7, ${entry} }\n`

/** Two manifests for room 7, each in its file. */
async function openBoth(ours: string, theirs: string, links: StageRoom['links'] = []): Promise<Portal> {
  const portal = await openPortal({ rooms: [{ ...room, links: [...links] }] }, manifest('team', ours))
  portal.world.files.set('press.yaml', manifest('press-office', theirs))
  return portal
}

const plans = { ours: 'plan --detailed-exitcode', theirs: 'plan --detailed-exitcode --file press.yaml' }
const applies = { ours: 'apply --auto-approve', theirs: 'apply --auto-approve --file press.yaml' }

/** The links of room 7, by their titles, and what identifies each. */
const linksOf = ({ sandbox }: Portal): readonly string[] =>
  sandbox.rooms().flatMap(({ links }) => links.map(({ title, id }) => `${title} ${id}`).toSorted())

test.for([
  { name: 'links of other keys', ours: 'links: { a: { access: read } }', theirs: 'links: { b: { access: comment } }' },
  {
    name: 'links of one key and one title',
    ours: 'links: { press: { access: read } }',
    theirs: 'links: { press: { access: comment } }',
  },
  {
    name: 'unmanaged: revoke on both sides',
    ours: 'unmanaged: revoke, links: { a: { access: read, rotation: 1 } }',
    theirs: 'unmanaged: revoke, links: { b: { access: comment }, c: { access: read } }',
  },
  {
    name: 'no link on one side, and unmanaged: revoke',
    ours: 'unmanaged: revoke, links: {}',
    theirs: 'links: { b: { access: comment } }',
  },
])('two manifests in one room settle: $name', async ({ ours, theirs }) => {
  const portal = await openBoth(ours, theirs)
  expect((await portal.run(applies.theirs)).code).toBe(0)
  expect((await portal.run(applies.ours)).code).toBe(0)
  const settled = linksOf(portal)
  portal.requests.length = 0
  for (let turn = 0; turn < 3; turn++) {
    for (const line of [applies.ours, `${applies.ours} --sweep`, applies.theirs, `${applies.theirs} --sweep`]) {
      expect(await portal.run(line)).toMatchObject({ code: 0, out: expect.stringContaining('No changes.') })
    }
  }
  expect(linksOf(portal)).toEqual(settled)
  expect(writesIn(portal.requests)).toEqual([])
  for (const line of [plans.ours, plans.theirs]) expect((await portal.run(line)).code).toBe(0)
})

test('two manifests that declare the invitation: the second is told whose it is, and how to go on', async () => {
  const declared = 'links: { invitation: { access: editing, title: Join } }'
  const portal = await openBoth(declared, declared)
  expect((await portal.run(applies.theirs)).code).toBe(0)
  const settled = linksOf(portal)
  portal.requests.length = 0
  for (let turn = 0; turn < 3; turn++) {
    expect((await portal.run(applies.ours)).code).toBe(3)
    expect((await portal.run(applies.theirs)).out).toContain('No changes. 1 link matches the manifest.')
  }
  const refused = await portal.run('plan')
  expectGolden('two-invitations', transcript(refused))
  expect(writesIn(portal.requests)).toEqual([])
  expect(linksOf(portal)).toEqual(settled)

  const [, adopt = ''] = /adopt: "([0-9a-f]{12})"/.exec(refused.err) ?? []
  const taken = declared.replace('title: Join', `title: Come in, adopt: "${adopt}"`)
  portal.world.files.set('roomlinks.yaml', manifest('team', taken))
  const applied = await portal.run(applies.ours)
  expect(applied.code).toBe(0)
  expect(applied.err).toContain('warning link/adopt-foreign')
  expect(applied.out).toContain('adopts this link')
  expect((await portal.run(plans.ours)).code).toBe(0)
})

test.for([
  { name: 'with a rotation', wants: '{ access: editing, rotation: 1 }', code: 3 },
  { name: 'that must be absent', wants: '{ absent: true }', code: 3 },
  { name: 'whose date has passed', wants: '{ access: editing, expirationDate: 2026-01-01 }', code: 0 },
])('the invitation of another manifest stays, and one is declared $name', async ({ wants, code }) => {
  const portal = await openBoth(`links: { invitation: ${wants} }`, 'links: { invitation: { access: editing } }')
  await portal.run(applies.theirs)
  const settled = linksOf(portal)
  const ended = await portal.run(applies.ours)
  expect(ended.code).toBe(code)
  expect([...ended.err.matchAll(/error ([a-z/-]+)/g)].map(([, error]) => error)).toEqual(
    code === 0 ? [] : ['link/role-foreign'],
  )
  expect(linksOf(portal)).toEqual(settled)
})

/** Room 7 with a link of ours, one of another manifest's, and one that somebody made by hand. */
async function openMixed(entry = 'links: { a: { access: read } }'): Promise<Portal> {
  const portal = await openBoth(entry, 'links: { press: { access: comment, title: For the press } }', [
    { kind: 'additional', title: 'By hand' },
  ])
  expect((await portal.run(applies.theirs)).code).toBe(0)
  return portal
}

test("another manifest's links are listed and counted, in each form", async () => {
  const portal = await openMixed()
  expectGolden('foreign', transcript(await portal.run('plan')))
  expectGolden('foreign.md', (await portal.run('plan --format markdown')).out)
  const document = JSON.parse((await portal.run('plan --format json')).out)
  expect(document.summary).toMatchObject({ create: 1, unmanaged: 1, foreign: 1 })
  expect(document.rooms[0].changes.at(-1)).toMatchObject({
    kind: 'foreign',
    reason: null,
    key: null,
    link: { title: 'For the press' },
  })
  expect((await portal.run('plan --format junit')).out).not.toContain('For the press')
  const listed = await portal.run('links')
  expect(listed.out).toContain("Not declared, and not listed: 2 links, 1 of them another manifest's; roomlinks plan")
  expect(JSON.parse((await portal.run('links --format json')).out).summary).toEqual({
    links: 1,
    notDeclared: 2,
    foreign: 1,
  })
  const drift = await portal.run('drift')
  expect(drift.out).toContain("1 missing, 0 extra, 0 rotated; 0 as declared, 1 unmanaged, 1 another manifest's.")
  const outputs = { GITHUB_OUTPUT: 'outputs.txt' }
  portal.world.files.set('outputs.txt', '')
  await portal.run('plan --github', { env: { ...portal.world.env, ...outputs } })
  expect(portal.world.files.get('outputs.txt')).toMatch(/^foreign<<(\S+)\n1\n\1$/m)
  const applied = await portal.run(`${applies.ours} --format json`)
  expect(JSON.parse(applied.out).summary).toMatchObject({ created: 1, unmanaged: 1, foreign: 1 })
  expect((await portal.run('plan')).out).toContain('No changes. 1 link matches the manifest.')
})

test("unmanaged: revoke spares another manifest's links", async () => {
  const portal = await openMixed('unmanaged: revoke, links: { a: { access: read } }')
  const applied = await portal.run(applies.ours)
  expect(applied.code).toBe(0)
  expect(applied.out).toContain(
    "1 created, 0 updated, 0 replaced, 1 revoked; 0 unchanged, 0 unmanaged, 1 another manifest's.",
  )
  expect(linksOf(portal).map((link) => link.replace(/ \S+$/, ''))).toEqual(['For the press', 'a'])
})

test("another manifest's links count towards the limit of a room", async () => {
  const six = ['a', 'b', 'c', 'd', 'e'].map((key) => `${key}: { access: read }`).join(', ')
  const portal = await openMixed(`unmanaged: revoke, links: { ${six} }`)
  const planned = await portal.run('plan')
  expect(planned.code).toBe(3)
  expect(planned.err).toContain('has room for 5 additional links: 1 would stay, and this plan adds 5')
  expect(planned.err).toContain("1 of them is another manifest's, and counts. Declare fewer links")
})

test("a mistyped fingerprint gets to know another manifest's links apart from unmanaged ones", async () => {
  const portal = await openMixed('links: { a: { access: read, adopt: "0123456789ab" } }')
  const planned = await portal.run('plan')
  expect(planned.code).toBe(3)
  expect(planned.err).toMatch(
    /Unmanaged links of this kind there: \w{12} "By hand"\. Another manifest's: \w{12} "For the/,
  )
  const [, theirs = ''] = /manifest's: (\w{12})/.exec(planned.err) ?? []
  portal.world.files.set('roomlinks.yaml', manifest('team', `links: { a: { access: read, adopt: "${theirs}" } }`))
  expect(await portal.run('plan')).toMatchObject({
    code: 0,
    err: expect.stringContaining('warning link/adopt-foreign'),
  })
})

test('import --foreign takes over what another manifest has made, and warns', async () => {
  const portal = await openMixed()
  const imported = await portal.run('import --room 7 --name newcomer --foreign')
  expect(imported.code).toBe(0)
  expect(imported.err).toContain('warning import/taken-over\n  Taken over: "For the press" in "Board" (room 7)')
  expect(imported.out).toContain('title: For the press\n')
  portal.world.files.set('imported.yaml', imported.out)
  const planned = await portal.run('plan --detailed-exitcode --file imported.yaml')
  expect(planned).toMatchObject({ code: 0, err: expect.stringContaining('warning link/adopt-foreign') })

  const into = await portal.run('import --room 7 --foreign --into roomlinks.yaml --auto-approve')
  expect(into).toMatchObject({ code: 0, err: expect.stringContaining('warning import/taken-over') })
  const [, theirs = ''] = /adopt: "?(\w{12})/.exec(imported.out) ?? []
  expect(String(portal.world.files.get('roomlinks.yaml'))).toContain(theirs)
})

test.for(['primary', 'invitation'] as const)("another manifest's %s link is taken over with adopt", async (kind) => {
  const links = [{ kind, id: made('other', 7, kind), title: 'Theirs' }]
  const portal = await openPortal({ rooms: [{ id: 7, type: 'custom', title: 'Board', links }] }, '')
  const imported = await portal.run('import --room 7 --name newcomer --foreign')
  expect(imported.out).toMatch(/adopt: "?\w{12}/)
  portal.world.files.set('imported.yaml', imported.out)
  expect((await portal.run('plan --detailed-exitcode --file imported.yaml')).code).toBe(0)
})

test('import leaves out what another manifest has made, and says so', async () => {
  const portal = await openMixed()
  const imported = await portal.run('import --room 7 --name newcomer')
  expectGolden('import-foreign', transcript(imported))
  portal.world.files.set('imported.yaml', imported.out)
  expect((await portal.run('plan --detailed-exitcode --file imported.yaml')).code).toBe(0)

  const into = await portal.run('import --room 7 --into roomlinks.yaml --auto-approve')
  expect(into.err).toContain('Left out: "For the press" in "Board" (room 7): another manifest made it.')
  const text = String(portal.world.files.get('roomlinks.yaml'))
  expect(text).toContain('title: By hand')
  const [, theirs = ''] = /"For the press", additional, fingerprint (\w{12})/.exec(imported.out) ?? []
  expect(text).not.toContain(`adopt: ${theirs}`)

  const own = await portal.run('import --room 7 --name press-office')
  expect(own.out).toContain('press')
  expect(own.err).not.toContain('For the press')
})

test('init leaves it out as well', async () => {
  const portal = await openMixed()
  portal.world.files.delete('roomlinks.yaml')
  const made = await portal.run('init --room 7 --name newcomer --ci none --auto-approve')
  expect(made.code).toBe(0)
  expect(made.err).toContain('import/foreign')
  expect(String(portal.world.files.get('roomlinks.yaml'))).toContain(
    '# Left out: "For the press", additional, fingerprint 5e29deb327d7: another manifest made it.',
  )
})

test('drift --write names it as left, with the reason', async () => {
  const portal = await openMixed()
  await portal.run(applies.ours)
  const before = portal.world.files.get('roomlinks.yaml')
  const ended = await portal.run('drift --write --auto-approve')
  expectGolden('drift-write-foreign', transcript(ended))
  expect(portal.world.files.get('roomlinks.yaml')).toBe(before)
  const json = JSON.parse((await portal.run('drift --write --auto-approve --format json')).out)
  expect(json.left).toMatchObject([{ reason: 'foreign', key: null, link: { title: 'For the press' } }])
})

test('a name whose scope of 24 bits was that of another one revokes nothing of it', async () => {
  const protectedLink = 'links: { press: { access: read, protect: true } }'
  const portal = await openPortal({ rooms: [room] }, manifest('victim', protectedLink))
  await portal.run(applies.ours)
  const settled = linksOf(portal)
  portal.world.files.set('press.yaml', manifest('team-5ua4w', 'unmanaged: revoke, links: {}'))
  const applied = await portal.run(`${applies.theirs} --sweep`)
  expect(applied).toMatchObject({ code: 0, out: expect.stringContaining('No changes.') })
  expect(linksOf(portal)).toEqual(settled)
})
