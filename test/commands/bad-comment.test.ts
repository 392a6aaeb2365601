import { expect, test } from 'vitest'
import { ProxyError } from '../../src/http/connection-errors.ts'
import { actions, githubError, json, pull, type Strike } from '../forge/fake.ts'
import { type Commenting, onGithub, onGitlab, plan, token } from './commenting.ts'
import { expectGolden } from './golden.ts'
import { nowhere } from './listen.ts'
import { roomlinks, transcript, now as unix } from './world.ts'

const list = '/repos/acme/links/issues/7/comments'
const notes = '/projects/acme%2Flinks/merge_requests/7/notes'

/** Strikes requests with that method and path. */
const at =
  (asked: string, strike: Strike): Strike =>
  (request, nth, pass) =>
    `${request.method} ${request.path}` === asked ? strike(request, nth, pass) : undefined

const always = (answer: () => Response): Strike => answer

/** What GitHub says where nothing remains until that many seconds from now. */
const spent = (seconds: number): Readonly<Record<string, string>> => ({
  'x-ratelimit-limit': '1000',
  'x-ratelimit-remaining': '0',
  'x-ratelimit-reset': String(unix / 1000 + seconds),
})

const secondary = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
const html = (): Response => new Response('<html>Sign in</html>', { headers: { 'content-type': 'text/html' } })

test.for<{ name: string; on?: typeof onGithub; strike: Strike; code: number }>([
  {
    name: 'fork',
    strike: at(`POST ${list}`, () => githubError(403, 'Resource not accessible by integration')),
    code: 4,
  },
  {
    name: 'locked',
    strike: at(`POST ${list}`, () => githubError(403, 'Unable to create comment because issue is locked.')),
    code: 4,
  },
  { name: 'not-found', strike: at(`GET ${list}`, () => githubError(404, 'Not Found')), code: 1 },
  { name: 'bad-credentials', strike: always(() => json({ message: 'Bad credentials' }, 401)), code: 4 },
  {
    name: 'unprocessable',
    strike: at(`POST ${list}`, () => {
      const errors = [{ resource: 'IssueComment', code: 'unprocessable', message: 'Body is too long' }]
      return json({ message: 'Validation Failed', errors }, 422)
    }),
    code: 1,
  },
  { name: 'token-echoed', strike: at(`GET ${list}`, () => githubError(404, `No ${token} here`)), code: 1 },
  { name: 'hostile', strike: at(`GET ${list}`, () => githubError(404, '\u001b[31m\n::error::x')), code: 1 },
  {
    name: 'deep',
    strike: at(`GET ${list}`, () => new Response('['.repeat(9999) + ']'.repeat(9999), { status: 422 })),
    code: 1,
  },
  { name: 'wordless', strike: at(`GET ${list}`, () => json(['Not a word of its own'], 422)), code: 1 },
  {
    name: 'quota-spent',
    strike: at(`GET ${list}`, () => githubError(403, 'API rate limit exceeded', spent(3000))),
    code: 1,
  },
  { name: 'turned-away', strike: at(`GET ${list}`, () => githubError(429, 'Too many requests')), code: 1 },
  { name: 'server-fails', strike: at(`GET ${list}`, () => new Response('', { status: 502 })), code: 1 },
  { name: 'creating-fails', strike: at(`POST ${list}`, () => new Response('', { status: 500 })), code: 1 },
  { name: 'html', strike: at(`GET ${list}`, html), code: 1 },
  { name: 'html-created', strike: at(`POST ${list}`, html), code: 1 },
  { name: 'no-address', strike: at(`GET ${list}`, () => json([{ id: 1, body: 'x' }])), code: 1 },
  { name: 'no-comment-at-all', strike: at(`GET ${list}`, () => json([null])), code: 1 },
  { name: 'no-list', strike: at(`GET ${list}`, () => json({ total: 3 })), code: 1 },
  { name: 'no-comment', strike: at(`GET ${list}`, () => json([{ body: 'x' }])), code: 1 },
  { name: 'no-login', strike: at('GET /user', () => json({})), code: 1 },
  { name: 'graphql-fails', strike: at('POST /api/graphql', () => new Response('', { status: 503 })), code: 1 },
  {
    name: 'nested',
    strike: at(`GET ${list}`, () => new Response('['.repeat(1_000_000) + ']'.repeat(1_000_000))),
    code: 1,
  },
  { name: 'many-values', strike: at(`GET ${list}`, () => new Response(`[${'{},'.repeat(600_000)}{}]`)), code: 1 },
  { name: 'partial', strike: at(`GET ${list}`, () => json([], 206)), code: 1 },
  { name: 'too-large', strike: at(`GET ${list}`, () => new Response(new Uint8Array(17 * 1024 * 1024))), code: 1 },
  {
    name: 'redirect',
    strike: at(`GET ${list}`, () =>
      json({ message: 'Moved Permanently' }, 301, { location: 'https://elsewhere.example/' }),
    ),
    code: 1,
  },
  {
    name: 'endless',
    strike: at(`GET ${list}`, () => json([], 200, { link: '<https://elsewhere.example/x?page=2>; rel="next"' })),
    code: 1,
  },
  {
    name: 'gitlab-forbidden',
    on: onGitlab,
    strike: at(`POST ${notes}`, () =>
      json({ error: 'insufficient_scope', error_description: 'The request requires higher privileges.' }, 403),
    ),
    code: 4,
  },
  {
    name: 'gitlab-refused',
    on: onGitlab,
    strike: at(`POST ${notes}`, () => json({ message: { note: ['is too long'] } }, 400)),
    code: 1,
  },
  { name: 'gitlab-no-note', on: onGitlab, strike: at(`GET ${notes}`, () => json([7])), code: 1 },
  { name: 'gitlab-id-less', on: onGitlab, strike: at(`GET ${notes}`, () => json([{}])), code: 1 },
  { name: 'gitlab-no-user', on: onGitlab, strike: at('GET /user', () => json([])), code: 1 },
  {
    name: 'gitlab-no-request',
    on: onGitlab,
    strike: at(`GET ${notes.replace('/notes', '')}`, () => json({})),
    code: 1,
  },
])('the forge does not do it: $name', async ({ name, on = onGithub, strike, code }) => {
  const { run, fake } = await on({ strike })
  const ended = await run('comment --file plan.md')
  expect(ended).toMatchObject({ code, out: '' })
  expect(fake.comments).toEqual([])
  expectGolden(`comment-${name}`, transcript(ended))
})

