import { expect, test } from 'vitest'
import { merge, pull } from '../forge/fake.ts'
import { onGithub, onGitlab, pullRequest } from './commenting.ts'

const commit = String(pullRequest['GITHUB_SHA'])
const other = 'f'.repeat(40)
const main = { GITHUB_REF: 'refs/heads/main' }

/** The last request that was merged: no event but a push may lead to it. */
const last = { number: 66, merged_at: '2027-01-11T08:00:00Z', merge_commit_sha: commit, base: { ref: 'main' } }

const repository = { id: 1, full_name: 'acme/links' }
const into = (number: number, id = 1): object => ({ number, base: { ref: 'main', repo: { id } } })

/** GitHub, where each commit leads to the last request that was merged. */
const github = (pulls: readonly unknown[] = [last]): ReturnType<typeof onGithub> =>
  onGithub({ strike: ({ path }) => (/\/commits\/\w+\/pulls$/.test(path) ? Response.json(pulls) : undefined) })

test.for<{ name: string; event: object; env?: object }>([
  { name: 'pull_request', event: { number: 7, pull_request: { number: 7 } } },
  { name: 'pull_request_target', event: { pull_request: { number: 7 } } },
  { name: 'pull_request_review', event: { pull_request: { number: 7 } } },
  { name: 'pull_request_review_comment', event: { pull_request: { number: 7 } } },
  { name: 'issue_comment', event: { issue: { number: 7, pull_request: { url: 'x' } } } },
  { name: 'issues', event: { issue: { number: 7, pull_request: {} } } },
  { name: 'workflow_run', event: { workflow_run: { pull_requests: [{ number: 7 }] } } },
  { name: 'workflow_run', event: { repository, workflow_run: { pull_requests: [into(9, 2), into(7)] } } },
  { name: 'workflow_run', event: { repository, workflow_run: { pull_requests: [into(7), into(7), into(7, 2)] } } },
  { name: 'check_run', event: { repository, check_run: { pull_requests: [into(7)] } } },
  { name: 'check_suite', event: { check_suite: { pull_requests: [{ number: 7 }] } } },
  { name: '', event: { workflow_run: { pull_requests: [{ number: 7 }] } } },
  { name: 'pull_request', event: {}, env: { GITHUB_REF: 'refs/pull/7/merge' } },
])('an event with one request: $name $event', async ({ name, event, env }) => {
  const { run, world, fake } = await github()
  world.files.set('event.json', JSON.stringify(event))
  const ended = await run('comment --file plan.md', { ...main, GITHUB_EVENT_NAME: name, ...env })
  expect(ended).toEqual({ code: 0, out: `Created the comment: ${pull}#issuecomment-9000\n`, err: '' })
  expect(fake.requests.filter((each) => /\/commits\//.test(each))).toEqual([])
})

const stray = { repository, sha: commit, deployment: { sha: commit, ref: 'main' }, ref: 'refs/heads/main' }

test.for<{ name: string; event?: unknown; ref?: string; says: string }>([
  { name: 'issue_comment', event: { issue: { number: 7 } }, says: 'issue_comment belongs to no pull request' },
  { name: 'issue_comment', event: { issue: { number: 7, pull_request: null } }, says: 'no pull request' },
  { name: 'issue_comment', event: { issue: 7 }, says: 'no pull request' },
  { name: 'issues', event: { issue: { number: 7 } }, says: 'issues belongs to no pull request' },
  { name: '', event: { issue: { number: 7 } }, says: 'Nothing names the pull request' },
  { name: 'workflow_run', event: { workflow_run: { pull_requests: [], head_sha: commit } }, says: 'no pull request' },
  { name: 'workflow_run', event: { workflow_run: { head_sha: commit } }, says: 'no pull request' },
  { name: 'workflow_run', event: { workflow_run: [], pull_request: { number: 7 } }, says: 'no pull request' },
  { name: 'workflow_run', event: { workflow_run: { pull_requests: [into(7), into(8)] } }, says: '2 pull requests' },
  {
    name: 'workflow_run',
    event: { repository, workflow_run: { pull_requests: [into(7, 2)] } },
    says: 'no pull request',
  },
  { name: 'workflow_run', event: {}, ref: 'refs/pull/66/merge', says: 'no pull request' },
  { name: 'check_run', event: { check_run: { pull_requests: [], head_sha: commit } }, says: 'no pull request' },
  { name: 'check_suite', event: { check_suite: { pull_requests: [null, 7, {}] } }, says: 'no pull request' },
  ...[
    ...['deployment_status', 'deployment', 'status', 'merge_group', 'schedule', 'workflow_dispatch'],
    ...['repository_dispatch', 'release', 'create', 'delete', 'page_build', 'constructor'],
  ].map((name) => ({ name, event: stray, says: `event ${name} belongs to no pull request` })),
  { name: 'schedule', event: '{', says: 'event schedule belongs to no pull request' },
  { name: 'pull_request', event: {}, says: 'event pull_request belongs to no pull request' },
  { name: '', event: { schedule: '17 5 * * 1-5' }, says: 'Nothing names the pull request' },
  { name: '::error::x', event: {}, says: 'Nothing names the pull request' },
  { name: 'push', event: { after: '0'.repeat(40), deleted: true }, says: 'Nothing names the pull request' },
  { name: 'push', event: { after: commit }, ref: 'refs/tags/v1', says: 'A tag belongs to no' },
])('an event without one is told, and nothing is sent: $name $event', async ({ name, event, ref, says }) => {
  const { run, world, fake } = await github()
  world.files.set('event.json', typeof event === 'string' ? event : JSON.stringify(event))
  const env = { GITHUB_REF: ref ?? 'refs/heads/main', GITHUB_EVENT_NAME: name }
  const { code, out, err } = await run('comment --file plan.md', env)
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toContain('error comment/no-number\n')
  expect(err).toContain(says)
  expect(err).toContain('--number')
  expect(fake.requests).toEqual([])
  expect(await run('comment --file plan.md --number 7', env)).toMatchObject({ code: 0, err: '' })
})

test.for<{ name: string; pulls: readonly object[]; found: boolean }>([
  { name: 'merged by this push', pulls: [last, { ...last, number: 7 }].slice(1), found: true },
  { name: 'rebased', pulls: [{ ...last, number: 7, merge_commit_sha: other, head: { sha: commit } }], found: true },
  { name: 'merged earlier', pulls: [{ ...last, merge_commit_sha: other }], found: false },
  { name: 'merged into another branch', pulls: [{ ...last, base: { ref: 'release' } }], found: false },
  { name: 'open, of this branch', pulls: [{ number: 7, state: 'open', head: { ref: 'main' } }], found: true },
  { name: 'open, of another branch', pulls: [{ number: 7, state: 'open', head: { ref: 'feature' } }], found: false },
  { name: 'closed without a merge', pulls: [{ number: 7, state: 'closed', merged_at: null }], found: false },
  { name: 'one of two that are open', pulls: [{ number: 7 }, { number: 8 }], found: false },
  {
    name: 'the one of two that is merged by this push',
    pulls: [
      { ...last, merge_commit_sha: other },
      { ...last, number: 7 },
      { number: 8, state: 'open' },
    ],
    found: true,
  },
])('after a push, a request that was $name: $found', async ({ pulls, found }) => {
  const { run, world, fake } = await github(pulls)
  world.files.set('event.json', JSON.stringify({ ref: 'refs/heads/main', after: commit }))
  const { code, out, err } = await run('comment --file plan.md', { ...main, GITHUB_EVENT_NAME: 'push' })
  expect({ code, out }).toEqual(
    found ? { code: 0, out: `Created the comment: ${pull}#issuecomment-9000\n` } : { code: 1, out: '' },
  )
  if (!found) expect(err).toContain('error comment/no-number\n')
  expect(fake.comments).toHaveLength(found ? 1 : 0)
})

const merged = { iid: 66, state: 'merged', merge_commit_sha: commit, target_branch: 'main' }

test.for<{ source: string; env?: Readonly<Record<string, string>>; requests?: readonly object[]; says?: string }>([
  { source: 'merge_request_event', env: { CI_MERGE_REQUEST_IID: '7' } },
  { source: 'parent_pipeline', env: { CI_MERGE_REQUEST_IID: '7' } },
  { source: 'push', requests: [{ ...merged, iid: 7 }] },
  { source: 'push', requests: [{ ...merged, iid: 7, merge_commit_sha: null, sha: commit }] },
  { source: 'push', requests: [{ iid: 7, state: 'opened', source_branch: 'main', target_branch: 'release' }] },
  { source: 'push', requests: [{ ...merged, merge_commit_sha: other }], says: 'exactly one pull request' },
  { source: 'push', requests: [{ ...merged, target_branch: 'release' }], says: 'exactly one pull request' },
  { source: 'push', env: { CI_COMMIT_TAG: 'v1' }, says: 'A tag belongs to no' },
  { source: 'push', env: { CI_COMMIT_SHA: '' }, says: 'Nothing names the merge request' },
  ...['schedule', 'web', 'api', 'trigger', 'pipeline', 'parent_pipeline', 'chat', 'webide', 'merge_request_event'].map(
    (source) => ({ source, says: `A pipeline of the source ${source} belongs to no merge request` }),
  ),
  { source: 'a b', says: 'Nothing names the merge request' },
])('a pipeline of GitLab: $source $env $says', async ({ source, env = {}, requests = [merged], says }) => {
  const { run, fake } = await onGitlab({
    strike: ({ path }) => (/\/commits\/\w+\/merge_requests$/.test(path) ? Response.json(requests) : undefined),
  })
  const around = { CI_MERGE_REQUEST_IID: undefined, CI_COMMIT_SHA: commit, CI_COMMIT_BRANCH: 'main' }
  const ended = await run('comment --file plan.md', { ...around, CI_PIPELINE_SOURCE: source, ...env })
  expect(fake.comments).toHaveLength(says === undefined ? 1 : 0)
  if (says === undefined) {
    expect(ended).toEqual({ code: 0, out: `Created the comment: ${merge}#note_9000\n`, err: '' })
    return
  }
  expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringContaining('error comment/no-number\n') })
  expect(ended.err).toContain(says)
})
