import type { Connection } from './forge.ts'
import {
  type Author,
  authorIn,
  type Comment,
  type Forge,
  ForgeError,
  forgeErrorOf,
  isRecord,
  type Place,
  textOf,
} from './forge.ts'
import { type Ask, openDoor } from './http.ts'
import { itemsOf } from './pages.ts'
import { diagnose } from './sentences.ts'

/** Who writes with the token that Actions gives to a job. */
const actions: Author = { name: 'github-actions[bot]' }

/** A pull request on GitHub; an issue is the same to it. Source: docs.github.com, "REST API endpoints for issue comments". */
export function openGithub(connection: Connection, { repo, number }: Place): Forge {
  const ask = openDoor(connection)
  const path = `/repos/${repo}/issues/${number}/comments`
  return {
    fetchMe: () => fetchMe(ask, connection.url),
    listComments: async function* () {
      for await (const item of itemsOf(ask, path, {})) yield commentIn(item, `GET ${path}`)
    },
    createComment: async (body) => {
      const { value } = await ask({ method: 'POST', path, body: { body } })
      return commentIn(value, `POST ${path}`)
    },
    updateComment: async (id, body) => {
      const one = `/repos/${repo}/issues/comments/${id}`
      const { value } = await ask({ method: 'PATCH', path: one, body: { body } })
      return commentIn(value, `PATCH ${one}`)
    },
  }
}

/** The token of an app, and so that of Actions, speaks for no user: GET /user refuses it, and GraphQL alone tells its bot. */
async function fetchMe(ask: Ask, url: string): Promise<Author> {
  try {
    const { value } = await ask({ method: 'GET', path: '/user' })
    const me = authorIn(value, 'login')
    if (me) return me
    throw new ForgeError(diagnose('forge/unexpected', { asked: 'GET /user', what: 'JSON without a login' }))
  } catch (error) {
    if (forgeErrorOf(error).diagnostic.code !== 'forge/forbidden') throw error
  }
  return (await fetchViewer(ask, url)) ?? actions
}

async function fetchViewer(ask: Ask, url: string): Promise<Author | undefined> {
  try {
    const body = { query: '{ viewer { login } }' }
    // Beside the API, and on a server of one's own above its version.
    const address = `${url.replace(/\/v3$/, '')}/graphql`
    const { value } = await ask({ method: 'POST', path: '/graphql', url: address, body, isRead: true })
    const data = isRecord(value) ? value['data'] : undefined
    const viewer = isRecord(data) ? data['viewer'] : undefined
    const name = isRecord(viewer) ? textOf(viewer['login']) : undefined
    return name === undefined ? undefined : { name }
  } catch (error) {
    const { code } = forgeErrorOf(error).diagnostic
    if (/^forge\/(?:forbidden|not-found|refused)$/.test(code)) return undefined
    throw error
  }
}

function commentIn(value: unknown, asked: string): Comment {
  const [id, url] = isRecord(value) ? [textOf(value['id']), textOf(value['html_url'])] : []
  if (!isRecord(value) || id === undefined || url === undefined) {
    throw new ForgeError(diagnose('forge/unexpected', { asked, what: 'JSON that is no comment' }))
  }
  const author = authorIn(value['user'], 'login')
  return { id, ...(author && { author }), body: textOf(value['body']) ?? '', url }
}
