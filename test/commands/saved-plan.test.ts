import { expect, test } from 'vitest'
import { digestOf, sealOf } from '../../src/view/document/digest.ts'
import type { PlanDocument } from '../../src/view/document/shape.ts'
import { openPortal, type Portal, writesIn } from './portal.ts'
import { makeRepository } from './repository.ts'
import { manifest, stage } from './team.ts'
import { now } from './world.ts'

/** A portal on which a plan was saved as `plan.json`. */
async function saved(): Promise<Portal> {
  const portal = await openPortal(stage, manifest)
  await portal.run('plan --out plan.json')
  portal.requests.length = 0
  return portal
}

const day = 86_400_000

test.for([
  { name: 'an hour old', later: 3_600_000, code: 0 },
  { name: 'eight days old', later: 8 * day, code: 6, says: 'plans older than 1w are not applied' },
  { name: 'eight days old, where it may be two weeks', later: 8 * day, more: '--max-age 2w', code: 0 },
  {
    name: 'two hours old, where it may be one',
    later: 7_200_000,
    more: '--max-age 1h',
    code: 6,
    says: 'older than 1h',
  },
  { name: 'three days old, where it may be two', later: 3 * day, more: '--max-age 2d', code: 6, says: 'older than 2d' },
  { name: 'a minute from now: clocks differ', later: -60_000, code: 0 },
  { name: 'an hour from now', later: -3_600_000, code: 6, says: 'which is in the future' },
])('a plan that is $name', async ({ later, more = '', code, says = '' }) => {
  const portal = await saved()
  const ended = await portal.run(`apply --plan plan.json ${more}`.trim(), { now: () => now + later })
  expect(ended).toMatchObject({ code, err: expect.stringContaining(says) })
  expect(writesIn(portal.requests)).toHaveLength(code === 0 ? 3 : 0)
})

test('a plan of format 1 is shown as unverified, and not applied', async () => {
  const portal = await saved()
  const {
    seal: _,
    madeAt: __,
    commit: ___,
    incomplete: ____,
    ...plan
  } = JSON.parse(String(portal.world.files.get('plan.json')))
  portal.world.files.set('plan.json', JSON.stringify({ ...plan, formatVersion: '1.3' }))
  expect(await portal.run('show plan.json')).toMatchObject({ code: 0, out: expect.stringContaining('Unverified:') })
  const ended = await portal.run('apply --plan plan.json')
  expect(ended).toMatchObject({ code: 6, err: expect.stringContaining('error saved/unverified') })
  expect(portal.requests).toEqual([])
})

test('show --expect-digest ends with 6 where the plan has another one', async () => {
  const portal = await saved()
  const { digest } = JSON.parse(String(portal.world.files.get('plan.json')))
  expect(await portal.run(`show plan.json --expect-digest ${digest}`)).toMatchObject({ code: 0, err: '' })
  const other = await portal.run(`show plan.json --expect-digest sha256:${'0'.repeat(32)}`)
  expect(other).toMatchObject({ code: 6, err: expect.stringContaining('error saved/other-digest') })
})

test('a plan that is saved in a repository holds the commit that was checked out', async () => {
  const { world, git, folder } = makeRepository({ 'roomlinks.yaml': manifest })
  const portal = await openPortal(stage, manifest)
  const written = new Map<string, string>()
  const write = async (path: string, text: string): Promise<void> => {
    written.set(path, text)
  }
  const ended = await portal.run(`plan -f ${folder}/roomlinks.yaml --out plan.json`, { ...world, write })
  expect(ended.code).toBe(0)
  expect(JSON.parse(String(written.get('plan.json')))).toMatchObject({ commit: git('rev-parse', 'HEAD').trim() })
  const without = { ...world, write, git: () => Promise.reject(new Error('There is no git.')) }
  expect(await portal.run(`plan -f ${folder}/roomlinks.yaml --out plan.json`, without)).toMatchObject({ code: 0 })
  expect(JSON.parse(String(written.get('plan.json')))).toMatchObject({ commit: null })
  const none = { isSuccess: false, out: new Uint8Array(), err: 'fatal: Needed a single revision' }
  await portal.run(`plan -f ${folder}/roomlinks.yaml --out plan.json`, { ...without, git: () => Promise.resolve(none) })
  expect(JSON.parse(String(written.get('plan.json')))).toMatchObject({ commit: null })
})

