import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { writesIn } from '../commands/portal.ts'
import { makeFolder, start } from '../commands/process.ts'
import { openFakeGitea } from '../forge/fake.ts'
import { interpolate } from './expression.ts'
import { token } from './github.ts'
import { scriptTextFor, useTarball } from './tarball.ts'
import { openTeam, type Team } from './team.ts'

const tarball = useTarball()

type Texts = Readonly<Record<string, string>>

interface Scene extends Team {
  /** Runs a line of a configuration at the top of the checkout. */
  readonly line: (line: string, env?: Texts) => ReturnType<typeof start>['ended']
  readonly has: (...files: readonly string[]) => readonly boolean[]
}

/** The team, with the script in its checkout, and an origin that tells the tip of main. */
async function openScene(at?: 'merge' | 'main'): Promise<Scene> {
  const team = await openTeam(at)
  const { repository, portal } = team
  repository.git('remote', 'add', 'origin', '.')
  writeFileSync(join(repository.folder, 'plan-and-apply.sh'), scriptTextFor(tarball()))
  const usual = { ...repository.env, DOCSPACE_URL: portal.url, DOCSPACE_API_KEY: portal.sandbox.apiKey }
  return {
    ...team,
    line: (line, env = {}) => start('sh', ['-ec', line], { cwd: repository.folder, env: { ...usual, ...env } }).ended,
    has: (...files) => files.map((file) => existsSync(join(repository.folder, file))),
  }
}

const read = (name: string): string => readFileSync(`examples/ci/${name}`, 'utf8')

/** Plans the change and applies it, each line with what its step sets. */
async function expectPlanAndApply(
  { line, portal, has }: Scene,
  { plan, apply }: { readonly plan: readonly [string, Texts?]; readonly apply: readonly [string, Texts?] },
): Promise<void> {
  expect(await line(...plan)).toMatchObject({ code: 0, out: expect.stringContaining('3 from this change') })
  expect(has('plan.json', 'plan.md', 'plan.sarif')).toEqual([true, true, true])
  expect(writesIn(portal.requests)).toEqual([])
  expect(await line(...apply)).toMatchObject({ code: 0, out: expect.stringContaining('Verified: 1 of 1 room') })
  expect(has('apply.md', 'apply.xml')).toEqual([true, true])
}

interface BitbucketStep {
  readonly step: {
    readonly script: readonly string[]
    readonly 'after-script'?: readonly string[]
    readonly artifacts: readonly string[]
    readonly trigger?: string
    readonly deployment?: string
  }
}

interface BitbucketPipelines {
  readonly 'pull-requests': { readonly '**': readonly BitbucketStep[] }
  readonly branches: { readonly main: readonly BitbucketStep[] }
  readonly custom: { readonly drift: readonly BitbucketStep[] }
}

test('Bitbucket: each line of each step', async () => {
  const { pipelines }: { readonly pipelines: BitbucketPipelines } = parse(read('bitbucket-pipelines.yml'))
  const scene = await openScene()
  const { line, has, applied, byHand } = scene
  const run = async ({ step }: BitbucketStep, env: Texts = {}): Promise<{ code: number | null; out: string }> => {
    const ended = await line(step.script.join('\n'), env)
    for (const each of step['after-script'] ?? []) expect((await line(each)).code).toBe(0)
    return ended
  }
  const [review] = pipelines['pull-requests']['**']
  const [plan, apply] = pipelines.branches.main
  const [drift] = pipelines.custom.drift
  if (!review || !plan || !apply || !drift) throw new Error('A step is missing.')

  const reviewed = await run(review, { BITBUCKET_PR_DESTINATION_COMMIT: applied.slice(0, 12) })
  expect(reviewed).toMatchObject({ code: 0, out: expect.stringContaining('3 from this change') })
  // What a pull request makes is never applied.
  expect(review.step.artifacts).not.toContain('plan.json')
  expect(plan.step.artifacts).toContain('plan.json')
  expect(apply.step).toMatchObject({ trigger: 'manual', deployment: 'production' })
  expect(await run(plan)).toMatchObject({ code: 0 })
  expect(await run(apply)).toMatchObject({ code: 0, out: expect.stringContaining('Verified: 1 of 1 room') })
  byHand('partners', 'editing')
  expect(await run(drift)).toMatchObject({ code: 2 })
  expect(has('test-results/apply.xml', 'test-results/drift.xml', ...apply.step.artifacts)).not.toContain(false)
})

interface AzureStep {
  readonly script?: string
  readonly env?: Texts
  readonly publish?: string
  readonly inputs?: { readonly testResultsFiles: string }
}

