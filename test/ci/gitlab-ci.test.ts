import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writesIn } from '../commands/portal.ts'
import { type Fake, json, openFakeGitlab } from '../forge/fake.ts'
import { jobNamed, jobNames, jobsFor, type Played, playJob, text } from './gitlab.ts'
import { useTarball } from './tarball.ts'
import { openTeam, type Team } from './team.ts'

const token = 'glpat-0aB1cD2eF3gH4iJ5kL6m'
const tarball = useTarball()

interface Scene extends Team {
  readonly fake: Fake
  readonly play: (job: string, more?: Readonly<Record<string, string>>) => Promise<Played>
  readonly read: (file: string) => string
}

/** The team with a forge; the checkout is the branch of the merge request, or the default branch. */
async function openScene(at: 'fair' | 'main'): Promise<Scene> {
  const team = await openTeam()
  const { repository, portal, applied } = team
  const sha = repository.git('rev-parse', at).trim()
  // As GitLab checks it out: the commit, on no branch. The origin of the checkout is the repository itself.
  repository.git('checkout', '--quiet', '--detach', sha)
  repository.git('remote', 'add', 'origin', '.')
  const fake = await openFakeGitlab({
    ...{ token, me: { id: 5, login: 'project_12_bot' } },
    strike: ({ path }) =>
      path.endsWith(`/repository/commits/${sha}/merge_requests`)
        ? json([{ iid: 7, state: 'merged', merge_commit_sha: sha }])
        : undefined,
  })
  const request = { CI_MERGE_REQUEST_IID: '7', CI_MERGE_REQUEST_DIFF_BASE_SHA: applied }
  const env = {
    ...{ ...repository.env, ROOMLINKS_TARBALL: tarball().url, ROOMLINKS_SHA256: tarball().sha256 },
    ...{ CI_API_V4_URL: fake.url, CI_PROJECT_ID: 'acme/links' },
    ...{ CI_COMMIT_SHA: sha, CI_JOB_URL: 'https://gitlab.example/acme/links/-/jobs/42' },
    ...(at === 'fair' ? request : { CI_COMMIT_BEFORE_SHA: applied, CI_COMMIT_BRANCH: 'main' }),
    ...{ DOCSPACE_URL: portal.url, DOCSPACE_API_KEY: portal.sandbox.apiKey, GITLAB_TOKEN: token },
  }
  return {
    ...team,
    fake,
    play: (job, more = {}) => playJob(job, repository.folder, { ...env, ...more }),
    read: (file) => readFileSync(join(repository.folder, file), 'utf8'),
  }
}