/** The plan with a change by somebody who knows how to make its digest and its seal fit. */
function forged({ world: { files } }: Portal, edit: (plan: PlanDocument) => PlanDocument): void {
  const { seal: _, ...plan } = JSON.parse(String(files.get('plan.json')))
  const edited = edit(structuredClone(plan))
  expect(edited).not.toEqual(plan)
  const signed = { ...edited, digest: digestOf(edited) }
  files.set('plan.json', JSON.stringify({ ...signed, seal: sealOf(signed) }))
}

const editRooms =
  (edit: (room: PlanDocument['rooms'][number]) => object) =>
  (plan: PlanDocument): PlanDocument => ({ ...plan, rooms: plan.rooms.map((room) => ({ ...room, ...edit(room) })) })

const editChanges = (kind: string, edit: (change: PlanDocument['rooms'][number]['changes'][number]) => object) =>
  editRooms(({ changes }) => ({
    changes: changes.map((change) => (change.kind === kind ? { ...change, ...edit(change) } : change)),
  }))

test.for<{ name: string; edit: (plan: PlanDocument) => PlanDocument; says: readonly string[] }>([
  {
    name: 'the title of a link that changes',
    edit: editChanges('update', ({ link }) => ({ link: { ...link, title: 'Old test' } })),
    says: ['approved: called "Old test"', 'now:      called "Join"'],
  },
  {
    name: 'that a link is taken over',
    edit: editChanges('update', () => ({ takesOver: false })),
    says: ['approved: does not take over a link', 'now:      takes over a link'],
  },
  {
    name: 'how a link was recognised',
    edit: editChanges('update', () => ({ match: 'tag' })),
    says: ['approved: recognised by its tag', 'now:      recognised by its role'],
  },
  {
    name: 'the title of a room',
    edit: editRooms(() => ({ title: 'Test room' })),
    says: ['the title of room 7', 'file: Test room', 'now:  Board'],
  },
  {
    name: 'the type of a room',
    edit: editRooms(() => ({ type: 'public' })),
    says: ['the type of room 7', 'now:  custom'],
  },
  {
    name: 'the version of the portal',
    edit: (plan) => ({ ...plan, portal: { ...plan.portal, version: '3.6.0' } }),
    says: ['the version of the portal', 'file: 3.6.0'],
  },
  {
    name: 'a link that stays as it is',
    edit: editChanges('unmanaged', ({ link }) => ({ link: { ...link, title: 'Nothing' } })),
    says: ['file: unmanaged "Nothing"', 'now:  unmanaged "For the notary"'],
  },
])('a file that shows otherwise $name is named and refused', async ({ edit, says }) => {
  const portal = await saved()
  forged(portal, edit)
  const ended = await portal.run('apply --plan plan.json')
  expect(ended).toMatchObject({ code: 6, err: expect.stringContaining('error plan/stale') })
  for (const words of says) expect(ended.out).toContain(words)
  expect(writesIn(portal.requests)).toEqual([])
  const { stale } = JSON.parse((await portal.run('apply --plan plan.json --format json')).out)
  expect([...stale.shown, ...stale.unapproved].length).toBeGreaterThan(0)
})

