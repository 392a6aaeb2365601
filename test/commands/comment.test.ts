import { expect, test } from 'vitest'
import { type Account, actions, type Kept, merge, pull } from '../forge/fake.ts'
import { onGithub, onGitlab, plan, pullRequest, token } from './commenting.ts'
import { command, makeFolder } from './process.ts'

const dora: Account = { id: 9, login: 'dora' }
const marked = '<!-- roomlinks:acme state=planned -->\nold'
const said = (body: string, by: Account | null = actions, id = 1): Kept => ({ id, by, body })

test('GitHub: one comment through all states', async () => {
  const { fake, run } = await onGithub({ comments: [said('Hello', dora, 1), said('<!-- other --> x', actions, 2)] })
  const url = `${pull}#issuecomment-9002`
  const steps = [
    ['comment --file plan.md', 'Created the comment'],
    ['comment --file plan.md', 'The comment is unchanged'],
    ['comment --file plan.md --state applied', 'Updated the comment'],
    ['comment --key acme --state applied', 'The comment is unchanged'],
    ['comment --key acme --state failed', 'Updated the comment'],
    ['comment --key acme --state outdated', 'Updated the comment'],
    ['comment --file plan.md', 'Updated the comment'],
  ] as const
  const bodies: (string | undefined)[] = []
  for (const [line, says] of steps) {
    expect(await run(line)).toEqual({ code: 0, out: `${says}: ${url}\n`, err: '' })
    bodies.push(fake.comments[2]?.body.split('\n')[1])
  }
  expect(bodies).toEqual([
    '## Plan',
    '## Plan',
    ...Array(2).fill(expect.stringContaining('**Applied**')),
    expect.stringContaining('**Failed**'),
    expect.stringContaining('**Outdated**'),
    '## Plan',
  ])
  expect(fake.comments).toHaveLength(3)
  expect(fake.comments[2]?.body).toBe(plan.trimEnd())
  expect(fake.requests.filter((each) => /^(POST|PATCH) \/repos/.test(each))).toEqual([
    'POST /repos/acme/links/issues/7/comments',
    ...Array(4).fill('PATCH /repos/acme/links/issues/comments/9002'),
  ])
  expect(fake.headers.every((each) => each.get('user-agent') === 'roomlinks')).toBe(true)
})

test('GitLab: one note through all states', async () => {
  const { fake, run } = await onGitlab({ comments: [{ ...said(marked), by: { id: 5, login: 'x' }, system: true }] })
  const url = `${merge}#note_9001`
  const steps = [
    ['comment --file plan.md', 'Created the comment'],
    ['comment --file plan.md', 'The comment is unchanged'],
    ['comment --key acme --state outdated', 'Updated the comment'],
    ['comment --file plan.md --state failed', 'Updated the comment'],
  ] as const
  for (const [line, says] of steps) expect(await run(line)).toEqual({ code: 0, out: `${says}: ${url}\n`, err: '' })
  expect(fake.comments[1]?.body).toBe(`<!-- roomlinks:acme state=failed digest=sha256:0a changes=2 -->
:x: **Failed**: this plan was not applied, or only in part. ([run](https://gitlab.example/acme/links/-/jobs/42))

## Plan

2 to create`)
  expect(fake.comments[0]?.body).toBe(marked)
  expect(fake.requests.filter((each) => !each.startsWith('GET '))).toEqual([
    'POST /projects/acme%2Flinks/merge_requests/7/notes',
    ...Array(2).fill('PUT /projects/acme%2Flinks/merge_requests/7/notes/9001'),
  ])
})

test.for<{ name: string; comment: Kept; isOurs: boolean; line?: string; me?: Account; isApp?: boolean }>([
  { name: 'ours', comment: said(marked), isOurs: true },
  { name: 'ours, of an old version', comment: said('<!-- roomlinks:acme -->\nold'), isOurs: true },
  { name: 'ours, of a new version', comment: said('<!-- roomlinks:acme v9 state=odd -->\r\nold'), isOurs: true },
  { name: 'pasted by somebody else', comment: said(marked, dora), isOurs: false },
  { name: 'of an account that is gone', comment: said(marked, null), isOurs: false },
  { name: 'of another key', comment: said('<!-- roomlinks:acme-2 -->\nold'), isOurs: false },
  {
    name: 'of the same manifest on a portal',
    comment: said('<!-- roomlinks:acme.0123456789ab -->\nold'),
    isOurs: false,
  },
  { name: 'of another manifest on a portal', comment: said('<!-- roomlinks:a.0123456789ab -->\nold'), isOurs: false },
  { name: 'quoted', comment: said(`> ${marked}`), isOurs: false },
  { name: 'of that key', comment: said('<!-- roomlinks:beta -->\nold'), isOurs: true, line: '--key beta' },
  { name: 'of a user', comment: said(marked, dora), isOurs: true, me: dora, isApp: false },
  { name: 'of a namesake', comment: said(marked, { id: 8, login: 'dora' }), isOurs: false, me: dora, isApp: false },
  { name: 'of an author that is named', comment: said(marked, dora), isOurs: true, line: '--author DORA', me: dora },
  {
    name: 'of an app',
    comment: said(marked, { id: 3, login: 'x[bot]' }),
    isOurs: true,
    me: { id: 3, login: 'x[bot]' },
  },
])(
  'a comment that is there, $name: updated: $isOurs',
  async ({ comment, isOurs, line = '', me = actions, isApp = true }) => {
    const { fake, run } = await onGithub({ comments: [comment], me, isApp })
    const { code, out } = await run(`comment --file plan.md ${line}`.trim())
    expect(code).toBe(0)
    expect(out).toMatch(isOurs ? /^Updated/ : /^Created/)
    expect(fake.comments.map(({ body }) => body === comment.body)).toEqual(isOurs ? [false] : [true, false])
  },
)