interface AzureStage {
  readonly stage: string
  readonly jobs: readonly {
    readonly environment?: string
    readonly steps?: readonly AzureStep[]
    readonly strategy?: { readonly runOnce: { readonly deploy: { readonly steps: readonly AzureStep[] } } }
  }[]
}

test('Azure Pipelines: each line of each stage', async () => {
  const { stages }: { readonly stages: readonly AzureStage[] } = parse(read('azure-pipelines.yml'))
  const scene = await openScene()
  const { portal, repository, byHand, has, line } = scene
  const macros: Texts = {
    ...{
      DOCSPACE_URL: portal.url,
      DOCSPACE_PLAN_KEY: portal.sandbox.apiKey,
      DOCSPACE_APPLY_KEY: portal.sandbox.apiKey,
    },
  }
  const stepsOf = (name: string): readonly AzureStep[] => {
    const [job] = stages.find(({ stage }) => stage === name)?.jobs ?? []
    return job?.steps ?? job?.strategy?.runOnce.deploy.steps ?? []
  }
  const scriptOf = (name: string): readonly [string, Texts] => {
    const { script = '', env = {} } = stepsOf(name).find((step) => step.script !== undefined) ?? {}
    // A macro in the text of a script would be run.
    expect(script).not.toContain('$(')
    const filled = Object.entries(env).map(([key, text]) => [
      key,
      text.replace(/\$\((\w+)\)/, (_, of) => macros[of] ?? ''),
    ])
    return [script, Object.fromEntries(filled)]
  }
  const workspace = makeFolder()
  expect(stepsOf('Plan').flatMap(({ publish = [] }) => publish)).toEqual(['plan.md', 'plan.json'])
  expect(stages.flatMap(({ jobs }) => jobs.flatMap(({ environment = [] }) => environment))).toEqual(['production'])
  expect(await line(...scriptOf('Plan'))).toMatchObject({ code: 0, out: expect.stringContaining('3 from this change') })
  mkdirSync(join(workspace, 'plan'))
  renameSync(join(repository.folder, 'plan.json'), join(workspace, 'plan/plan.json'))
  const [apply, env] = scriptOf('Apply')
  expect(await line(apply, { ...env, PIPELINE_WORKSPACE: workspace })).toMatchObject({
    ...{ code: 0, out: expect.stringContaining('Verified: 1 of 1 room') },
  })
  byHand('partners', 'editing')
  expect(await line(...scriptOf('Drift'))).toMatchObject({ code: 2 })
  const reports = stages.flatMap(({ stage }) => stepsOf(stage).flatMap(({ inputs }) => inputs?.testResultsFiles ?? []))
  expect(reports).toEqual(['apply.xml', 'drift.xml'])
  expect(has(...reports)).toEqual([true, true])
})

test('Jenkins: each line of each stage', async () => {
  const text = read('Jenkinsfile')
  const lines = [...text.matchAll(/\bsh '([^']*)'/g)].map(([, line = '']) => line)
  const [review = '', plan = '', apply = '', drift = '', ...more] = lines
  expect(more).toEqual([])
  const scene = await openScene()
  const { line, repository, applied, byHand, has } = scene
  repository.git('update-ref', 'refs/remotes/origin/main', applied)
  expect(await line(review, { CHANGE_TARGET: 'main' })).toMatchObject({
    ...{ code: 0, out: expect.stringContaining('3 from this change') },
  })
  await expectPlanAndApply(scene, { plan: [plan], apply: [apply] })
  byHand('partners', 'editing')
  expect(await line(drift)).toMatchObject({ code: 2 })
  const archived = [...text.matchAll(/(?:artifacts|testResults): '([^']*)'/g)].flatMap(([, names = '']) =>
    names.split(','),
  )
  expect(new Set(archived)).toEqual(
    new Set(['plan.md', 'plan.sarif', 'apply.md', 'apply.xml', 'drift.md', 'drift.xml']),
  )
  expect(has(...archived)).not.toContain(false)
})

interface GiteaWorkflow {
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { readonly run?: string; readonly env?: Texts }[] }>
  >
}

