import { encode } from '../http/fetch.ts'
import { isRecord } from '../model/values/json.ts'
import type { Author, Comment, CommentThread, Connection, Forge, Method } from './forge.ts'
import { forgeErrorOf, textOf, unexpected } from './forge.ts'
import { listItems, openForgeClient, type SendRequest } from './http.ts'

/**
 * The longest comment that a platform accepts, in characters. We count UTF-16 units, which are never fewer. Gitea has no
 * limit of its own; a plan in Markdown fits into GitHub's.
 */
export const longestComment: { readonly [P in Connection['platform']]: number } = {
  github: 65_536,
  gitlab: 1_000_000,
  gitea: 65_536,
}

/** Opens the forge of a platform for one pull request or merge request. */
export function openForge(connection: Connection, place: CommentThread): Forge {
  return (connection.platform === 'gitlab' ? openGitlab : openGithub)(connection, place)
}

/**
 * A pull request on GitHub or Gitea, whose comments are those of an issue: for these requests, Gitea's API has the
 * paths and the fields of GitHub's. Source: docs.github.com, "REST API endpoints for issue comments"; docs.gitea.com,
 * "API", `issueGetComments`.
 */
function openGithub(connection: Connection, { repo, number }: CommentThread): Forge {
  const ask = openForgeClient(connection)
  const path = `/repos/${repo}/issues/${number}/comments`
  const read = (value: unknown, asked: string): Comment => commentIn(value, asked, githubFormat)
  return {
    // On Gitea, the token of a job has an account, too.
    fetchCurrentUser: () =>
      connection.platform === 'gitea' ? fetchUser(ask, 'login') : fetchTokenOwner(ask, connection.url),
    listComments: async function* () {
      for await (const item of listItems(ask, path, {})) yield read(item, `GET ${path}`)
    },
    createComment: async (body) => read(...(await send(ask, 'POST', path, body))),
    updateComment: async (id, body) =>
      read(...(await send(ask, 'PATCH', `/repos/${repo}/issues/comments/${id}`, body))),
  }
}

/** A merge request on GitLab, which calls its comments notes. Source: docs.gitlab.com, "Notes API". */
function openGitlab(connection: Connection, { repo, number }: CommentThread): Forge {
  const ask = openForgeClient(connection)
  const request = `/projects/${encode(repo)}/merge_requests/${number}`
  const path = `${request}/notes`
  // A note does not contain its web address.
  let page: Promise<string> | undefined
  const findPage = (): Promise<string> => {
    page ??= fetchPage(ask, request)
    return page
  }
  const read = async (value: unknown, asked: string): Promise<Comment> =>
    commentIn(value, asked, gitlabFormat(await findPage()))
  return {
    fetchCurrentUser: () => fetchUser(ask, 'username'),
    listComments: async function* () {
      // Fail before anything is written if the merge request does not exist.
      await findPage()
      for await (const item of listItems(ask, path, { sort: 'asc', order_by: 'created_at' })) {
        // System notes, such as "added a label", are not comments.
        if (!isRecord(item) || item['system'] !== true) yield await read(item, `GET ${path}`)
      }
    },
    createComment: async (body) => read(...(await send(ask, 'POST', path, body))),
    updateComment: async (id, body) => read(...(await send(ask, 'PUT', `${path}/${id}`, body))),
  }
}

/** Sends a comment. Returns the answer, and the request for error messages. */
async function send(
  ask: SendRequest,
  method: Method,
  path: string,
  body: string,
): Promise<[value: unknown, asked: string]> {
  const { value } = await ask({ method, path, body: { body } })
  return [value, `${method} ${path}`]
}

/** The account of the token that Actions gives to a job. */
const actionsBot: Author = { name: 'github-actions[bot]' }

/** An app token, such as that of Actions, belongs to no user: GET /user refuses it, and only GraphQL names its bot. */
async function fetchTokenOwner(ask: SendRequest, url: string): Promise<Author> {
  try {
    return await fetchUser(ask, 'login')
  } catch (error) {
    if (forgeErrorOf(error).diagnostic.code !== 'forge/forbidden') throw error
  }
  return (await fetchViewer(ask, url)) ?? actionsBot
}

async function fetchUser(ask: SendRequest, nameField: CommentFormat['nameField']): Promise<Author> {
  const { value } = await ask({ method: 'GET', path: '/user' })
  const me = authorIn(value, nameField)
  if (me) return me
  throw unexpected('GET /user', `JSON without a ${nameField}`)
}

async function fetchViewer(ask: SendRequest, url: string): Promise<Author | undefined> {
  try {
    const body = { query: '{ viewer { login } }' }
    // GraphQL is next to the REST API; on GitHub Enterprise Server, the REST path ends with a version.
    const address = `${url.replace(/\/v3$/, '')}/graphql`
    const { value } = await ask({ method: 'POST', path: '/graphql', url: address, body, isRead: true })
    const login = ['data', 'viewer', 'login'].reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), value)
    const name = textOf(login)
    return name === undefined ? undefined : { name }
  } catch (error) {
    const { code } = forgeErrorOf(error).diagnostic
    if (/^forge\/(?:forbidden|not-found|refused)$/.test(code)) return undefined
    throw error
  }
}

async function fetchPage(ask: SendRequest, path: string): Promise<string> {
  const { value } = await ask({ method: 'GET', path })
  if (isRecord(value) && typeof value['web_url'] === 'string') return value['web_url']
  throw unexpected(`GET ${path}`, 'JSON that is not a merge request')
}

/** How a platform represents a comment. */
interface CommentFormat {
  readonly noun: 'comment' | 'note'
  /** The field with the author, and the field of an account with its name. */
  readonly authorField: 'user' | 'author'
  readonly nameField: 'login' | 'username'
  readonly urlOf: (item: { readonly [name: string]: unknown }, id: string) => string | undefined
}

const githubFormat: CommentFormat = {
  noun: 'comment',
  authorField: 'user',
  nameField: 'login',
  urlOf: (item) => textOf(item['html_url']),
}

const gitlabFormat = (page: string): CommentFormat => {
  return { noun: 'note', authorField: 'author', nameField: 'username', urlOf: (_, id) => `${page}#note_${id}` }
}

function commentIn(value: unknown, asked: string, { noun, authorField, nameField, urlOf }: CommentFormat): Comment {
  const item = isRecord(value) ? value : {}
  const id = textOf(item['id'])
  const url = id === undefined ? undefined : urlOf(item, id)
  if (id === undefined || url === undefined) throw unexpected(asked, `JSON that is not a ${noun}`)
  const author = authorIn(item[authorField], nameField)
  return { id, ...(author && { author }), body: textOf(item['body']) ?? '', url }
}

/** Reads an account from an answer. `nameField` is the field with its name. */
function authorIn(value: unknown, nameField: CommentFormat['nameField']): Author | undefined {
  if (!isRecord(value)) return undefined
  const [id, name] = [textOf(value['id']), textOf(value[nameField])]
  return id === undefined || name === undefined ? undefined : { id, name }
}