test.for([
  { name: 'GitHub', on: onGithub },
  { name: 'GitLab', on: onGitlab },
])('a comment on the last of several pages, and the oldest of two: $name', async ({ on }) => {
  const { fake, run } = await on()
  for (let id = 1; id <= 230; id++) fake.comments.push(said('Hello', dora, id))
  await run('comment --file plan.md')
  const [ours] = fake.comments.slice(230)
  expect(ours?.body).toBe(plan.trimEnd())
  fake.comments.push({ id: 999, by: ours?.by ?? null, body: marked })
  const from = fake.requests.length
  expect((await run('comment --key acme --state outdated')).out).toMatch(/^Updated/)
  expect(ours?.body).toContain('**Outdated**')
  expect(fake.comments.at(-1)?.body).toBe(marked)
  expect(fake.requests.slice(from).filter((each) => /per_page=100/.test(each))).toHaveLength(3)
})

const idle = plan.replace('changes=2', 'changes=0')

test.for([
  { name: 'no changes, no comment', file: idle, had: [], out: 'There is no comment, and none is needed' },
  { name: 'no changes, and a comment', file: idle, had: [said(marked)], out: 'Updated' },
  { name: 'changes', file: plan, had: [], out: 'Created' },
  { name: 'not told whether', file: '<!-- roomlinks:acme -->\nx', had: [], out: 'Created' },
])('--skip-empty: $name', async ({ file, had, out }) => {
  const { run, world } = await onGithub({ comments: had })
  world.files.set('plan.md', file)
  expect(await run('comment --file plan.md --skip-empty')).toEqual({
    code: 0,
    out: expect.stringContaining(out),
    err: '',
  })
})

test('no comment to make outdated: nothing is done, and said', async () => {
  const { run, fake } = await onGithub()
  const ended = await run('comment --key acme --state outdated')
  expect(ended).toEqual({ code: 0, out: 'There is no comment acme, so nothing was done.\n', err: '' })
  expect(fake.comments).toEqual([])
})

test('a file without a marker, or with that of another tool, under a key', async () => {
  const { run, fake, world } = await onGithub()
  world.files.set('plan.md', '<!-- dflook/terraform-github-actions {"a": 1} -->\nHello\n')
  expect((await run('comment --file plan.md --key acme')).out).toMatch(/^Created/)
  expect(fake.comments[0]?.body).toBe(
    '<!-- roomlinks:acme state=planned -->\n<!-- dflook/terraform-github-actions {"a": 1} -->\nHello',
  )
})

test.for<{ name: string; line?: string; env?: Record<string, string | undefined>; event?: string }>([
  { name: 'the event', env: { GITHUB_REF: 'refs/heads/main' } },
  {
    name: 'the event of an issue',
    event: '{ "issue": { "number": 7, "pull_request": {} } }',
    env: { GITHUB_REF: 'refs/heads/main' },
  },
  { name: 'the ref', env: { GITHUB_EVENT_PATH: undefined } },
  { name: 'the ref, for an event that is not there', env: { GITHUB_EVENT_PATH: 'nowhere.json' } },
  { name: 'the ref, for an event of another shape', event: '[7]' },
  { name: 'the ref, for an event that is no JSON', event: '{' },
  { name: '--number', line: '--number 7', env: { GITHUB_REF: 'refs/pull/8/merge' }, event: '{}' },
  {
    name: 'options alone',
    line: '--platform github --repo acme/links --number 7',
    env: Object.fromEntries(Object.keys(pullRequest).map((name) => [name, undefined])),
  },
  { name: 'its own name', line: '--repo acme/links' },
  { name: 'GH_TOKEN', env: { GITHUB_TOKEN: undefined, GH_TOKEN: `${token}\n` } },
])('where to comment is told by $name', async ({ line = '', env = {}, event }) => {
  const { run, world } = await onGithub()
  if (event !== undefined) world.files.set('event.json', event)
  const ended = await run(`comment --file plan.md ${line}`.trim(), env)
  expect(ended).toEqual({ code: 0, out: `Created the comment: ${pull}#issuecomment-9000\n`, err: '' })
})