test('Gitea and Forgejo: each line of each job, and the comment', async () => {
  const text = read('gitea-actions.yml')
  // But for the address of an action, which GitHub does not know.
  const content = text.replaceAll('uses: https://github.com/', 'uses: ')
  const { context } = parseWorkflow({ name: 'roomlinks.yml', content }, new NoOperationTraceWriter())
  expect(context.errors.getErrors()).toEqual([])
  const { jobs }: GiteaWorkflow = parse(text)
  const scene = await openScene()
  const { line, repository, portal, applied, byHand } = scene
  const sha = repository.git('rev-parse', 'HEAD').trim()
  const fake = await openFakeGitea({
    ...{ token, me: { id: -2, login: 'gitea-actions' } },
    strike: ({ path }) =>
      path === `/repos/acme/links/commits/${sha}/pull`
        ? Response.json({ number: 7, merged_at: '2027-01-11T09:00:00Z', merge_commit_sha: sha })
        : undefined,
  })
  const key = portal.sandbox.apiKey
  const run = (name: string, event_name: string, event: object): ReturnType<Scene['line']> => {
    const contexts = {
      github: { event, token },
      vars: { DOCSPACE_URL: portal.url },
      secrets: { DOCSPACE_PLAN_KEY: key, DOCSPACE_APPLY_KEY: key },
    }
    const { run: script = '', env = {} } = jobs[name]?.steps.find((step) => step.run !== undefined) ?? {}
    expect(script).not.toContain('${{')
    const filled = Object.entries(env).map(([variable, value]) => [variable, interpolate(value, contexts)])
    const path = join(makeFolder({ 'event.json': JSON.stringify(event) }), 'event.json')
    return line(script, {
      ...{ GITEA_ACTIONS: 'true', GITHUB_ACTIONS: 'true', GITHUB_API_URL: fake.url, GITHUB_REPOSITORY: 'acme/links' },
      ...{ GITHUB_EVENT_NAME: event_name, GITHUB_EVENT_PATH: path, GITHUB_REF: 'refs/heads/main', GITHUB_SHA: sha },
      ...Object.fromEntries(filled),
    })
  }
  const pull_request = { number: 7, base: { sha: applied } }
  expect(await run('review', 'pull_request', { pull_request })).toMatchObject({
    ...{ code: 0, out: expect.stringContaining('Created the comment') },
  })
  const pushed = await run('apply', 'push', { before: applied, after: sha })
  expect(pushed).toMatchObject({ code: 0, out: expect.stringContaining('Verified: 1 of 1 room') })
  expect(fake.comments.map(({ body }) => body)).toEqual([expect.stringContaining('state=applied')])
  byHand('partners', 'editing')
  expect(await run('drift', 'schedule', {})).toMatchObject({ code: 2 })
})

test('cron: prints nothing without drift, and what the script says with drift, or where it fails', async () => {
  const { repository, portal, byHand } = await openScene('main')
  const [line = '', ...more] = read('crontab')
    .split('\n')
    .filter((each) => /^[\d*]/.test(each))
  expect(more).toEqual([])
  // In a crontab, a percent sign ends the command.
  expect(line).not.toContain('%')
  const [, job = ''] = /^(?:\S+ ){5}(.*)$/.exec(line) ?? []
  const home = makeFolder({ 'docspace-key': portal.sandbox.apiKey, 'plan-and-apply.sh': scriptTextFor(tarball()) })
  repository.git('clone', '--quiet', repository.folder, join(home, 'links'))
  const cron = (): ReturnType<typeof start>['ended'] =>
    start('sh', ['-c', job], { cwd: home, env: { ...repository.env, HOME: home, DOCSPACE_URL: portal.url } }).ended
  expect(await cron()).toEqual({ code: 0, out: '', err: '' })
  byHand('partners', 'editing')
  const found = await cron()
  expect(found).toMatchObject({ err: '', out: expect.stringContaining('The portal is not as the manifest says') })
  expect(found.out).toContain('partners')
  rmSync(join(home, 'docspace-key'))
  expect(await cron()).toMatchObject({ out: expect.stringContaining('docspace-key') })
})

test('a result that a change has committed is gone, even if nothing can be installed', async () => {
  const { line, repository, has } = await openScene()
  const files = ['plan.json', 'plan.md', 'plan.sarif', 'apply.md', 'apply.xml', 'drift.md', 'drift.xml']
  for (const file of files) writeFileSync(join(repository.folder, file), 'Nothing to see here.\n')
  const broken = { url: 'file:///nowhere.tgz', sha256: '1'.repeat(64) }
  writeFileSync(join(repository.folder, 'plan-and-apply.sh'), scriptTextFor(broken))
  for (const word of ['plan', 'apply', 'drift']) {
    expect(await line(`sh plan-and-apply.sh ${word}`)).toMatchObject({
      ...{ code: 1, err: expect.stringContaining('could not be installed') },
    })
  }
  expect(has(...files)).not.toContain(true)
})

test('a comment that cannot be written changes nothing else', async () => {
  const { line } = await openScene()
  expect(await line('sh plan-and-apply.sh plan', { COMMENT: 'true' })).toMatchObject({
    ...{ code: 0, err: expect.stringContaining('There is no comment.') },
  })
})