test.for<{ name: string; meanwhile: (portal: Portal) => unknown; says?: string; writes?: number }>([
  {
    name: 'a link that nobody manages is renamed in a room that changes',
    meanwhile: ({ sandbox }) => {
      const link = sandbox.rooms()[0]?.links.find(({ title }) => title === 'For the notary')
      sandbox.editLink(7, link?.id ?? '', { title: 'For everybody' })
    },
    says: '"For everybody" in "Board"',
  },
  {
    name: 'a link is made in a room that changes',
    meanwhile: ({ sandbox }) => sandbox.addLink(7, { kind: 'additional', title: 'New' }),
    says: '"New" in "Board"',
  },
  {
    name: 'a link is deleted in a room that changes',
    meanwhile: ({ sandbox }) => {
      const link = sandbox.rooms()[0]?.links.find(({ title }) => title === 'For the notary')
      sandbox.editLink(7, link?.id ?? '', null)
    },
    says: '"For the notary" in "Board"',
  },
  {
    name: 'somebody has joined by an invitation',
    meanwhile: ({ sandbox }) =>
      sandbox.join(7, sandbox.rooms()[0]?.links.find(({ kind }) => kind === 'invitation')?.id ?? ''),
    writes: 3,
  },
])('since the plan was saved, $name', async ({ meanwhile, says, writes = 0 }) => {
  const portal = await saved()
  await meanwhile(portal)
  const ended = await portal.run('apply --plan plan.json')
  expect(ended.code).toBe(says === undefined ? 0 : 6)
  if (says !== undefined) {
    expect(ended.out).toContain('1 link changed since the plan was saved:')
    expect(ended.out).toContain(says)
  }
  expect(writesIn(portal.requests)).toHaveLength(writes)
})

test('a run that was cut off goes on with the same plan', async () => {
  const portal = await saved()
  portal.sandbox.setFaults({ faults: [{ on: { method: 'PUT' }, requests: [2, 3, 4, 5, 6], fault: 'error500' }] })
  expect(await portal.run('apply --plan plan.json --concurrency 1')).toMatchObject({ code: 7 })
  portal.sandbox.setFaults({ faults: [] })
  expect(await portal.run('apply --plan plan.json')).toMatchObject({ code: 0 })
  expect(await portal.run('plan --detailed-exitcode')).toMatchObject({ code: 0 })
})

test('no file tells one password from another, not even by a hash', async () => {
  const texts = ['Quiet-Harbour-27', 'Other-Harbour-28'].map(async (password) => {
    const rooms = stage.rooms.map((room) => ({
      ...room,
      links: (room.links ?? []).map((link) => ({ ...link, ...(link.password !== undefined && { password }) })),
    }))
    const portal = await openPortal({ ...stage, rooms }, manifest)
    await portal.run('plan --out plan.json')
    await portal.run('apply --auto-approve --concurrency 1 --json-into report.json')
    const { run: _, ...report } = JSON.parse(String(portal.world.files.get('report.json')))
    return [portal.world.files.get('plan.json'), JSON.stringify(report.summary)]
  })
  const [one, other] = await Promise.all(texts)
  expect(String(one?.[0])).toContain('"password": "***"')
  expect(one).toEqual(other)
})

/** A portal with these rooms, on which a manifest is applied, and a plan of another one is saved. */
async function savedOf(
  rooms: Parameters<typeof openPortal>[0]['rooms'],
  texts: { readonly before?: string; readonly links: string },
  options: Parameters<typeof openPortal>[2] = {},
): Promise<Portal> {
  const of = (links: string): string => `version: 1\nname: team\nrooms:\n  - id: 1\n    links: { ${links} }\n`
  const portal = await openPortal({ rooms }, of(texts.before ?? texts.links), options)
  if (texts.before !== undefined) await portal.run('apply --auto-approve')
  portal.world.files.set('roomlinks.yaml', of(texts.links))
  await portal.run('plan --out plan.json')
  return portal
}

