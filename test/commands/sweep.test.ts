import { expect, test } from 'vitest'
import { expectGolden } from './golden.ts'
import { openPortal, type Portal, writesIn } from './portal.ts'
import { older, stage } from './team.ts'
import { transcript } from './world.ts'

/** The manifest in which room 7 is no longer named. */
const shorter = older.replace(/ {2}- id: 7\n(?: {4}.*\n)*/, '')

const others = [
  { id: 9, type: 'custom', title: 'Of others', canManage: false },
  { id: 10, type: 'custom', title: 'Old', archived: true },
] as const

/** A portal on which {@link older} was applied, and whose manifest now is {@link shorter}. */
async function forgotten(): Promise<Portal> {
  const portal = await openPortal({ rooms: [...stage.rooms, ...others] }, older)
  expect((await portal.run('apply --auto-approve --concurrency 1')).code).toBe(0)
  portal.world.files.set('roomlinks.yaml', shorter)
  portal.requests.length = 0
  return portal
}

test('plan --sweep finds what the manifest has forgotten, and apply --sweep revokes it', async () => {
  const portal = await forgotten()
  expect((await portal.run('plan --detailed-exitcode')).code).toBe(0)
  const planned = await portal.run('plan --sweep --detailed-exitcode')
  expect(planned.code).toBe(2)
  expectGolden('sweep', transcript(planned))
  expectGolden('sweep.md', (await portal.run('plan --sweep --format markdown')).out)
  expect(JSON.parse((await portal.run('plan --sweep --format json')).out)).toMatchObject({ swept: 1 })
  expect(JSON.parse((await portal.run('plan --format json')).out)).toMatchObject({ swept: null })
  expect(writesIn(portal.requests)).toEqual([])

  const room = await portal.run('plan --sweep --room tag:open')
  expect(room).toMatchObject({ code: 0, err: '' })
  expect(room.out).toContain('Swept: 0 other rooms were searched')
  const applied = await portal.run('apply --sweep --auto-approve')
  expect(applied.code).toBe(0)
  expect(applied.out).toContain('2 revoked')
  const again = await portal.run('plan --sweep --detailed-exitcode')
  expect(again.code).toBe(0)
  expect(again.out).toContain('Swept: 1 other room was searched for links of this manifest.')
})

test('guards judge a sweep as any plan', async () => {
  const portal = await forgotten()
  portal.world.files.set('roomlinks.yaml', `${shorter}guard: { maxRevokes: 1 }\n`)
  const refused = await portal.run('apply --sweep --auto-approve')
  expect(refused.code).toBe(5)
  expect(refused.err).toContain('guard/max-revokes')
  portal.world.files.set('roomlinks.yaml', 'version: 1\nname: team\nrooms: []\n')
  expect((await portal.run('apply --sweep --auto-approve')).err).toContain('guard/empty')
  expect(writesIn(portal.requests)).toEqual([])
})

test('a saved plan of a sweep is approved for a sweep', async () => {
  const portal = await forgotten()
  await portal.run('plan --sweep --out plan.json')
  const blind = await portal.run('apply --plan plan.json')
  expect(blind.code).toBe(6)
  expectGolden('sweep-approved-without', transcript(blind))
  portal.world.files.set('was.yaml', older)
  expect((await portal.run('apply --plan plan.json --base-file was.yaml --room title:Prices')).code).toBe(0)
  expect(writesIn(portal.requests)).toEqual([])
  expect((await portal.run('apply --plan plan.json --sweep')).code).toBe(0)
  expect(writesIn(portal.requests)).toHaveLength(2)
})

test('what a base has found, a sweep finds too', async () => {
  const portal = await forgotten()
  portal.world.files.set('was.yaml', older)
  await portal.run('plan --base-file was.yaml --out plan.json')
  const digest = JSON.parse(String(portal.world.files.get('plan.json'))).digest
  expect((await portal.run(`plan --sweep --expect-digest ${digest}`)).code).toBe(0)
  expect((await portal.run('apply --sweep --plan plan.json')).code).toBe(0)
  // Nothing is left there: the sweep has seen it, the base alone would have to be given again.
  expect((await portal.run('apply --sweep --plan plan.json')).code).toBe(0)
  expect((await portal.run('apply --plan plan.json')).code).toBe(6)
})

test('a room that changes between the plan and the answer is left alone', async () => {
  const portal = await forgotten()
  const ended = await portal.run('apply --sweep', {
    canAsk: true,
    ask: async () => {
      const link = portal.sandbox.rooms()[0]?.links.find(({ title }) => title === 'one')
      portal.sandbox.editLink(7, link?.id ?? '', { access: 'editing' })
      return 'yes'
    },
  })
  expect(ended.code).toBe(6)
  expect(ended.out).toContain('conflicted')
  expect(writesIn(portal.requests)).toEqual([])
})

test('drift --sweep counts what the manifest has forgotten as extra, and --write leaves it', async () => {
  const portal = await forgotten()
  expect((await portal.run('drift')).code).toBe(0)
  const drift = await portal.run('drift --sweep')
  expect(drift.code).toBe(2)
  expectGolden('sweep-drift', transcript(drift))
  expectGolden('sweep-drift.md', (await portal.run('drift --sweep --format markdown')).out)
  const written = await portal.run('drift --sweep --write --auto-approve')
  expect(written.code).toBe(2)
  expect(written.out).toContain('no longer in the manifest')
  expect(written.out).toContain('declare it under its old key again')
  expect(portal.world.files.get('roomlinks.yaml')).toBe(shorter)
})

test('offline there is nothing to sweep', async () => {
  const portal = await forgotten()
  const ended = await portal.run('plan --offline --base-file roomlinks.yaml --sweep')
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err).toContain("'--offline' cannot be used with option '--sweep'")
})
