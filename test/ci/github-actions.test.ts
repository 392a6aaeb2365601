import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writesIn } from '../commands/portal.ts'
import { makeFolder } from '../commands/process.ts'
import { actions, type Fake, githubError, json, openFakeGithub, type Strike } from '../forge/fake.ts'
import { action, jobsFor, type Played, playAction, playJob, type Run, token } from './github.ts'
import { openTeam, type Team } from './team.ts'

/** Where the forge tells the tip of main. */
const tipPath = '/repos/acme/links/commits/heads/main'

interface Scene extends Team {
  readonly fake: Fake
  /** What the forge answers to who asks for the tip of main; without it, that is the commit of the run. */
  answerTip: ((sha: string) => Response) | undefined
  readonly run: (event: string, more?: Partial<Run>) => Run
}

/** The team with a forge, and what a run of an event there has. */
async function openScene(at?: 'merge' | 'main', strike?: Strike): Promise<Scene> {
  const team = await openTeam(at)
  const { repository, portal, applied } = team
  const sha = repository.git('rev-parse', 'HEAD').trim()
  // The fake knows one pull request: the one that brought the merge.
  const pulls: Strike = ({ path }) =>
    path === `/repos/acme/links/commits/${sha}/pulls`
      ? json([{ number: 7, merged_at: '2027-01-11T09:00:00Z', merge_commit_sha: sha }])
      : undefined
  const tips: Strike = ({ path }) =>
    path === tipPath ? (scene.answerTip ?? ((tip: string) => new Response(tip)))(sha) : undefined
  const fake = await openFakeGithub({
    ...{ token, me: actions, isApp: true },
    strike: (...request) => strike?.(...request) ?? pulls(...request) ?? tips(...request),
  })
  const events: Readonly<Record<string, Omit<Run['event'], 'sha'>>> = {
    pull_request: { event_name: 'pull_request', ref: 'refs/pull/7/merge', event: { pull_request: { number: 7 } } },
    merge_group: {
      event_name: 'merge_group',
      ref: 'refs/heads/gh-readonly-queue/main/pr-7',
      event: { merge_group: { base_sha: applied } },
    },
    push: { event_name: 'push', ref: 'refs/heads/main', event: { before: applied } },
    schedule: { event_name: 'schedule', ref: 'refs/heads/main' },
    workflow_dispatch: { event_name: 'workflow_dispatch', ref: 'refs/heads/main' },
  }
  const key = portal.sandbox.apiKey
  const scene: Scene = {
    ...team,
    fake,
    answerTip: undefined,
    run: (name, more = {}) => ({
      folder: repository.folder,
      env: { ...repository.env, GITHUB_API_URL: fake.url },
      vars: { DOCSPACE_URL: portal.url },
      secrets: { DOCSPACE_PLAN_KEY: key, DOCSPACE_APPLY_KEY: key },
      ...more,
      event: { event_name: name, ref: '', ...events[name], sha },
    }),
  }
  return scene
}

/** The portal and the key as inputs of the action. */
function inputsOf({ vars, secrets }: Run): { readonly portal: string; readonly 'api-key': string } {
  return { portal: String(vars?.['DOCSPACE_URL']), 'api-key': String(secrets?.['DOCSPACE_PLAN_KEY']) }
}

/** The job must run. */
async function play(job: string, run: Run): Promise<Played> {
  const played = await playJob(job, run)
  if (!played) throw new Error(`${job} did not run.`)
  return played
}

test('which jobs run for which event', async () => {
  const { run } = await openScene('main')
  const jobs = (event: string): readonly string[] =>
    jobsFor(run(event, { needs: { plan: { outputs: { changes: '0' } } } }))
  // That a job whose needs are skipped is skipped is GitHub's own; here, nothing is to apply.
  expect(jobs('pull_request')).toEqual(['review'])
  expect(jobs('merge_group')).toEqual(['review'])
  expect(jobs('push')).toEqual(['plan'])
  expect(jobs('workflow_dispatch')).toEqual(['plan'])
  expect(jobs('schedule')).toEqual(['drift'])
})