test('before 3.7 the portal chooses when an invitation ends: that is no news', async () => {
  const rooms = [
    { id: 1, type: 'custom' as const, title: 'One', links: [{ kind: 'invitation' as const, title: 'Join' }] },
  ]
  const portal = await savedOf(rooms, { links: 'invitation: { access: editing }' }, { profile: '3.6' })
  const { digest } = JSON.parse(String(portal.world.files.get('plan.json')))
  const later = { now: () => now + 60_000 }
  const other = await portal.run(`plan --expect-digest ${digest}`, later)
  expect(other.code).toBe(0)
  expect(await portal.run('apply --plan plan.json', later)).toMatchObject({ code: 0 })
  expect(await portal.run('apply --plan plan.json', later)).toMatchObject({ code: 0 })
})

test('a link that a policy has made internal is as the plan leaves it', async () => {
  const portal = await openPortal(
    { rooms: [{ id: 1, type: 'custom', title: 'One' }] },
    'version: 1\nname: team\nrooms:\n  - id: 1\n    links: { press: { access: read } }\n',
    { sharePolicy: { externalShare: false, applyToRooms: true } },
    (answer) => (request) =>
      request.url.endsWith('/files/settings') ? Promise.resolve(new Response('', { status: 403 })) : answer(request),
  )
  await portal.run('plan --out plan.json')
  for (const _ of [1, 2]) expect(await portal.run('apply --plan plan.json')).toMatchObject({ code: 0 })
})

test.for([
  { name: 'makes it stale where somebody has changed it', isEdited: true },
  { name: 'is as it was', isEdited: false },
])('a link that a plan leaves out $name', async ({ isEdited }) => {
  const portal = await openPortal(
    { rooms: [{ id: 1, type: 'custom', title: 'One', links: [{ kind: 'additional', title: 'By hand' }] }] },
    'version: 1\nname: team\nrooms:\n  - id: 1\n    unmanaged: revoke\n    links: { a: { access: read }, b: { access: read, adopt: "0123456789ab" } }\n',
  )
  await portal.run('plan --out plan.json')
  if (isEdited) portal.sandbox.editLink(1, portal.sandbox.rooms()[0]?.links[0]?.id ?? '', { title: 'Otherwise' })
  const ended = await portal.run('apply --plan plan.json')
  expect(ended.code).toBe(isEdited ? 6 : 7)
  expect(ended.out.includes('now:  changed since')).toBe(isEdited)
  expect(writesIn(portal.requests)).toHaveLength(isEdited ? 0 : 1)
})

test('an invitation that somebody has made meanwhile is not the one that was approved', async () => {
  const portal = await savedOf([custom], { links: 'invitation: { access: editing, title: Join }' })
  portal.sandbox.addLink(1, { kind: 'invitation', title: 'Join', access: 'read' })
  portal.requests.length = 0
  expect(await portal.run('apply --plan plan.json')).toMatchObject({ code: 6 })
  expect(writesIn(portal.requests)).toEqual([])
})

const custom = { id: 1, type: 'custom' as const, title: 'One' }
const press = 'press: { access: read, rotation: '

test.for<{ name: string; before?: string; links: string; room?: object; puts: readonly number[] }>([
  { name: 'the old link has not gone', before: `${press}1 }`, links: `${press}2 }`, puts: [2, 3, 4, 5, 6] },
  {
    name: 'the new invitation has not come',
    before: 'invitation: { access: read, rotation: 1 }',
    links: 'invitation: { access: read, rotation: 2 }',
    puts: [2, 3, 4, 5, 6],
  },
  {
    name: 'a primary link is as the portal made it',
    links: 'primary: { access: comment, title: P }',
    puts: [1, 2, 3, 4, 5, 6, 7],
  },
])('a change that was left half done goes on with the same plan: $name', async ({ before, links, puts }) => {
  const portal = await savedOf([custom], { links, ...(before !== undefined && { before }) })
  portal.sandbox.setFaults({ faults: [{ on: { method: 'PUT' }, requests: [...puts], fault: 'error500' }] })
  expect((await portal.run('apply --plan plan.json')).code).not.toBe(0)
  portal.sandbox.setFaults({ faults: [] })
  const again = await portal.run('apply --plan plan.json')
  expect(again).toMatchObject({ code: 0 })
  expect(again.out).not.toContain('not needed')
  expect(await portal.run('plan --detailed-exitcode')).toMatchObject({ code: 0 })
})

