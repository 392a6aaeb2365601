import { expect, test } from 'vitest'
import { expectGolden } from './golden.ts'
import { openPortal, type Portal } from './portal.ts'
import { manifest, older, stage } from './team.ts'
import { errorOf, makeWorld, roomlinks, transcript } from './world.ts'

/** A portal on which a plan was saved, as `plan.json`. */
async function saved(text: string = manifest): Promise<{ portal: Portal; printed: string; plan: string }> {
  const portal = await openPortal(stage, text)
  const { out } = await portal.run('plan --out plan.json')
  return { portal, printed: out, plan: String(portal.world.files.get('plan.json')) }
}

test('show prints a saved plan as plan printed it, without manifest, key and portal', async () => {
  const { printed, plan } = await saved()
  expect(printed).toContain('Digest: sha256:')
  const elsewhere = makeWorld({ files: new Map([['saved.json', plan]]) })
  expect(await roomlinks('show saved.json', elsewhere)).toEqual({ code: 0, out: printed, err: '' })
  expect(await roomlinks('show saved.json --format json', elsewhere)).toEqual({ code: 0, out: plan, err: '' })
})

test('show prints a saved plan in colour where there is one', async () => {
  const { portal, plan } = await saved()
  const isColour = { out: true, err: true }
  const live = await portal.run('plan', { isColour })
  const world = makeWorld({ files: new Map([['plan.json', plan]]), isColour })
  expect((await roomlinks('show plan.json', world)).out).toBe(live.out)
  expect((await roomlinks('show plan.json --no-color', world)).out).not.toContain('\x1b')
})

test('a refused plan is saved and shown, with what its guard says', async () => {
  const portal = await openPortal(stage, older)
  await portal.run('apply --auto-approve --concurrency 1')
  portal.world.files.set(
    'roomlinks.yaml',
    `guard: { maxRevokes: 1 }\n${manifest.replace('"${LINK_PASSWORD}"', 'Quiet-Harbour-27')}`,
  )
  const live = await portal.run('plan --out plan.json')
  expect(live.code).toBe(5)
  const shown = await portal.run('show plan.json')
  expect(shown).toMatchObject({ code: 0, out: live.out })
  expectGolden('show-refused', transcript(shown))
})

test('--out and --json-into write the same document; of one file named twice there is one', async () => {
  const { portal, plan } = await saved()
  await portal.run('plan --out one.json --json-into two.json')
  await portal.run('plan --out three.json --json-into three.json')
  for (const file of ['one.json', 'two.json', 'three.json']) expect(portal.world.files.get(file)).toBe(plan)
})

test('--out: until there is a plan, and where there is none, the file holds no plan', async () => {
  const portal = await openPortal(stage, manifest)
  const drafts: string[] = []
  const draft = async (_: string, text: string): Promise<void> => {
    drafts.push(text)
  }
  await portal.run('plan --out plan.json', { draft })
  expect(drafts.map((text) => JSON.parse(text))).toMatchObject([{ ok: false, error: { code: 'unfinished' } }])

  portal.world.files.set('roomlinks.yaml', 'version: 2\n')
  expect((await portal.run('plan --out plan.json')).code).toBe(3)
  const shown = await portal.run('show plan.json')
  expect(shown).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining('it contains the error of a run without a plan'),
  })
})

test('--out that cannot be written is told before anything is sent, and in the other file', async () => {
  const portal = await openPortal(stage, manifest)
  const ended = await portal.run('plan --out locked/plan.json --json-into into.json')
  expect(ended).toMatchObject({ code: 1, err: expect.stringContaining('locked/plan.json cannot be written') })
  expect(portal.requests).toEqual([])
  expect(JSON.parse(String(portal.world.files.get('into.json')))).toMatchObject({
    ok: false,
    error: null,
    diagnostics: [{ code: 'file/unwritable' }],
  })
  const full = await portal.run('plan --out plan.json', { write: () => Promise.reject(errorOf('ENOSPC')) })
  expect(full).toMatchObject({ code: 1, err: expect.stringContaining('the disk is full') })
})

test.for([
  { name: 'missing', content: undefined },
  { name: 'no-json', content: 'version: 1\n' },
  { name: 'edited', content: (plan: string) => plan.replace('"comment"', '"editing"') },
  { name: 'newer', content: (plan: string) => plan.replace('"formatVersion": "2.', '"formatVersion": "3.') },
  { name: 'misfit', content: (plan: string) => plan.replace('"widens": true', '"widens": "no"') },
])('what show cannot show: $name', async ({ name, content }) => {
  const { plan } = await saved()
  const text = typeof content === 'function' ? content(plan) : content
  expect(text).not.toBe(plan)
  const world = makeWorld({ files: new Map(text === undefined ? [] : [['plan.json', text]]) })
  const ended = await roomlinks('show plan.json', world)
  expect(ended).toMatchObject({ code: 1, out: '' })
  expectGolden(`show-${name}`, transcript(ended))
  const asJson = await roomlinks('show plan.json --format json', world)
  expect(JSON.parse(asJson.out)).toMatchObject({ ok: false, error: null, diagnostics: [{ severity: 'error' }] })
})
