import { expect, test } from 'vitest'
import type { PlanDocument } from '../../src/view/document/shape.ts'
import { planJson } from '../../src/view/json.ts'
import { openPortal, type Portal, writesIn } from './portal.ts'
import { manifest, stage } from './team.ts'

/** A portal on which a plan was saved as `plan.json`. */
async function saved(): Promise<Portal> {
  const portal = await openPortal(stage, manifest)
  await portal.run('plan --out plan.json')
  portal.requests.length = 0
  return portal
}

const hours = (many: number): number => many * 3_600_000

test.for([
  { name: 'just a week old', later: hours(168), line: '', code: 0, says: '' },
  { name: 'older than a week', later: hours(169), line: '', code: 6, says: 'plans older than 1w are not applied' },
  { name: 'older than a week, of which two are allowed', later: hours(169), line: ' --max-age 2w', code: 0, says: '' },
  { name: 'older than half a day', later: hours(13), line: ' --max-age 12h', code: 6, says: 'older than 12h' },
  { name: 'of a clock that is a little fast', later: -hours(0.05), line: '', code: 0, says: '' },
  { name: 'of a clock that is wrong', later: -hours(1), line: '', code: 6, says: 'which is still to come' },
])('apply of a plan that is $name', async ({ later, line, code, says }) => {
  const portal = await saved()
  const now = portal.world.now() + later
  const ended = await portal.run(`apply --plan plan.json${line}`, { now: () => now })
  expect(ended).toMatchObject({ code, err: expect.stringContaining(says) })
  expect({ isTold: ended.err.includes('error saved/age'), isAsked: portal.requests.length > 0 }).toEqual({
    isTold: code === 6,
    isAsked: code === 0,
  })
})

test('a plan that was saved in format 1 is shown, and not applied', async () => {
  const portal = await saved()
  const { files } = portal.world
  files.set('plan.json', String(files.get('plan.json')).replace('"formatVersion": "2.0"', '"formatVersion": "1.4"'))
  expect(await portal.run('show plan.json')).toMatchObject({ code: 0, out: expect.stringContaining('Unverified') })
  expect(await portal.run('apply --plan plan.json')).toMatchObject({
    ...{ code: 6, err: expect.stringContaining('error saved/unverified') },
  })
  expect(portal.requests).toEqual([])
})

test('show --expect-digest ends with 6 for the plan of another digest, which it shows all the same', async () => {
  const portal = await saved()
  const { digest }: PlanDocument = JSON.parse(String(portal.world.files.get('plan.json')))
  expect(await portal.run(`show plan.json --expect-digest ${digest}`)).toMatchObject({ code: 0, err: '' })
  expect(await portal.run(`show plan.json --expect-digest sha256:${'0'.repeat(32)}`)).toMatchObject({
    ...{ code: 6, out: expect.stringContaining(digest), err: expect.stringContaining('error saved/other-digest') },
  })
})

test('a link that the plan leaves alone, in a room that it changes: whoever edits it makes the plan stale', async () => {
  const portal = await saved()
  const link = portal.sandbox.rooms()[0]?.links.find(({ title }) => title === 'For the notary')
  portal.sandbox.editLink(7, link?.id ?? '', { access: 'editing' })
  const ended = await portal.run('apply --plan plan.json --format json')
  expect({ code: ended.code, writes: writesIn(portal.requests) }).toEqual({ code: 6, writes: [] })
  expect(JSON.parse(ended.out).stale.moved).toMatchObject([{ change: { link: { title: 'For the notary' } } }])
})

test.for([
  { name: 'the title of a room', from: '"title": "Board"', to: '"title": "Tests"', what: 'the title of room 7' },
  { name: 'the type of a room', from: '"type": "public"', to: '"type": "custom"', what: 'the type of room 8' },
  { name: 'the version of the portal', from: '"3.7.2"', to: '"3.7.1"', what: 'the version of the portal' },
  { name: 'a link that stays', from: '"For the notary"', to: '"For tests"', what: /^the link [0-9a-f]{12} of room 7$/ },
])(
  'a file with a seal that was made anew shows $name otherwise than it is: apply tells',
  async ({ from, to, what }) => {
    const portal = await saved()
    const { files } = portal.world
    const text = String(files.get('plan.json'))
    expect(text).toContain(from)
    const { seal: _, ...plan } = JSON.parse(text.replaceAll(from, to))
    files.set('plan.json', planJson(plan))
    const ended = await portal.run('apply --plan plan.json --format json')
    expect({ code: ended.code, writes: writesIn(portal.requests) }).toEqual({ code: 6, writes: [] })
    expect(JSON.parse(ended.out).stale.shown[0].what).toMatch(what)
  },
)