test.for<{ name: string; on?: typeof onGithub; times: number; strike: () => Response; waits: readonly number[] }>([
  {
    name: 'Retry-After',
    times: 1,
    strike: () => githubError(403, secondary, { 'retry-after': '30' }),
    waits: [30_000],
  },
  {
    name: 'a date',
    times: 1,
    strike: () => githubError(429, secondary, { 'retry-after': new Date(unix + 20_000).toUTCString() }),
    waits: [20_000],
  },
  { name: 'nothing but words', times: 2, strike: () => githubError(403, secondary), waits: [60_000, 120_000] },
  {
    name: 'a reset',
    times: 1,
    strike: () => githubError(403, 'API rate limit exceeded', spent(120)),
    waits: [121_000],
  },
  {
    name: 'an odd reset',
    times: 1,
    strike: () => githubError(429, 'x', { ...spent(1), 'x-ratelimit-reset': 'soon' }),
    waits: [60_000],
  },
  { name: 'failures', times: 3, strike: () => new Response('', { status: 502 }), waits: [1000, 2000, 4000] },
  { name: 'a timeout of the server', times: 1, strike: () => new Response('', { status: 408 }), waits: [1000] },
  {
    name: 'GitLab’s Retry-After',
    on: onGitlab,
    times: 1,
    strike: () =>
      new Response('Retry later\n', { status: 429, headers: { 'retry-after': '5', 'ratelimit-remaining': '0' } }),
    waits: [5000],
  },
])('the forge asks to wait, by $name', async ({ on = onGithub, times, strike, waits: expected }) => {
  let struck = 0
  const { run, waits, fake } = await on({
    strike: ({ path }) => (/\/(comments|notes)$/.test(path) && struck++ < times ? strike() : undefined),
  })
  const ended = await run('comment --file plan.md')
  expect(ended).toMatchObject({ code: 0, out: expect.stringMatching(/^Created/) })
  expect(waits).toEqual(expected)
  expect(ended.err.match(/^Waiting \d+ s: the server accepts no more requests for now\.$/gm) ?? []).toHaveLength(
    // Shorter pauses are not worth a line.
    Math.max(...expected) < 10_000 ? 0 : times,
  )
  expect(fake.comments).toHaveLength(1)
})

const failed = (): Response => new Response('', { status: 502 })

