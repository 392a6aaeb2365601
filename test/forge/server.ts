import type { AddressInfo } from 'node:net'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'

/** An account of a forge. */
export interface Account {
  readonly id: number
  readonly login: string
}

/** A comment as it is kept; GitLab's own notes are of the `system`. */
export interface Kept {
  readonly id: number
  /** `null`: the account is gone. */
  readonly by: Account | null
  body: string
  readonly system?: boolean
}

/** What a forge is asked, when the token was good. */
export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
}

/**
 * Answers a request in the place of the forge; `nth` counts from 0, `pass` does as the forge would, and 'cut' ends
 * the connection.
 */
export type Strike = (
  request: Asked,
  nth: number,
  pass: () => Response,
) => Response | Promise<Response> | 'cut' | undefined

/** What a fake begins with. */
export interface FakeOptions {
  readonly token: string
  /** Who the token speaks for. */
  readonly me: Account
  /** The token is one of an app, as that of Actions. */
  readonly isApp?: boolean
  readonly comments?: readonly Kept[]
  readonly strike?: Strike
}

/** A forge that listens on loopback, with one pull request or merge request, number 7. */
export interface Fake {
  /** The address of its API. */
  readonly url: string
  readonly comments: Kept[]
  /** `GET /user`, in their order. */
  readonly requests: string[]
  /** Headers of all requests. */
  readonly headers: Headers[]
  readonly close: () => void
}

/** The account of GitHub Actions. */
export const actions: Account = { id: 41_898_282, login: 'github-actions[bot]' }

/** An answer in JSON. */
export function json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  })
}

/** Where people read pull request 7. */
export const pull = 'https://github.example/acme/links/pull/7'

/** Where people read merge request 7. */
export const merge = 'https://gitlab.example/acme/links/-/merge_requests/7'

/** The parts of GitHub's REST API that comments need, in the shapes that it has. */
export function serveGithub(options: FakeOptions): Promise<Fake> {
  const { me, isApp = false } = options
  return serveForge('/api/v3', options, ({ method, path, query, body }, fake) => {
    const wrong = body['body'] === undefined ? undefined : refuseBody(String(body['body']))
    const list = '/repos/acme/links/issues/7/comments'
    if (path === '/user')
      return isApp ? githubError(403, 'Resource not accessible by integration') : json(githubUser(me))
    if (path === '/api/graphql') return json({ data: { viewer: { login: me.login } } })
    if (path === list && method === 'GET') return pageOf(fake, list, query, githubComment)
    if (path === list) return wrong ?? json(githubComment(add(fake, me, body)), 201)
    const one = /^\/repos\/acme\/links\/issues\/comments\/(\d+)$/.exec(path)?.[1]
    const found = fake.comments.find(({ id }) => String(id) === one)
    if (found && method === 'PATCH') return wrong ?? json(githubComment(Object.assign(found, body)))
    return githubError(404, 'Not Found')
  })
}

/** The parts of GitLab's REST API that notes need. */
export function serveGitlab(options: FakeOptions): Promise<Fake> {
  const { me } = options
  return serveForge('/api/v4', options, ({ method, path, query, body }, fake) => {
    const wrong = String(body['body'] ?? ' ').length > 1_000_000
    const request = '/projects/acme%2Flinks/merge_requests/7'
    if (path === '/user') return json({ ...gitlabUser(me), email: 'bot@example.com', bot: true })
    if (path === request) return json({ id: 1007, iid: 7, project_id: 12, state: 'opened', web_url: merge })
    if (path === `${request}/notes` && method === 'GET') return pageOf(fake, `${request}/notes`, query, gitlabNote)
    if (wrong) return json({ message: { note: ['is too long (maximum is 1000000 characters)'] } }, 400)
    if (path === `${request}/notes`) return json(gitlabNote(add(fake, me, body)), 201)
    const one = new RegExp(`^${request}/notes/(\\d+)$`).exec(path)?.[1]
    const found = fake.comments.find(({ id }) => String(id) === one)
    if (found && method === 'PUT') return json(gitlabNote(Object.assign(found, body)))
    return json({ message: '404 Project Not Found' }, 404)
  })
}

/** Where people read pull request 7 of Gitea. */
export const giteaPull = 'https://gitea.example/acme/links/pulls/7'

/** The parts of the API of Gitea and Forgejo that comments need: it lists all at once, and says how many they are. */
export function serveGitea(options: FakeOptions): Promise<Fake> {
  const { me } = options
  return serveForge('/api/v1', options, ({ method, path, body }, fake) => {
    const list = '/repos/acme/links/issues/7/comments'
    if (path === '/user') return json({ ...giteaUser(me), is_admin: false, language: 'en-US' })
    if (path === list && method === 'GET')
      return json(fake.comments.map(giteaComment), 200, { 'x-total-count': String(fake.comments.length) })
    if (path === list) return json(giteaComment(add(fake, me, body)), 201)
    const one = /^\/repos\/acme\/links\/issues\/comments\/(\d+)$/.exec(path)?.[1]
    const found = fake.comments.find(({ id }) => String(id) === one)
    if (found && method === 'PATCH') return json(giteaComment(Object.assign(found, body)))
    return giteaError(404, "The target couldn't be found.")
  })
}

/** A refusal as Gitea words it. */
export function giteaError(status: number, message: string): Response {
  return json({ errors: null, message, url: 'https://gitea.example/api/swagger' }, status)
}

