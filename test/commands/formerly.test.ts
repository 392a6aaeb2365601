import { expect, test } from 'vitest'
import { fingerprint, isOwned, parseLinkId } from '../../src/model/identity.ts'
import type { StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { idWith, ownerNamed, tagIn } from '../owners.ts'
import { expectGolden } from './golden.ts'
import { openPortal, type Portal, writesIn } from './portal.ts'
import { transcript } from './world.ts'

const rooms: readonly StageRoom[] = [
  { id: 7, type: 'custom', title: 'Board' },
  { id: 8, type: 'public', title: 'Prices' },
]

const entries = `rooms:
  - id: 7
    links:
      a: { access: read }
      invitation: { access: editing, rotation: 2 }
  - id: 8
    links:
      b: { access: comment, rotation: may }
`
const before = `version: 1\nname: old\n${entries}`
const renamed = `version: 1\nname: team\nformerly: [old]\n${entries}`

/** A portal on which the manifest was applied under its old name, and that has another name now. */
async function openRenamed(now: string): Promise<Portal> {
  const portal = await openPortal({ rooms: [...rooms] }, before)
  expect((await portal.run('apply --auto-approve --concurrency 1')).code).toBe(0)
  portal.world.files.set('before.yaml', before)
  portal.world.files.set('roomlinks.yaml', now)
  portal.requests.length = 0
  return portal
}

/** The links of the portal, each with the name of the manifest that made it. */
const madeBy = ({ sandbox }: Portal): readonly string[] =>
  sandbox.rooms().flatMap(({ id: room, links }) =>
    links.map(({ title, id }) => {
      const name = ['old', 'older', 'team'].find((each) => isOwned(parseLinkId(id), ownerNamed(each))) ?? 'nobody'
      return `${room} ${title}: ${name}`
    }),
  )

test('a manifest with another name finds all that it made under the old one', async () => {
  const portal = await openRenamed(renamed)
  for (const line of ['plan --detailed-exitcode', 'plan --detailed-exitcode --base-file before.yaml', 'drift']) {
    expect(await portal.run(line)).toMatchObject({ code: 0, err: '', out: expect.stringContaining('3 links match') })
  }
  expect((await portal.run('apply --auto-approve')).out).toContain('No changes. 3 links match the manifest.')
  expect(writesIn(portal.requests)).toEqual([])
})

test('what it made under the old name is updated, replaced and revoked; what is new gets the new name', async () => {
  const moved = renamed
    .replace('a: { access: read }', 'c: { access: read }')
    .replace('rotation: 2', 'rotation: 3')
    .replace('access: comment, rotation: may', 'access: read, rotation: may')
  const portal = await openRenamed(moved)
  expectGolden('formerly', transcript(await portal.run('plan --base-file before.yaml')))
  expect((await portal.run('apply --auto-approve --concurrency 1')).code).toBe(0)
  expect(madeBy(portal).toSorted()).toEqual(['7 c: team', '7 invitation: team', '8 Shared link: nobody', '8 b: old'])
  expect((await portal.run('plan --detailed-exitcode')).code).toBe(0)
})

test('a rotation that is any text replaces what the old name made', async () => {
  const portal = await openRenamed(renamed.replace('rotation: may', 'rotation: june'))
  expect((await portal.run('plan')).out).toContain('0 to create, 0 to update, 1 to replace, 0 to revoke')
  await portal.run('apply --auto-approve')
  expect(madeBy(portal)).toContain('8 b: team')
})

test('of a link that was made under both names, the one of the new name stays', async () => {
  const portal = await openRenamed(before.replace('name: old', 'name: team'))
  portal.world.files.set(
    'roomlinks.yaml',
    'version: 1\nname: team\nrooms: [{ id: 7, links: { a: { access: read } } }]\n',
  )
  expect((await portal.run('apply --auto-approve')).code).toBe(0)
  portal.world.files.set('roomlinks.yaml', renamed)
  const planned = await portal.run('plan')
  expect(planned.out).toContain('0 to create, 0 to update, 0 to replace, 1 to revoke; 3 unchanged')
  expect(planned.out).toContain('a duplicate of another link of this manifest')
  await portal.run('apply --auto-approve')
  expect(madeBy(portal)).toContain('7 a: team')
  expect((await portal.run('plan --detailed-exitcode')).code).toBe(0)
})

test('a sweep finds what it made under the old name', async () => {
  const portal = await openRenamed('version: 1\nname: team\nformerly: [old]\nrooms: [{ id: 7, links: {} }]\n')
  const swept = await portal.run('plan --sweep')
  expect(swept.out).toContain('3 to revoke')
})

test('without `formerly` the links are those of another manifest: nothing of theirs is touched, and that is said', async () => {
  const portal = await openRenamed(renamed.replace('formerly: [old]\n', '').replace('invitation:', 'guests:'))
  expectGolden('renamed', transcript(await portal.run('plan --base-file before.yaml')))
})

test('labels come as if the name had not changed', async () => {
  const portal = await openRenamed(
    renamed.replace('      a: { access: read }\n', '      a: { access: read }\n      d: { access: read }\n'),
  )
  const [room] = portal.sandbox.rooms()
  const made = room?.links.find(({ title }) => title === 'a') ?? expect.fail()
  portal.sandbox.editLink(7, made.id, null)
  const { rooms: planned } = JSON.parse((await portal.run('plan --format json --base-file before.yaml')).out)
  const origins = planned.flatMap(({ changes }: { changes: readonly { key: string; origin: string }[] }) =>
    changes.map(({ key, origin }) => `${key} ${origin}`),
  )
  expect(origins).toEqual(['a drift', 'd change', 'invitation null', 'b null', 'null null'])
})

test('a name that is no longer listed is told, where the base had it', async () => {
  const portal = await openRenamed(renamed)
  portal.world.files.set('before.yaml', renamed.replace('formerly: [old]', 'formerly: [old, older]'))
  const planned = await portal.run('plan --base-file before.yaml')
  expect(planned.err).toContain('The base has the name older, which the manifest team does not list under `formerly`')
  expect(planned.err).not.toContain('the name old,')
  const offline = await portal.run('plan --offline --base-file before.yaml')
  expect(offline.out).toContain('formerly')
  expect(offline.err).toContain('base/other-name')
})

test('import and drift --write take what the old name made for its own', async () => {
  const portal = await openRenamed('version: 1\nname: team\nformerly: [old]\nrooms: []\n')
  const into = await portal.run('import --room 7 --room 8 --into roomlinks.yaml --auto-approve')
  expect(into.code).toBe(0)
  expect(into.err).not.toContain('import/foreign')
  expect((await portal.run('plan --detailed-exitcode')).code).toBe(0)
})

test('all files of a manifest say what its earlier names are; fmt puts them behind its name', async () => {
  const portal = await openRenamed(renamed)
  const [head = '', second = ''] = entries.split('  - id: 8\n')
  portal.world.files.set('links/a.yaml', `version: 1\nname: team\nformerly: [older]\n${head}`)
  portal.world.files.set('links/b.yaml', `version: 1\nname: team\nrooms:\n  - id: 8\n${second}formerly: [old, older]\n`)
  expect((await portal.run('plan --detailed-exitcode --file links')).code).toBe(0)
  expect((await portal.run('fmt links/b.yaml')).code).toBe(0)
  expect(portal.world.files.get('links/b.yaml')).toMatch(/^version: 1\nname: team\nformerly: \[ ?old, older ?\]\n/)
})

test.for([
  { name: 'as an earlier name', says: 'name: team\nformerly: [old]', base: 'name: team' },
  { name: 'as its name', says: 'name: old\nformerly: [team]', base: 'name: team' },
])('a change that takes the name of another manifest, $name, is told', async ({ says, base }) => {
  const portal = await openRenamed(`version: 1\n${says}\nrooms: [{ id: 7, links: {} }]\n`)
  portal.world.files.set('before.yaml', `version: 1\n${base}\nrooms: [{ id: 7, links: {} }]\n`)
  const planned = await portal.run('plan --base-file before.yaml')
  expect(planned.out).toContain('2 to revoke')
  expect(planned.err).toContain('warning base/new-name')
  expect(planned.err).toContain('2 links were created under the name old, which the base does not have')
  portal.world.files.set('before.yaml', `version: 1\n${says}\nrooms: [{ id: 7, links: {} }]\n`)
  expect((await portal.run('plan --base-file before.yaml')).err).not.toContain('base/new-name')
})

test('of one link that such a change takes, it is told in the singular', async () => {
  const portal = await openRenamed('version: 1\nname: team\nformerly: [old]\nrooms: [{ id: 8, links: {} }]\n')
  portal.world.files.set('before.yaml', 'version: 1\nname: team\nrooms: [{ id: 8, links: {} }]\n')
  const planned = await portal.run('plan --base-file before.yaml')
  expect(planned.err).toContain(
    "1 link was created under the name old, which the base does not have: now it is this manifest's.",
  )
})

test('a link that another key means by its old name is not adopted, and not revoked as a duplicate', async () => {
  const made = (end: string): string => idWith(tagIn('old', 7, 'a'), `aa-8aaa-00000000000${end}`)
  const links: StageLink[] = ['1', '2'].map((nth) => ({ kind: 'additional', title: `a${nth}`, id: made(nth) }))
  for (const nth of ['1', '2']) {
    const adopt = fingerprint(parseLinkId(made(nth)))
    const portal = await openPortal(
      { rooms: [{ id: 7, type: 'custom', title: 'Board', links: [...links] }] },
      `version: 1\nname: team\nformerly: [old]\nrooms:\n  - id: 7\n    links:\n      press: { access: read, expirationDate: 2020-05-01, adopt: "${adopt}" }\n      a: { absent: true }\n`,
    )
    const applied = await portal.run('apply --auto-approve')
    expect(applied.code).toBe(3)
    expect(applied.err).toContain('error link/adopt-declared')
    expect(writesIn(portal.requests)).toEqual([])
  }
})