test.for<{ name: string; isDone: boolean; answer: () => Response | 'cut'; creations: number }>([
  { name: 'done, and failed', isDone: true, answer: failed, creations: 1 },
  { name: 'done, and broken off', isDone: true, answer: () => 'cut', creations: 1 },
  { name: 'done, and answered by a page', isDone: true, answer: html, creations: 1 },
  { name: 'not done', isDone: false, answer: failed, creations: 2 },
])('a creation that is $name leaves one comment', async ({ isDone, answer, creations }) => {
  let count = 0
  const { run, fake, waits } = await onGithub({
    strike: at(`POST ${list}`, (_, __, pass) => {
      if (count++ > 0) return undefined
      if (isDone) pass()
      return answer()
    }),
  })
  const ended = await run('comment --file plan.md')
  expect(ended).toEqual({ code: 0, out: `Created the comment: ${pull}#issuecomment-9000\n`, err: '' })
  expect(count).toBe(creations)
  expect(waits).toEqual([3000])
  expect(fake.comments).toHaveLength(1)
})

test('a forge that hangs is given up on', async () => {
  const hang = (): Response => new Response(new ReadableStream({ start: () => undefined }))
  const { world, fake, waits } = await onGithub({ strike: at(`GET ${list}`, hang) })
  const ended = await roomlinks('comment --file plan.md', { ...world, requestTimeout: 500 })
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err).toContain(`(TimeoutError, GET ${list})`)
  expect(waits).toEqual([1000, 2000, 4000])
  expect(fake.requests.filter((each) => each.startsWith(`GET ${list}`))).toHaveLength(4)
})

test('a page that leads to another server is asked of this one', async () => {
  const { run, fake } = await onGithub({
    strike: at(`GET ${list}`, ({ query }) =>
      query['after'] === 'x'
        ? undefined
        : json([], 200, { link: '<https://elsewhere.example/steal?per_page=100&after=x>; rel="next"' }),
    ),
  })
  expect((await run('comment --file plan.md')).code).toBe(0)
  expect(fake.requests.filter((each) => each.startsWith(`GET ${list}`))).toEqual([
    `GET ${list}?per_page=100`,
    `GET ${list}?per_page=100&after=x`,
  ])
})

test.for([
  { name: 'refused', answer: () => githubError(403, 'Resource not accessible by integration') },
  { name: 'missing', answer: () => githubError(404, 'Not Found') },
  { name: 'empty', answer: () => json({ data: { viewer: null } }) },
  { name: 'foreign', answer: () => json([]) },
])('where nothing tells whose token it is ($name), it is that of Actions', async ({ answer }) => {
  const comments = [{ id: 1, by: actions, body: plan }]
  const { run } = await onGithub({ strike: at('POST /api/graphql', answer), comments })
  expect((await run('comment --file plan.md')).out).toMatch(/^The comment is unchanged/)
})

test.for<{
  name: string
  line?: string
  env?: Record<string, string | undefined>
  files?: Record<string, string | Uint8Array>
  on?: typeof onGithub
  code: number
}>([
  { name: 'no-token', env: { GITHUB_TOKEN: ' ' }, code: 4 },
  {
    name: 'no-gitlab-token',
    on: onGitlab,
    env: { GITLAB_TOKEN: undefined, CI_JOB_TOKEN: 'glcbt-0123456789' },
    code: 4,
  },
  { name: 'token-of-two-lines', env: { GITHUB_TOKEN: 'ghs_abc\ndef' }, code: 4 },
  { name: 'no-platform', env: { GITHUB_ACTIONS: undefined }, code: 1 },
  { name: 'other-platform', line: '--platform gitlab', env: { GITLAB_TOKEN: token }, code: 1 },
  {
    name: 'no-number',
    env: { GITHUB_REF: 'refs/heads/main', GITHUB_SHA: undefined },
    files: { 'event.json': '{}' },
    code: 1,
  },
  { name: 'number-of-another-repository', line: '--repo acme/other', code: 1 },
  { name: 'no-ref', env: { GITHUB_REF: undefined, GITHUB_SHA: 'x', GITHUB_EVENT_PATH: undefined }, code: 1 },
  { name: 'no-repo', env: { GITHUB_REPOSITORY: '' }, code: 1 },
  { name: 'no-repo-but-a-path', line: '--repo ../user', code: 1 },
  { name: 'odd-repo-of-ci', env: { GITHUB_REPOSITORY: 'acme' }, code: 1 },
  { name: 'api-in-clear', env: { GITHUB_API_URL: 'http://github.example/api/v3' }, code: 1 },
  { name: 'api-no-url', env: { GITHUB_API_URL: 'github' }, code: 1 },
  { name: 'no-such-file', line: '--file nowhere.md', code: 1 },
  { name: 'empty-file', files: { 'plan.md': ' \n' }, code: 1 },
  { name: 'not-utf-8', files: { 'plan.md': new Uint8Array([0x23, 0xff]) }, code: 1 },
  { name: 'no-key', files: { 'plan.md': '<!-- other:acme -->\nx' }, code: 1 },
  { name: 'too-long', files: { 'plan.md': plan + 'x'.repeat(65_536) }, code: 1 },
  {
    name: 'everything-at-once',
    line: '--repo x',
    env: { GITHUB_TOKEN: '', GITHUB_API_URL: 'x' },
    files: { 'plan.md': '' },
    code: 1,
  },
])(
  'nothing is sent where something is missing: $name',
  async ({ name, line = '', env = {}, files = {}, on = onGithub, code }) => {
    const { run, fake, world } = await on()
    for (const [path, text] of Object.entries(files)) world.files.set(path, text)
    const ended = await run(`comment ${line.includes('--file') ? '' : '--file plan.md '}${line}`.trim(), env)
    expect(ended).toMatchObject({ code, out: '' })
    expect(fake.requests).toEqual([])
    expectGolden(`comment-${name}`, transcript(ended))
  },
)