/** A refusal as GitHub words it. */
export function githubError(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Response {
  const documentation_url = 'https://docs.github.com/rest/issues/comments'
  return json({ message, documentation_url, status: String(status) }, status, headers)
}

async function serveForge(
  base: string,
  { token, strike, comments = [] }: FakeOptions,
  answer: (asked: Asked, fake: Fake) => Response,
): Promise<Fake> {
  const fake: Fake = {
    url: '',
    comments: comments.map((one) => ({ ...one })),
    requests: [],
    headers: [],
    close: () => undefined,
  }
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.all('*', async ({ req, env }) => {
    const { pathname } = new URL(req.url)
    const path = pathname.startsWith(`${base}/`) ? pathname.slice(base.length) : pathname
    const text = await req.text()
    const body: Record<string, unknown> = text === '' ? {} : JSON.parse(text)
    fake.headers.push(req.raw.headers)
    const asked = { method: req.method, path, query: req.query(), body }
    const nth = fake.requests.push(`${req.method} ${path}${new URL(req.url).search}`) - 1
    const pass = (): Response => {
      if (req.header('user-agent') === undefined) return githubError(403, 'Request forbidden by administrative rules.')
      const isKnown = req.header('authorization') === `${base === '/api/v1' ? 'token' : 'Bearer'} ${token}`
      return isKnown ? answer(asked, fake) : json({ message: 'Bad credentials', status: '401' }, 401)
    }
    const answered = strike?.(asked, nth, pass) ?? pass()
    if (answered !== 'cut') return answered
    env.incoming.socket.resetAndDestroy()
    return RESPONSE_ALREADY_SENT
  })
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return Object.assign(fake, { url: `http://127.0.0.1:${port}${base}`, close: () => void server.close() })
}

function add(fake: Fake, by: Account, { body }: Asked['body']): Kept {
  const made = { id: 9000 + fake.comments.length, by, body: String(body) }
  fake.comments.push(made)
  return made
}

function refuseBody(body: string): Response | undefined {
  if (body.length <= 65_536) return undefined
  const errors = [
    {
      resource: 'IssueComment',
      code: 'unprocessable',
      field: 'data',
      message: 'Body is too long (maximum is 65536 characters)',
    },
  ]
  return json({ message: 'Validation Failed', errors, status: '422' }, 422)
}

function pageOf({ comments, url }: Fake, path: string, query: Asked['query'], shape: (one: Kept) => object): Response {
  const size = Math.min(100, Number(query['per_page'] ?? 30))
  const page = Number(query['page'] ?? 1)
  const last = Math.max(1, Math.ceil(comments.length / size))
  const link = (to: number, rel: string): string => `<${url}${path}?per_page=${size}&page=${to}>; rel="${rel}"`
  const links = page < last ? [link(page + 1, 'next'), link(last, 'last')] : [link(1, 'first')]
  // GitLab tells it in both ways.
  const next = url.endsWith('/v4') ? { 'x-next-page': page < last ? String(page + 1) : '' } : { link: links.join(', ') }
  return json(comments.slice((page - 1) * size, page * size).map(shape), 200, next)
}

function githubUser({ id, login }: Account): object {
  const type = login.endsWith('[bot]') ? 'Bot' : 'User'
  return { login, id, node_id: 'MDQ6VXNlcjE=', type, site_admin: false, html_url: `https://github.example/${login}` }
}

function githubComment({ id, by, body }: Kept): object {
  return {
    url: `https://api.github.example/repos/acme/links/issues/comments/${id}`,
    html_url: `${pull}#issuecomment-${id}`,
    issue_url: 'https://api.github.example/repos/acme/links/issues/7',
    id,
    node_id: 'IC_kwDOABCD',
    user: by && githubUser(by),
    created_at: '2027-01-11T09:00:00Z',
    updated_at: '2027-01-11T09:00:00Z',
    author_association: 'NONE',
    body,
    reactions: { total_count: 0 },
    performed_via_github_app: by?.login.endsWith('[bot]') ? { id: 15_368, slug: 'github-actions' } : null,
  }
}

function gitlabUser({ id, login }: Account): object {
  return { id, username: login, name: login, state: 'active', locked: false, avatar_url: null, web_url: '' }
}

function gitlabNote({ id, by, body, system = false }: Kept): object {
  return {
    id,
    type: null,
    body,
    author: by && gitlabUser(by),
    created_at: '2027-01-11T09:00:00.000Z',
    updated_at: '2027-01-11T09:00:00.000Z',
    system,
    noteable_id: 1007,
    noteable_type: 'MergeRequest',
    project_id: 12,
    resolvable: false,
    confidential: false,
    internal: false,
    noteable_iid: 7,
  }
}

function giteaUser({ id, login }: Account): object {
  const names = { login, login_name: '', source_id: 0, full_name: '', email: `${login}@noreply.gitea.example` }
  return {
    id,
    ...names,
    html_url: `https://gitea.example/${login}`,
    active: true,
    visibility: 'public',
    username: login,
  }
}

/** The account of who is gone is Gitea's own. */
function giteaComment({ id, by, body }: Kept): object {
  return {
    id,
    html_url: `${giteaPull}#issuecomment-${id}`,
    pull_request_url: giteaPull,
    issue_url: '',
    user: giteaUser(by ?? { id: -1, login: 'Ghost' }),
    original_author: '',
    original_author_id: 0,
    body,
    assets: [],
    created_at: '2027-01-11T09:00:00Z',
    updated_at: '2027-01-11T09:00:00Z',
  }
}
