import { expect, test } from 'vitest'
import { writesIn } from '../commands/portal.ts'
import { start } from '../commands/process.ts'
import { scriptFor, useTarball } from './tarball.ts'
import { openTeam, type Team } from './team.ts'

const tarball = useTarball()

interface Scene extends Team {
  readonly script: (argument: string, env?: Readonly<Record<string, string>>) => ReturnType<typeof start>['ended']
}

async function openScene(at?: 'merge' | 'main'): Promise<Scene> {
  const team = await openTeam(at)
  const { repository, portal, applied } = team
  const usual = { DOCSPACE_URL: portal.url, DOCSPACE_API_KEY: portal.sandbox.apiKey, BASE: applied }
  const path = scriptFor(tarball())
  const script: Scene['script'] = (argument, env = {}) =>
    start('sh', [path, argument], {
      cwd: repository.folder,
      env: { ...repository.env, ...usual, ...env },
    }).ended
  return { ...team, script }
}

test('plan, then apply of just that plan', async () => {
  const { script, portal } = await openScene()
  expect(await script('plan')).toMatchObject({ code: 0, out: expect.stringContaining('3 from this change') })
  expect(writesIn(portal.requests)).toEqual([])
  expect(await script('apply')).toMatchObject({ code: 0, out: expect.stringContaining('Verified: 1 of 1 room') })
  expect(await script('plan', { BASE: '' })).toMatchObject({
    code: 0,
    out: expect.stringContaining('Nothing to apply.'),
  })
})

test('a portal that moved: nothing is written', async () => {
  const { script, portal, byHand } = await openScene()
  await script('plan')
  byHand('partners', 'editing')
  expect(await script('apply')).toMatchObject({ code: 6, err: expect.stringContaining('no longer, what was approved') })
  expect(writesIn(portal.requests)).toEqual([])
})

test.for([
  { name: 'its tip', moved: false, ends: { code: 0, out: expect.stringContaining('Verified: 1 of 1 room') } },
  { name: 'no longer its tip', moved: true, ends: { code: 6, err: expect.stringContaining('main has moved on') } },
])('a checkout of a branch, $name', async ({ moved, ends }) => {
  const { script, portal, repository, applied } = await openScene()
  repository.git('remote', 'add', 'origin', '.')
  repository.git('checkout', '--quiet', '--detach')
  await script('plan')
  portal.requests.length = 0
  if (moved) repository.git('update-ref', 'refs/heads/main', applied)
  expect(await script('apply', { BRANCH: 'main' })).toMatchObject(ends)
  expect(portal.requests.length > 0).toBe(!moved)
})

test('an origin that does not tell the tip of the branch', async () => {
  const { script, portal } = await openScene()
  await script('plan')
  expect(await script('apply', { BRANCH: 'main' })).toMatchObject({
    ...{ code: 1, err: expect.stringContaining('origin did not return the tip of main') },
  })
  expect(writesIn(portal.requests)).toEqual([])
})

test('a plan that a change has committed is not applied', async () => {
  const { script, portal, repository } = await openScene('main')
  await script('plan')
  repository.git('add', '--force', 'plan.json')
  repository.git('commit', '--quiet', '--message', 'A plan')
  expect(await script('apply')).toMatchObject({
    code: 1,
    err: expect.stringContaining('plan.json is in the repository'),
  })
  expect(writesIn(portal.requests)).toEqual([])
})

test('a guard refuses', async () => {
  const { script, repository } = await openScene('main')
  repository.commit({ 'roomlinks.yaml': 'version: 1\nname: board\nrooms: []\n' })
  expect(await script('plan')).toMatchObject({ code: 5 })
  expect(await script('apply')).toMatchObject({ code: 5, err: expect.stringContaining('A guard refused it') })
})

test('drift is told, and ends with 2', async () => {
  const { script, portal, byHand } = await openScene('main')
  expect(await script('drift')).toMatchObject({ code: 0, err: '' })
  byHand('partners', 'editing')
  expect(await script('drift')).toMatchObject({ code: 2, err: expect.stringContaining('read drift.md') })
  expect(writesIn(portal.requests)).toEqual([])
})

test('a part was done', async () => {
  const { script, portal } = await openScene()
  await script('plan')
  portal.sandbox.setFaults({ faults: [{ on: { method: 'PUT' }, requests: [2], fault: 'unauthorized' }] })
  expect(await script('apply')).toMatchObject({ code: 7, err: expect.stringContaining('Only a part was done') })
})

test.for([
  { name: 'another word', argument: 'destroy', env: {}, code: 64, err: 'usage: plan-and-apply.sh plan|apply|drift\n' },
  { name: 'no plan', argument: 'apply', env: {}, code: 1, err: 'plan.json' },
  { name: 'a wrong key', argument: 'plan', env: { DOCSPACE_API_KEY: 'sk-another' }, code: 4, err: 'error' },
])('what cannot be done: $name', async ({ argument, env, code, err }) => {
  const { script } = await openScene('main')
  expect(await script(argument, env)).toMatchObject({ code, err: expect.stringContaining(err) })
})