const onMain = { CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main', CI_DEFAULT_BRANCH: 'main' }

test.for<{ name: string; variables: Readonly<Record<string, string>>; jobs: object }>([
  {
    name: 'a merge request',
    variables: { CI_PIPELINE_SOURCE: 'merge_request_event', DOCSPACE_API_KEY: 'sk-1' },
    jobs: { review: 'on_success' },
  },
  {
    name: 'a merge request from a fork',
    variables: { CI_PIPELINE_SOURCE: 'merge_request_event' },
    jobs: { compare: 'on_success' },
  },
  { name: 'a push to main', variables: onMain, jobs: { plan: 'on_success', apply: 'manual' } },
  { name: 'a push elsewhere', variables: { ...onMain, CI_COMMIT_BRANCH: 'fair' }, jobs: {} },
  { name: 'a schedule', variables: { CI_PIPELINE_SOURCE: 'schedule' }, jobs: { drift: 'on_success' } },
])('the jobs for $name', async ({ variables, jobs }) => {
  const { repository } = await openTeam('main')
  expect(await jobsFor(repository.folder, variables)).toEqual(jobs)
})

test("the pipeline is one by GitLab's schema, and what the schema does not know is found", async () => {
  const { repository } = await openTeam('main')
  expect(await jobsFor(repository.folder, onMain, text)).toEqual({ plan: 'on_success', apply: 'manual' })
  const wrong = text.replace('resource_group:', 'resource_groupp:')
  expect(await jobsFor(repository.folder, onMain, wrong)).toContain("'resource_groupp' property is not expected")
})

test('a merge request: the plan in its reports and as a note', async () => {
  const { play, read, fake, portal, byHand } = await openScene('fair')
  byHand('auditors', 'comment')
  expect(await play('review')).toMatchObject({ code: 0, status: 'success', missing: [] })
  expect(JSON.parse(read('plan.gitlab.json'))).toEqual({ create: 1, update: 2, delete: 1 })
  expect(JSON.parse(read('plan.codequality.json'))).toEqual([])
  expect(read('plan.md')).toContain('3 from this change, 1 drift, 0 both.')
  expect(fake.comments.map(({ body }) => body)).toEqual([expect.stringContaining('state=planned')])
  expect(writesIn(portal.requests)).toEqual([])
})

test('a merge request whose plan is refused: the job fails, and the note is there', async () => {
  const { play, fake, repository } = await openScene('fair')
  repository.commit({ 'roomlinks.yaml': 'version: 1\nname: board\nrooms: []\n' })
  expect(await play('review')).toMatchObject({ code: 5, status: 'failed', missing: [] })
  expect(fake.comments).toHaveLength(1)
})

test('a merge request that brings a plan, and a link to have none made: the note is of the real one', async () => {
  const { play, fake, repository, read } = await openScene('fair')
  symlinkSync('roomlinks.yaml', join(repository.folder, 'plan.codequality.json'))
  repository.commit({ 'plan.md': '<!-- roomlinks:board state=planned -->\nForged: no changes.\n' })
  expect(await play('review')).toMatchObject({ code: 0, status: 'success', missing: [] })
  expect(fake.comments.map(({ body }) => body)).toEqual([expect.not.stringContaining('Forged')])
  expect(read('plan.md')).not.toContain('Forged')
})

test('a note that is refused fails no apply', async () => {
  const { play, fake } = await openScene('main')
  await play('plan')
  const ended = await play('apply', { GITLAB_TOKEN: 'glpat-0aB1cD2eF3gH4iJ5kL6x' })
  expect(ended).toMatchObject({ code: 0, status: 'success', printed: expect.stringContaining('There is no comment.') })
  expect(fake.comments).toEqual([])
})

test('a merge request without a token of the project: no note, and nothing fails', async () => {
  const { play, fake } = await openScene('fair')
  expect(await play('review', { GITLAB_TOKEN: '' })).toMatchObject({ status: 'success', missing: [] })
  expect(fake.requests).toEqual([])
})

test('a merge request from a fork: the manifests are compared, and neither portal nor forge is asked', async () => {
  const { play, read, fake, portal } = await openScene('fair')
  const none = { DOCSPACE_API_KEY: '', DOCSPACE_URL: '', GITLAB_TOKEN: '' }
  expect(await play('compare', none)).toMatchObject({ code: 0, status: 'success', missing: [] })
  expect(read('plan.md')).toContain('differs from')
  expect([...fake.requests, ...portal.requests]).toEqual([])
})

test('main: what is planned is approved and applied, and the note says so', async () => {
  const { play, read, fake, portal } = await openScene('main')
  expect(await play('plan')).toMatchObject({ status: 'success', missing: [] })
  expect(writesIn(portal.requests)).toEqual([])
  expect(await play('apply')).toMatchObject({ code: 0, status: 'success', missing: [] })
  expect(read('apply.md')).toContain('Verified: 1 of 1 room is as the manifest says.')
  expect(fake.comments.map(({ body }) => body)).toEqual([expect.stringContaining('state=applied')])
})

test('main: a portal that moves between approval and apply is left alone', async () => {
  const { play, portal, byHand } = await openScene('main')
  await play('plan')
  byHand('auditors', 'editing')
  expect(await play('apply')).toMatchObject({ code: 6, status: 'failed', missing: [] })
  expect(writesIn(portal.requests)).toEqual([])
})

test('main: a job that is run again after the branch has moved on writes nothing', async () => {
  const { play, portal, repository, applied } = await openScene('main')
  await play('plan')
  portal.requests.length = 0
  repository.git('update-ref', 'refs/heads/main', applied)
  expect(await play('apply')).toMatchObject({
    ...{ code: 6, status: 'failed' },
    printed: expect.stringContaining('The branch has moved on since this pipeline'),
  })
  expect(portal.requests).toEqual([])
})

test('main: where GitLab does not tell the tip of the branch, nothing is written', async () => {
  const { play, portal, repository } = await openScene('main')
  await play('plan')
  portal.requests.length = 0
  repository.git('remote', 'set-url', 'origin', './nowhere')
  expect(await play('apply')).toMatchObject({
    ...{ code: 1, status: 'failed' },
    printed: expect.stringContaining('GitLab did not return the tip of the branch.'),
  })
  expect(portal.requests).toEqual([])
})

test('main: a branch whose name ends like that of main does not stand for it', async () => {
  const { play, repository, applied } = await openScene('main')
  await play('plan')
  repository.git('branch', 'a/refs/heads/main', 'main')
  repository.git('update-ref', 'refs/heads/main', applied)
  expect(await play('apply')).toMatchObject({ code: 6, status: 'failed' })
})

test('drift is a warning, and nothing where there is none', async () => {
  const { play, portal, byHand, repository, applied } = await openScene('main')
  repository.git('checkout', '--quiet', applied)
  expect(await play('drift')).toMatchObject({ code: 0, status: 'success', missing: [] })
  byHand('auditors', 'editing')
  expect(await play('drift')).toMatchObject({ code: 2, status: 'warning', missing: [] })
  expect(await play('drift', { DOCSPACE_API_KEY: 'sk-another' })).toMatchObject({ code: 4, status: 'failed' })
  expect(writesIn(portal.requests)).toEqual([])
})

test('all jobs are played here, and their files are for developers alone', () => {
  expect(jobNames()).toEqual(['review', 'compare', 'plan', 'apply', 'drift'])
  for (const name of jobNames()) expect(jobNamed(name).artifacts?.access, name).toBe('developer')
})
