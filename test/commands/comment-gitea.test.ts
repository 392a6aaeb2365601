import { expect, test } from 'vitest'
import { type Account, giteaError, giteaPull, json, type Kept, type Strike } from '../forge/fake.ts'
import { giteaActions, giteaRun, onGitea, onGithub, plan, token } from './commenting.ts'

const dora: Account = { id: 9, login: 'dora' }
const marked = '<!-- roomlinks:acme state=planned -->\nold'
const said = (body: string, by: Account | null = giteaActions, id = 1): Kept => ({ id, by, body })
const created = { code: 0, out: `Created the comment: ${giteaPull}#issuecomment-9000\n`, err: '' }
const list = '/repos/acme/links/issues/7/comments'

test('Gitea: one comment through all states', async () => {
  const { fake, run } = await onGitea({ comments: [said(marked, dora, 1), said(marked, null, 2)] })
  const url = `${giteaPull}#issuecomment-9002`
  const steps = [
    ['comment --file plan.md', 'Created the comment'],
    ['comment --file plan.md', 'The comment is unchanged'],
    ['comment --key acme --state outdated', 'Updated the comment'],
    ['comment --file plan.md --state failed', 'Updated the comment'],
  ] as const
  for (const [line, says] of steps) expect(await run(line)).toEqual({ code: 0, out: `${says}: ${url}\n`, err: '' })
  expect(fake.comments[2]?.body).toContain('([run](https://gitea.example/acme/links/actions/runs/42))')
  expect(fake.comments.slice(0, 2).map(({ body }) => body)).toEqual([marked, marked])
  expect(fake.requests.filter((each) => !each.startsWith('GET '))).toEqual([
    `POST ${list}`,
    ...Array(2).fill('PATCH /repos/acme/links/issues/comments/9002'),
  ])
  expect(new Set(fake.headers.map((each) => each.get('authorization')))).toEqual(new Set([`token ${token}`]))
})

test.for<{ name: string; line?: string; env: Readonly<Record<string, string | undefined>> }>([
  { name: 'a run of Forgejo', env: { GITEA_ACTIONS: undefined, FORGEJO_ACTIONS: 'true' } },
  { name: 'the ref alone', env: { GITHUB_EVENT_PATH: undefined, GITHUB_REF: 'refs/pull/7/head' } },
  { name: 'the token under its own name', env: { GITHUB_TOKEN: undefined, FORGEJO_TOKEN: token } },
])('a comment from $name', async ({ line = '', env }) => {
  const { run } = await onGitea()
  expect(await run(`comment --file plan.md ${line}`.trim(), env)).toEqual(created)
})

test('from elsewhere, all is named, and the variables of GitHub are not used', async () => {
  const gitea = await onGitea()
  const github = await onGithub()
  const env = { GITEA_API_URL: gitea.fake.url, GITEA_TOKEN: token }
  const options = '--platform gitea --repo acme/links --number 7'
  expect(await github.run(`comment --file plan.md ${options}`, env)).toEqual(created)
  expect(gitea.fake.comments.map(({ body }) => body)).toEqual([plan.trimEnd()])
  expect(github.fake.requests).toEqual([])

  const bare = await github.run('comment --file plan.md --platform gitea')
  expect(bare).toMatchObject({ code: 1, out: '' })
  for (const code of ['comment/address', 'token/missing', 'comment/no-repo']) expect(bare.err).toContain(code)
  const numberless = await github.run('comment --file plan.md --platform gitea --repo acme/links', env)
  expect(numberless).toMatchObject({ code: 1, err: expect.stringContaining('comment/no-number') })
  const stated = await github.run(`comment --file plan.md ${options} --state failed`, env)
  expect(stated.code).toBe(0)
  expect(gitea.fake.comments[0]?.body).not.toContain('[run]')
  expect(github.fake.requests).toEqual([])
})

const commit = String(giteaRun['GITHUB_SHA'])

test.for<{ name: string; answer: () => Response; ends: object }>([
  {
    name: 'the pull request that it has merged',
    answer: () => json({ number: 7, state: 'closed', merged_at: '2027-01-11T08:00:00Z', merge_commit_sha: commit }),
    ends: created,
  },
  {
    name: 'no pull request',
    answer: () => giteaError(404, "The target couldn't be found."),
    ends: { code: 1, err: expect.stringContaining('comment/no-number') },
  },
  {
    name: 'something else',
    answer: () => json(null),
    ends: { code: 1, err: expect.stringContaining('comment/no-number') },
  },
  {
    name: 'a refusal',
    answer: () => giteaError(403, 'token does not have at least one of required scope(s): [read:repository]'),
    ends: { code: 4, err: expect.stringContaining('write:issue') },
  },
])('after the merge, the commit leads to $name', async ({ answer, ends }) => {
  const strike: Strike = ({ path }) => (path === `/repos/acme/links/commits/${commit}/pull` ? answer() : undefined)
  const { run, world } = await onGitea({ strike })
  world.files.set('event.json', JSON.stringify({ ref: 'refs/heads/main', after: commit }))
  const env = { GITHUB_REF: 'refs/heads/main', GITHUB_EVENT_NAME: 'push' }
  expect(await run('comment --file plan.md --state applied', env)).toMatchObject(ends)
})

test('a token that may not tell its account writes nothing', async () => {
  const message = 'token does not have at least one of required scope(s): [read:user]'
  const strike: Strike = ({ path }) => (path === '/user' ? giteaError(403, message) : undefined)
  const { run, fake } = await onGitea({ strike })
  const ended = await run('comment --file plan.md')
  expect(ended).toMatchObject({ code: 4, err: expect.stringContaining(message) })
  expect(ended.err).toContain('read:user')
  expect(fake.comments).toEqual([])
  expect(await run('comment --file plan.md --author gitea-actions')).toEqual(created)
})

test('a list that is divided is read to its end, by its count', async () => {
  const strike: Strike = ({ method, path, query }) => {
    if (method !== 'GET' || path !== list) return undefined
    const page = Number(query['page'] ?? 1)
    const all = fake.comments.map(({ id, by, body }) => ({ id, html_url: giteaPull, user: by, body }))
    return json(all.slice(50 * (page - 1), 50 * page), 200, { 'x-total-count': '999' })
  }
  const { run, fake } = await onGitea({ strike })
  for (let id = 1; id <= 120; id++) fake.comments.push(said('Hello', dora, id))
  fake.comments.push(said(marked, giteaActions, 121))
  expect((await run('comment --file plan.md')).out).toMatch(/^Updated/)
  expect(fake.comments).toHaveLength(121)
})

test('a comment is as long as a plan may be, and not longer', async () => {
  const { run, world, fake } = await onGitea()
  world.files.set('plan.md', `<!-- roomlinks:acme state=planned -->\n${'x'.repeat(65_536)}`)
  expect(await run('comment --file plan.md')).toMatchObject({
    code: 1,
    err: expect.stringContaining('comment/too-long'),
  })
  expect(fake.comments).toEqual([])
})
