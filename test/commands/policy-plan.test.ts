import { expect, test } from 'vitest'
import { expectGolden } from './golden.ts'
import { openGoverned } from './governed.ts'
import { openPortal, type Portal, writesIn } from './portal.ts'
import { command, surroundingsOf } from './process.ts'
import { manifest, stage } from './team.ts'
import { transcript } from './world.ts'

/** What the manifest of the team declares breaks one rule, and what is in the portal breaks others. */
const policy = `version: 1
name: company
rules:
  public-links-end:
    about: Links that anyone can open end
    match: { audience: public }
    require: { expirationDate: true }
  press-is-short:
    match: { key: press }
    require: { expiresWithin: 30d }
  everything-is-declared:
    match: { state: unmanaged }
    level: warn
`

/** The portal of the team, with that policy beside its manifest, or another one. */
async function judged(text = policy): Promise<Portal> {
  const portal = await openPortal(stage, manifest)
  portal.world.files.set('roomlinks.policy.yaml', text)
  return portal
}

test('a plan that would break a rule is shown, then refused; the rest is reported', async () => {
  const portal = await judged()
  const ended = await portal.run('plan')
  expect(ended.code).toBe(5)
  expectGolden('policy-plan', transcript(ended))
  const json = JSON.parse((await portal.run('plan --format json')).out)
  expect(json).toMatchObject({ refused: true, incomplete: false })
  expect(json.diagnostics).toContainEqual(
    expect.objectContaining({
      code: 'policy/denied',
      rule: 'company/press-is-short',
      severity: 'error',
      source: expect.objectContaining({ file: 'roomlinks.yaml', line: 7 }),
    }),
  )
  expect(writesIn(portal.requests)).toEqual([])
})

test.for(['markdown', 'github', 'sarif', 'junit', 'codequality'])('--format %s has the findings', async (format) => {
  const portal = await judged()
  expectGolden(`policy-plan-${format}`, transcript(await portal.run(`plan --format ${format}`)))
})

test('apply sends nothing for a plan that a policy refuses, and no flag lets it through', async () => {
  const portal = await judged()
  const ended = await portal.run('apply --auto-approve --allow revokes,widening,empty')
  expect(ended).toMatchObject({ code: 5, err: expect.stringContaining('error policy/denied\n') })
  expect(writesIn(portal.requests)).toEqual([])
})

test('an exception, or a link that keeps the rule, lets the plan through', async () => {
  const portal = await judged(
    `${policy}exceptions:\n  - { rule: press-is-short, room: 7, link: press, until: 2027-02-01, reason: Fair }\n`,
  )
  expect((await portal.run('plan')).code).toBe(0)
  portal.world.files.set('roomlinks.policy.yaml', policy)
  portal.world.files.set('roomlinks.yaml', manifest.replace('press: {', 'press: { expirationDate: 2027-01-31,'))
  expect((await portal.run('plan')).code).toBe(0)
  expect((await portal.run('apply --auto-approve')).code).toBe(0)
})

test('a saved plan is judged again when it is applied', async () => {
  const portal = await openPortal(stage, manifest)
  expect((await portal.run('plan --out plan.json')).code).toBe(0)
  portal.world.files.set('new.policy.yaml', policy)
  portal.requests.length = 0
  const ended = await portal.run('apply --plan plan.json --policy new.policy.yaml')
  expect(ended).toMatchObject({ code: 5, err: expect.stringContaining('error policy/denied\n') })
  expect(writesIn(portal.requests)).toEqual([])
  expect((await portal.run('apply --plan plan.json')).code).toBe(0)
})

test('a policy with a mistake, or one that is not there, ends a run before anything is sent', async () => {
  const portal = await judged('version: 1\nname: company\nrules: { a: { match: {} } }\n')
  for (const command of ['plan', 'apply --auto-approve', 'drift']) {
    expect(await portal.run(command)).toMatchObject({ code: 3, err: expect.stringContaining('error policy/empty\n') })
    const missing = await portal.run(`${command} --policy gone.yaml`)
    expect(missing).toMatchObject({ code: 1, err: expect.stringContaining('error policy/unreadable\n') })
  }
  portal.world.files.set('roomlinks.yaml', 'version: 1\nname: team\nrooms: 3\n')
  expect((await portal.run('plan')).err).toMatch(/error manifest\/[\s\S]*error policy\/empty\n/)
  expect(portal.requests).toEqual([])
})

test('drift reports what is found, and ends with 2 where a rule that denies is broken', async () => {
  const portal = await openGoverned()
  expect((await portal.run('drift')).code).toBe(0)
  portal.world.files.set('roomlinks.policy.yaml', policy)
  const ended = await portal.run('drift')
  expect(ended.code).toBe(2)
  expectGolden('policy-drift', transcript(ended))
  expectGolden('policy-drift-markdown', (await portal.run('drift --format markdown')).out)
  expect((await portal.run('drift --write --auto-approve')).code).toBe(2)
  const mild = policy.replace(/ {2}public-links-end:[\s\S]*?(?= {2}everything)/, '')
  portal.world.files.set('roomlinks.policy.yaml', mild)
  expect(await portal.run('drift')).toMatchObject({ code: 0, err: expect.stringContaining('warning policy/warned\n') })
})

test('validate judges what is declared: a denied declaration is 5, and what is not known is not passed', async () => {
  const portal = await judged()
  const env = { LINK_PASSWORD: 'Quiet-Harbour-27' }
  const open = await portal.run('validate', { env })
  expect(open).toMatchObject({ code: 0, err: expect.stringContaining('warning policy/not-judged\n') })
  portal.world.files.set('roomlinks.yaml', manifest.replace('press: {', 'press: { expirationDate: null,'))
  const ended = await portal.run('validate', { env })
  expect(ended.code).toBe(5)
  expectGolden('policy-validate', transcript(ended))
  expect(JSON.parse((await portal.run('validate --format json', { env })).out)).toMatchObject({ ok: false })
  portal.world.files.set('roomlinks.policy.yaml', policy.replace('require: { expiresWithin', 'level: warn\n    $&'))
  const mild = await portal.run('validate', { env })
  expect(mild).toMatchObject({ code: 0, err: expect.stringContaining('warning policy/warned\n') })
  portal.world.files.set('roomlinks.yaml', 'version: 1\nname: team\nrooms: 3\n')
  expect((await portal.run('validate', { env })).code).toBe(3)
  expect(portal.requests).toEqual([])
})

test('the built command judges a plan over HTTP', async () => {
  const portal = await judged()
  const { code, out, err } = await command('plan --format json', surroundingsOf(portal))
  expect(JSON.parse(out)).toMatchObject({ refused: true })
  expect({ code, isSaid: err.includes('error policy/denied\n') }).toEqual({ code: 5, isSaid: true })
})