test('a pull request: the plan against what it will be merged into, in the summary and as a comment', async () => {
  const { run, fake, portal, byHand } = await openScene()
  byHand('auditors', 'comment')
  const { code, printed, summary } = await play('review', run('pull_request'))
  expect({ code, printed }).toMatchObject({ code: 0, printed: expect.stringContaining('Created the comment') })
  expect(printed).toContain('3 from this change, 1 drift, 0 both.')
  expect(summary).toContain('### Plan of `board`')
  expect(fake.comments.map(({ body }) => body)).toEqual([expect.stringContaining('state=planned')])
  expect(writesIn(portal.requests)).toEqual([])
})

test('a pull request from a fork: the manifests are compared, and neither portal nor forge is asked', async () => {
  const { run, fake, portal } = await openScene()
  const { code, printed, summary } = await play('review', run('pull_request', { secrets: {} }))
  expect({ code, printed }).toMatchObject({
    code: 0,
    printed: expect.stringContaining('::notice title=roomlinks::There is no key'),
  })
  expect(summary).toContain('differs from')
  expect([...fake.requests, ...portal.requests]).toEqual([])
})

interface BaseCase {
  readonly name: string
  /** Changes the checkout, and answers with what is different in the run. */
  readonly spoil: (scene: Scene, usual: Run) => Partial<Run> | Promise<Partial<Run>>
  readonly says: string
  readonly hint: string
}