test.for([
  ['no-file', 'comment --key acme'],
  ['neither-file-nor-key', 'comment --state outdated'],
] as const)('what to say is missing: %s', async ([name, line]) => {
  const { run } = await onGithub()
  expectGolden(`comment-${name}`, transcript(await run(line)))
})

test.for([
  { name: 'GitHub', on: onGithub, path: list, entry: { id: 1, html_url: 'x', user: { login: 'dora' }, body: null } },
  { name: 'GitLab', on: onGitlab, path: notes, entry: { id: 1, author: { username: 'dora' }, body: null } },
])('a comment of $name that says next to nothing is none of ours', async ({ on, path, entry }) => {
  const { run } = await on({ strike: at(`GET ${path}`, () => json([entry])) })
  expect((await run('comment --file plan.md')).out).toMatch(/^Created/)
})

test('a forge that echoes the token in an address and a name', async () => {
  const entry = { id: 1, html_url: `https://github.example/#${token}`, user: { id: 2, login: `by-${token}` }, body: '' }
  const { run } = await onGithub({ strike: at(`POST ${list}`, () => json(entry, 201)) })
  const { out, err } = await run('comment --file plan.md')
  expect(out).toBe('Created the comment: https://github.example/#***\n')
  expect(err).toContain('by-***')
  expect(out + err).not.toContain(token)
})

test('a comment that the next run would not find is told', async () => {
  const { run } = await onGithub()
  const ended = await run('comment --file plan.md --author dora')
  expect(ended.code).toBe(0)
  expectGolden('comment-other-author', transcript(ended))
})

test('nobody listens there, and a proxy that cannot be used', async () => {
  const { run, world, waits } = await onGithub()
  const address = await nowhere()
  const silent = await run('comment --file plan.md', { GITHUB_API_URL: address })
  expect(silent.code).toBe(1)
  expectGolden('comment-silent', transcript({ ...silent, err: silent.err.replace(address, 'http://127.0.0.1:PORT') }))
  expect(waits).toHaveLength(3)
  const proxied: Commenting['world'] = { ...world, env: { ...world.env, HTTPS_PROXY: 'proxy.example.com' } }
  expect((await roomlinks('comment --file plan.md', proxied)).err).toContain('proxy/unusable')
})

test('a proxy that wants a password is asked once, and told by its variable', async () => {
  const { world } = await onGithub()
  let asked = 0
  const proxied: Commenting['world'] = {
    ...world,
    openFetch: async () => () => {
      asked++
      return Promise.reject(new ProxyError({ variable: 'HTTPS_PROXY', hasLogin: false, status: 407 }))
    },
  }
  const { code, err } = await roomlinks('comment --file plan.md', proxied)
  expect({ code, asked }).toEqual({ code: 1, asked: 1 })
  expect(err).toContain('(the proxy in HTTPS_PROXY asks for a user name and a password: 407, GET /user)')
})