test('what is revoked without what was to take its place is not approved', async () => {
  const portal = await savedOf([custom], { before: `${press}1 }`, links: `${press}2 }` })
  portal.world.files.set('roomlinks.yaml', 'version: 1\nname: team\nrooms:\n  - id: 1\n    links: {}\n')
  portal.requests.length = 0
  expect(await portal.run('apply --plan plan.json --allow empty')).toMatchObject({ code: 6 })
  expect(writesIn(portal.requests)).toEqual([])
})

test.for([
  {
    name: 'hides a link',
    edit: editRooms(({ changes }) => ({ changes: changes.filter(({ kind }) => kind !== 'unmanaged') })),
    unmanaged: 0,
    says: ['file: nothing', 'now:  unmanaged "For the notary"'],
  },
  {
    name: 'invents a link',
    edit: editRooms(({ id, changes }) => {
      const [other] = changes.filter(({ kind }) => kind === 'unmanaged')
      const link = other && { ...other.link, fingerprint: '0123456789ab', title: 'Auditors' }
      return id === '7' && other ? { changes: [...changes, { ...other, link }] } : {}
    }),
    unmanaged: 2,
    says: ['file: unmanaged "Auditors"', 'now:  nothing'],
  },
])('a file that $name is named and refused', async ({ edit, unmanaged, says }) => {
  const portal = await saved()
  forged(portal, (plan) => {
    const edited = edit(plan)
    return { ...edited, summary: { ...edited.summary, unmanaged } }
  })
  const ended = await portal.run('apply --plan plan.json')
  expect(ended).toMatchObject({ code: 6, err: expect.stringContaining('1 thing is not as the file shows it') })
  for (const words of says) expect(ended.out).toContain(words)
  expect(writesIn(portal.requests)).toEqual([])
})

test.for([{ toString: 1 }, 2, null, ['2.0']])('a format that is no text: %j', async (formatVersion) => {
  const portal = await saved()
  portal.world.files.set('plan.json', JSON.stringify({ formatVersion, rooms: [] }))
  expect(await portal.run('show plan.json')).toMatchObject({
    code: 1,
    err: expect.stringContaining('error saved/version'),
  })
})

test.for([
  { name: 'a summary that is none', change: { summary: 'none' } },
  { name: 'rooms that are none', change: { rooms: 'none' } },
  { name: 'a room that is none', change: { rooms: ['none'] } },
])('a plan of format 1 with $name does not fit', async ({ change }) => {
  const portal = await saved()
  const plan = JSON.parse(String(portal.world.files.get('plan.json')))
  portal.world.files.set('plan.json', JSON.stringify({ ...plan, formatVersion: '1.4', ...change }))
  expect(await portal.run('show plan.json')).toMatchObject({
    code: 1,
    err: expect.stringContaining('error saved/shape'),
  })
})

test('links that changed since are counted', async () => {
  const portal = await saved()
  portal.sandbox.addLink(7, { kind: 'additional', title: 'New' })
  portal.sandbox.addLink(7, { kind: 'additional', title: 'Newer' })
  const ended = await portal.run('apply --plan plan.json')
  expect(ended).toMatchObject({ code: 6, err: expect.stringContaining('2 links have been changed since') })
})

test('what was approved for a room that is left out now is said to be open', async () => {
  const portal = await saved()
  portal.sandbox.setFaults({ faults: [{ on: { path: '*/rooms/8/links' }, fault: 'notJson' }] })
  const ended = await portal.run('apply --plan plan.json --json-into report.json')
  expect(ended.out).toContain('1 approved change left out of this run:')
  expect(ended.out).not.toContain('not needed')
  expect(ended.code).toBe(7)
  const { approval } = JSON.parse(String(portal.world.files.get('report.json')))
  expect(approval).toMatchObject({ unneeded: [], leftOut: [{ room: { id: '8' } }] })
})