test.for<BaseCase>([
  {
    name: 'a checkout of another user, as in a container',
    spoil: (_, usual) => ({ env: { ...usual.env, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' } }),
    says: 'base/distrusted',
    hint: 'git config --global --add safe.directory ',
  },
  {
    name: 'a checkout of the newest commit alone',
    spoil: ({ repository }) => {
      const folder = join(makeFolder(), 'shallow')
      repository.git('clone', '--quiet', '--depth=1', `file://${repository.folder}`, folder)
      return { folder }
    },
    says: 'base/shallow',
    hint: 'fetch-depth: 0',
  },
  {
    name: 'a checkout of the branch, which does not have the merge',
    spoil: ({ repository }, { event }) => {
      repository.git('checkout', '--quiet', 'fair')
      return { event: { ...event, sha: 'e'.repeat(40) } }
    },
    says: 'base/no-ref',
    hint: 'e'.repeat(40),
  },
  {
    name: 'no repository, as from a download of the files',
    spoil: ({ repository }) => {
      rmSync(join(repository.folder, '.git'), { recursive: true })
      return {}
    },
    says: 'base/no-repository',
    hint: '--base-file',
  },
])('a pull request whose base cannot be read fails, and says why: $name', async ({ spoil, says, hint }) => {
  const scene = await openScene()
  const usual = scene.run('pull_request')
  const changed = { ...usual, ...(await spoil(scene, usual)) }
  for (const secrets of [usual.secrets, {}]) {
    const { code, printed } = await play('review', { ...changed, ...(secrets && { secrets }) })
    expect({ code, printed }).toMatchObject({ code: 1, printed: expect.stringContaining(`error ${says}`) })
    expect(printed).toContain(hint)
  }
  expect(scene.portal.requests).toEqual([])
})

test('a first push has no base: all zeros are no mistake', async () => {
  const { run, portal } = await openScene()
  const event = { ...run('push').event, event: { before: '0'.repeat(40) } }
  const planned = await play('plan', { ...run('push'), event })
  expect(planned).toMatchObject({ code: 0, outputs: { changes: '3' }, printed: expect.stringContaining('base/none') })
  const needs = { plan: { outputs: planned.outputs } }
  expect(await play('apply', { ...run('push'), event, needs })).toMatchObject({ code: 0 })
  expect(writesIn(portal.requests).length).toBeGreaterThan(0)
})

test('a merge queue: the plan against the base of its group, and no comment', async () => {
  const { run, fake } = await openScene()
  const { code, printed } = await play('review', run('merge_group'))
  expect({ code, printed }).toMatchObject({ code: 0, printed: expect.stringContaining('3 from this change') })
  expect(fake.requests).toEqual([])
})

test('main: what is planned is approved and applied, and the comment says so', async () => {
  const { run, fake, portal } = await openScene()
  await play('review', run('pull_request'))
  const planned = await play('plan', run('push'))
  expect(planned.outputs).toEqual({ changes: '3', digest: expect.stringMatching(/^sha256:[0-9a-f]{32}$/) })
  expect(writesIn(portal.requests)).toEqual([])
  const { code, printed, summary } = await play('apply', run('push', { needs: { plan: { outputs: planned.outputs } } }))
  expect({ code, printed }).toMatchObject({ code: 0, printed: expect.stringContaining('Updated the comment') })
  expect(summary).toContain('Verified: 1 of 1 room is as the manifest says.')
  expect(fake.comments.map(({ body }) => body)).toEqual([expect.stringContaining('state=applied')])
  expect((await play('plan', run('push'))).outputs['changes']).toBe('0')
})

test('main: a portal that moves between approval and apply is left alone', async () => {
  const { run, portal, fake, byHand } = await openScene()
  const planned = await play('plan', run('push'))
  byHand('auditors', 'editing')
  const { code, summary } = await play('apply', run('push', { needs: { plan: { outputs: planned.outputs } } }))
  expect(code).toBe(6)
  expect(summary).toContain('not what was approved')
  expect(writesIn(portal.requests)).toEqual([])
  expect(fake.comments.map(({ body }) => body)).toEqual([expect.stringContaining('state=failed')])
})

test('apply asks the forge for the tip of its branch, with the token in a header', async () => {
  const { run, fake } = await openScene('main')
  const inputs = { command: 'apply', comment: 'false', args: '--auto-approve', ...inputsOf(run('push')) }
  expect(await playAction(inputs, run('push'))).toMatchObject({ code: 0 })
  expect(fake.requests).toEqual([`GET ${tipPath}`])
  const [asked] = fake.headers
  expect([asked?.get('authorization'), asked?.get('accept')]).toEqual([`Bearer ${token}`, 'application/vnd.github.sha'])
})

test('apply without the digest of an approved plan changes nothing', async () => {
  const { run, portal } = await openScene('main')
  const inputs = { command: 'apply', comment: 'false', digest: '', ...inputsOf(run('push')) }
  expect(await playAction(inputs, run('push'))).toMatchObject({ code: 8, outputs: { 'exit-reason': 'not-confirmed' } })
  expect(writesIn(portal.requests)).toEqual([])
})

test('the name of a branch is sent as it is, whatever is in it', async () => {
  const odd: Strike = ({ path }) =>
    path === '/repos/acme/links/commits/heads/a/%23b%25c%7Bd%2Ce%7D' ? new Response('e'.repeat(40)) : undefined
  const { run } = await openScene('main', odd)
  const event = { ...run('push').event, ref: 'refs/heads/a/#b%c{d,e}' }
  const inputs = { command: 'apply', ...inputsOf(run('push')) }
  expect(await playAction(inputs, { ...run('push'), event })).toMatchObject({
    code: 6,
    printed: expect.stringContaining('e'.repeat(40)),
  })
})

test.for<{ name: string; answer: (sha: string) => Response; ends: object; says: string }>([
  {
    name: 'its branch has moved on',
    answer: () => new Response('e'.repeat(40)),
    ends: { code: 6, outputs: { 'exit-code': '6', 'exit-reason': 'stale' } },
    says: `::error title=roomlinks::The branch has moved on to ${'e'.repeat(40)}`,
  },
  {
    name: 'the forge refuses to tell the tip',
    answer: () => githubError(403, 'Resource not accessible by integration'),
    ends: { code: 1, outputs: { 'exit-code': '1', 'exit-reason': 'failed' } },
    says: '::error title=roomlinks::The forge did not return the tip of the branch',
  },
  {
    name: 'the answer is none',
    answer: () => new Response('::stop-commands::x'),
    ends: { code: 1 },
    says: '::error title=roomlinks::The forge did not return the tip of the branch',
  },
  {
    name: 'the answer goes on after the tip',
    answer: (sha) => new Response(`${sha}\n::stop-commands::x`),
    ends: { code: 1 },
    says: '::error title=roomlinks::The forge did not return the tip of the branch',
  },
])('what was approved is not applied where $name', async ({ answer, ends, says }) => {
  const scene = await openScene()
  const { run, portal, fake } = scene
  const planned = await play('plan', run('push'))
  portal.requests.length = 0
  scene.answerTip = answer
  const inputs = { command: 'apply', digest: String(planned.outputs['digest']), ...inputsOf(run('push')) }
  const played = await playAction(inputs, run('push'))
  expect(played).toMatchObject(ends)
  expect(played.printed).toContain(says)
  expect(played.printed).not.toContain('::stop-commands::')
  expect({ asked: portal.requests, comments: fake.comments }).toEqual({ asked: [], comments: [] })
})

test('by hand: the base that is given, and without one, none; and no comment on what was merged last', async () => {
  const { run, applied, fake } = await openScene()
  const given = await play('plan', run('workflow_dispatch', { inputs: { base: applied } }))
  expect(given.printed).toContain('3 from this change')
  const without = await play('plan', run('workflow_dispatch'))
  expect(without.code).toBe(0)
  expect(without.printed).not.toContain('from this change')
  expect(without.outputs['changes']).toBe('3')
  const needs = { plan: { outputs: without.outputs } }
  const { code, printed } = await play('apply', run('workflow_dispatch', { needs }))
  expect({ code, requests: fake.requests }).toEqual({ code: 0, requests: [`GET ${tipPath}`] })
  expect(printed).not.toContain('The comment could not be written')
})

test('drift: a finding with a comment on its issue, and none begun where there is none', async () => {
  const { run, fake, byHand, portal } = await openScene('main')
  const vars = { DOCSPACE_URL: portal.url, ROOMLINKS_DRIFT_ISSUE: '7' }
  const clean = await play('drift', run('schedule', { vars }))
  expect({ code: clean.code, comments: fake.comments }).toEqual({ code: 0, comments: [] })
  byHand('auditors', 'editing')
  const found = await play('drift', run('schedule', { vars }))
  expect({ code: found.code, printed: found.printed }).toMatchObject({
    code: 0,
    printed: expect.stringContaining('::warning title=roomlinks::The portal is not as the manifest says.'),
  })
  expect(fake.comments.map(({ body }) => body)).toEqual([expect.stringContaining('| differs | `auditors` |')])
  byHand('auditors', 'read')
  expect((await play('drift', run('schedule', { vars }))).code).toBe(0)
  expect(fake.comments.map(({ body }) => body)).toEqual([expect.stringContaining('No drift')])
})

test('drift without an issue: the summary alone; and it fails where that is asked for', async () => {
  const { run, fake, byHand } = await openScene('main')
  byHand('auditors', 'editing')
  const found = await play('drift', run('schedule'))
  expect(found).toMatchObject({ code: 0, summary: expect.stringContaining('auditors') })
  const inputs = inputsOf(run('schedule'))
  const failed = await playAction({ command: 'drift', 'fail-on-drift': 'true', ...inputs }, run('schedule'))
  expect(failed).toMatchObject({ code: 2, outputs: { 'exit-code': '2', 'exit-reason': 'changes', changes: '1' } })
  expect(fake.requests).toEqual([])
})

test('comment-key: another comment of the same manifest and portal', async () => {
  const { run, fake } = await openScene('merge')
  const review = run('pull_request')
  for (const key of ['', 'nightly']) {
    expect((await playAction({ command: 'plan', 'comment-key': key, ...inputsOf(review) }, review)).code).toBe(0)
  }
  const keys = fake.comments.map(({ body }) => /^<!-- roomlinks:(\S+)/.exec(body)?.[1])
  expect(keys).toEqual([expect.stringMatching(/^board\.[\da-f]{12}$/), 'nightly'])
})

test('audit: one comment on its issue, which the next audit updates', async () => {
  const { run, fake } = await openScene('main')
  for (let round = 0; round < 2; round++) {
    const { printed } = await playAction(
      { command: 'audit', issue: '7', ...inputsOf(run('schedule')) },
      run('schedule'),
    )
    expect(printed).not.toContain('The comment could not be written')
  }
  expect(fake.comments.map(({ body }) => body)).toEqual([
    expect.stringMatching(/^<!-- roomlinks:\.[\da-f]{12} state=planned -->\n### Links of/),
  ])
})

test('a comment that is refused is a warning, and the plan is in the summary', async () => {
  const refuse: Strike = () => githubError(403, 'Resource not accessible by integration')
  const { run } = await openScene('merge', refuse)
  const { code, printed, summary } = await play('review', run('pull_request'))
  expect({ code, printed }).toMatchObject({
    code: 0,
    printed: expect.stringContaining('::warning title=roomlinks::The comment could not be written'),
  })
  expect(summary).toContain('### Plan of `board`')
})

test('a plan that a guard refuses fails, and is commented all the same', async () => {
  const { run, fake } = await openScene()
  const inputs = inputsOf(run('pull_request'))
  const args = '--max-revokes\n0\n\n--max-widening\r\n9\n'
  const refused = await playAction({ command: 'plan', args, ...inputs }, run('pull_request'))
  expect(refused).toMatchObject({ code: 5, outputs: { 'exit-code': '5', 'exit-reason': 'refused' } })
  expect(fake.comments).toHaveLength(1)
  expect(existsSync(String(refused.outputs['markdown']))).toBe(true)
})

test('folders of manifests, without what is left out', async () => {
  const { run, repository } = await openScene('main')
  const manifest = readFileSync(join(repository.folder, 'roomlinks.yaml'), 'utf8')
  repository.commit({
    'links/deep/a.yaml': manifest,
    'links/values.yaml': 'image: x\n',
    'links/b.tmpl.yaml': 'b: {{ }}\n',
  })
  const inputs = { command: 'plan', file: 'links\n', ...inputsOf(run('push')) }
  const without = await playAction({ ...inputs, exclude: 'values.yaml\n*.tmpl.yaml\n' }, run('push'))
  expect(without).toMatchObject({ code: 0, outputs: { changes: '0' } })
  expect(await playAction(inputs, run('push'))).toMatchObject({
    code: 3,
    printed: expect.stringContaining('--exclude'),
  })
})

test('a manifest gets none of the keys, under whichever name', async () => {
  const { run, repository } = await openScene('main')
  const names = ['DOCSPACE_API_KEY', 'INPUT_API_KEY', 'INPUT_GITHUB_TOKEN', 'GITHUB_TOKEN']
  const links = names.map((name) => `      ${name.toLowerCase().replaceAll('_', '-')}: { title: "\${${name}}" }\n`)
  repository.commit({ 'roomlinks.yaml': `version: 1\nname: board\nrooms:\n  - id: 7\n    links:\n${links.join('')}` })
  const { code, printed } = await play('plan', run('push'))
  expect(code).toBe(3)
  for (const name of names)
    expect(printed).toMatch(new RegExp(`${name} is (a credential of roomlinks|named like a secret)`))
})

test.for([
  {
    name: 'another command',
    inputs: { command: 'demo' },
    says: 'The input "command" must be plan, apply, drift, audit, validate or fmt.',
  },
])('an input that is refused: $name', async ({ inputs, says }) => {
  const { run } = await openScene('main')
  expect(await playAction(inputs, run('push'))).toMatchObject({ code: 1, printed: expect.stringContaining(says) })
})

test.for([
  { name: 'the command', inputs: (hostile: string) => ({ command: hostile }) },
  ...['plan', 'apply', 'drift', 'audit', 'validate', 'fmt'].map((command) => ({
    name: `all that ${command} takes`,
    inputs: (hostile: string) => {
      const usual = { command, 'working-directory': '.' }
      // What is secret is another text, so that the scanner tells it from those that may be shown.
      const secret = { 'api-key': `sk-1${hostile}`, 'github-token': `ghs_1${hostile}` }
      const all = Object.keys(action.inputs).map((each) => [each, hostile])
      return { ...Object.fromEntries(all), ...secret, ...usual }
    },
  })),
])('no input is run as a command: $name', async ({ inputs }) => {
  const { run, repository } = await openScene()
  // Between no quotes and between single ones; and between double ones.
  for (const hostile of ["; touch pwned\n$(touch pwned)`touch pwned`'; touch pwned; '", '"; touch pwned; "']) {
    const { code } = await playAction(inputs(hostile), run('pull_request'))
    expect(code).not.toBe(0)
    expect(existsSync(join(repository.folder, 'pwned')), hostile).toBe(false)
  }
})