const commit = String(pullRequest['GITHUB_SHA'])
const isMerged = { merged_at: '2027-01-11T08:00:00Z', merge_commit_sha: commit }

test.for<{ name: string; pulls: readonly unknown[]; code?: number }>([
  {
    name: 'of the merge',
    pulls: [
      { number: 3, merged_at: '2026-01-01T00:00:00Z' },
      { number: 7, ...isMerged },
    ],
  },
  {
    name: 'that was merged',
    pulls: [
      { number: 4, merged_at: null },
      { number: 7, merged_at: '2026-01-01T00:00:00Z' },
    ],
  },
  { name: 'that is open', pulls: [{ number: 7, merged_at: null }] },
  { name: 'there is none', pulls: [], code: 1 },
  { name: 'there is something else', pulls: [7, {}], code: 1 },
])('after the merge, the commit leads to the pull request $name', async ({ pulls, code = 0 }) => {
  const { fake, run, world } = await onGithub({
    strike: ({ path }) => (path === `/repos/acme/links/commits/${commit}/pulls` ? Response.json(pulls) : undefined),
  })
  world.files.set('event.json', JSON.stringify({ ref: 'refs/heads/main', after: commit }))
  const ended = await run('comment --file plan.md --state applied', { GITHUB_REF: 'refs/heads/main' })
  expect(ended.code).toBe(code)
  expect(fake.comments).toHaveLength(code === 0 ? 1 : 0)
  if (code !== 0) expect(ended.err).toContain('comment/no-number')
})

test('after the merge on GitLab too', async () => {
  const merged = [
    { iid: 3, state: 'closed' },
    { iid: 7, state: 'merged', squash_commit_sha: commit },
  ]
  const { run } = await onGitlab({
    strike: ({ path }) =>
      path === `/projects/acme%2Flinks/repository/commits/${commit}/merge_requests` ? Response.json(merged) : undefined,
  })
  const env = { CI_MERGE_REQUEST_IID: undefined, CI_COMMIT_SHA: commit }
  expect((await run('comment --file plan.md', env)).out).toBe(`Created the comment: ${merge}#note_9000\n`)
})

test.for([
  {
    name: 'GitHub',
    on: onGithub,
    limit: 65_536,
    over: { code: 1, out: '', err: expect.stringContaining('comment/too-long') },
  },
  {
    name: 'GitLab',
    on: onGitlab,
    limit: 1_000_000,
    over: { code: 1, out: '', err: expect.stringContaining('comment/too-long') },
  },
])('as long as $name takes it, and one character more', async ({ on, limit, over }) => {
  const { run, world, fake } = await on()
  const head = '<!-- roomlinks:acme state=planned -->\n'
  world.files.set(
    'plan.md',
    head + '\u{1f512}'.repeat((limit - head.length) / 2) + 'x'.repeat((limit - head.length) % 2),
  )
  expect((await run('comment --file plan.md')).out).toMatch(/^Created/)
  expect(fake.comments[0]?.body).toHaveLength(limit)
  world.files.set('plan.md', `${world.files.get('plan.md')}x`)
  expect(await run('comment --file plan.md')).toEqual(over)
})

test('the built command, with its own client', async () => {
  const { fake, world } = await onGithub()
  const cwd = makeFolder(Object.fromEntries(world.files))
  const env = Object.fromEntries(Object.entries(world.env).map(([name, value]) => [name, String(value)]))
  const ended = await command('comment --file plan.md', { cwd, env })
  expect(ended).toEqual({ code: 0, out: `Created the comment: ${pull}#issuecomment-9000\n`, err: '' })
  expect(fake.comments.map(({ body }) => body)).toEqual([plan.trimEnd()])
})

test('a failure of which not even the name is known takes its state along', async () => {
  const { fake, world, run } = await onGithub({ comments: [said(marked)] })
  world.files.set('plan.md', '<!-- roomlinks state=failed -->\n### No result\n')
  expect(await run('comment --file plan.md --key acme')).toMatchObject({ code: 0, err: '' })
  expect(fake.comments[0]?.body).toMatch(/^<!-- roomlinks:acme state=failed -->\n:x: \*\*Failed\*\*/)
  expect((await run('comment --file plan.md')).err).toContain('comment/no-key')
})
