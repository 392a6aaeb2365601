import { expect, test } from 'vitest'
import { expectGolden } from './golden.ts'
import { openPortal, type Portal, writesIn } from './portal.ts'
import { manifest, older, stage } from './team.ts'
import { transcript } from './world.ts'

/** A portal on which `manifest` revokes three links of two rooms, and widens access three times. */
async function open(guard = '', text: string = manifest): Promise<Portal> {
  const portal = await openPortal(stage, older)
  // One room after the other, so that their links have the same ids each time.
  await portal.run('apply --auto-approve --concurrency 1')
  portal.world.files.set('roomlinks.yaml', `${guard}\n${text}`).set('was.yaml', older)
  portal.requests.length = 0
  return portal
}

/** The team has seven links more: enough for a percentage to say something. */
const more = (links: string): string => `version: 1
name: team
rooms:
  - { id: 7, links: { ${links}a: { access: read }, b: { access: read }, c: { access: read } } }
  - { title: Prices, links: { ${links}a: { access: read }, b: { access: read }, c: { access: read }, d: { access: read } } }
`

interface Case {
  readonly line: string
  readonly guard?: string
  readonly text?: string
  readonly code: number
  readonly says: readonly string[]
}

const emptied = 'version: 1\nname: team\nrooms:\n  - { id: 7, links: {} }\n  - { title: Prices, links: {} }\n'
const roomless = 'version: 1\nname: team\nrooms: []\n'

test.for<Case>([
  { line: '', code: 0, says: [] },
  { line: '--max-revokes 3', code: 0, says: [] },
  { line: '--max-revokes 2', code: 5, says: ['error guard/max-revokes'] },
  { line: '--max-revokes 2 --room 7', code: 0, says: [] },
  { line: '--max-revokes 1 --room 7', code: 5, says: ['error guard/max-revokes'] },
  { line: '--max-widening 3', code: 0, says: [] },
  { line: '--max-widening 2', code: 5, says: ['error guard/max-widening'] },
  { line: '', guard: 'guard: { maxWidening: 2 }', code: 5, says: ['error guard/max-widening'] },
  {
    line: '--max-widening 3 --allow revokes',
    guard: 'guard: { maxWidening: 2, maxRevokes: 0 }',
    code: 5,
    says: ['warning guard/looser', 'warning guard/allowed', 'error guard/max-widening'],
  },
  {
    line: '--allow revokes,widening',
    guard: 'guard: { maxWidening: 2, maxRevokes: 0 }',
    code: 0,
    says: ['warning guard/allowed', 'warning guard/allowed'],
  },
  {
    line: '--allow revokes --allow widening --detailed-exitcode',
    guard: 'guard: { maxWidening: 2, maxRevokes: 0 }',
    code: 2,
    says: ['warning guard/allowed', 'warning guard/allowed'],
  },
  { line: '', text: emptied, code: 5, says: ['error guard/empty'] },
  { line: '--room 7', text: emptied, code: 5, says: ['error guard/empty'] },
  { line: '--allow empty', text: emptied, code: 0, says: ['warning guard/allowed'] },
  { line: '--allow revokes,widening', text: emptied, code: 5, says: ['error guard/empty'] },
  // One room is emptied, and another is not.
  {
    line: '--room 7',
    text: emptied.replace('Prices, links: {}', 'Prices, links: { three: { access: read } }'),
    code: 0,
    says: [],
  },
  { line: '', text: roomless, code: 0, says: [] },
  { line: '--base-file was.yaml', text: roomless, code: 5, says: ['error guard/empty'] },
  { line: '--base-file was.yaml --allow empty', text: roomless, code: 0, says: ['warning guard/allowed'] },
  {
    line: '--base-file was.yaml --max-revokes 1',
    text: `${roomless.replace(' []', '')}  - { id: 7, links: { one: { access: read } } }\n`,
    code: 5,
    says: ['error guard/max-revokes'],
  },
])('plan $line, with $guard', async ({ line, guard, text, code, says }) => {
  const portal = await open(guard, text)
  const ended = await portal.run(`plan ${line} --format json`.replaceAll(/ +/g, ' '))
  const document: { refused: boolean; diagnostics: { severity: string; code: string }[] } = JSON.parse(ended.out)
  expect(document.diagnostics.map((each) => `${each.severity} ${each.code}`)).toEqual(says)
  expect(document.refused).toBe(code === 5)
  expect(ended.code).toBe(code)
})

test.for([
  // Of all, 2 of 9 + 2; of the larger room alone, 1 of 5 + 1, which are too few.
  { line: '--max-revoke-percent 18', code: 5 },
  { line: '--max-revoke-percent 19', code: 0 },
  { line: '--max-revoke-percent 18 --room title:Prices', code: 0 },
])('plan $line: a percentage is of what was looked at', async ({ line, code }) => {
  const portal = await openPortal(stage, more('old: { access: read }, primary: { access: read }, '))
  expect((await portal.run('apply --auto-approve')).code).toBe(0)
  portal.world.files.set('roomlinks.yaml', more('primary: { access: read }, '))
  const ended = await portal.run(`plan ${line}`)
  expect(ended.out).toMatch(/[12] to revoke/)
  expect(ended.err.includes('guard/max-revoke-percent')).toBe(code === 5)
  expect(ended.code).toBe(code)
})

test('what a guard refuses is not applied; what is allowed is, and plan and report say so', async () => {
  const portal = await open('guard: { maxRevokes: 2, maxWidening: 1 }')
  const refused = await portal.run('apply --auto-approve --allow widening')
  expect(refused.code).toBe(5)
  expect(writesIn(portal.requests)).toEqual([])
  const applied = await portal.run('apply --auto-approve --allow widening,revokes --concurrency 1 --json-into out.json')
  expect(applied.code).toBe(0)
  expectGolden('apply-allowed', transcript(applied))
  const report: { diagnostics: unknown[] } = JSON.parse(String(portal.world.files.get('out.json')))
  expect(report.diagnostics).toMatchObject([
    { code: 'guard/allowed', severity: 'warning', message: expect.stringContaining('revokes 3 links') },
    { code: 'guard/allowed', severity: 'warning', message: expect.stringContaining('widens access in 3 links') },
  ])
})
