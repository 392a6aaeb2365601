import { encode } from '../http/fetch.ts'
import type { Connection } from './forge.ts'
import { authorIn, type Comment, type Forge, ForgeError, isRecord, type Place, textOf } from './forge.ts'
import { type Ask, openDoor } from './http.ts'
import { itemsOf } from './pages.ts'
import { diagnose } from './sentences.ts'

/** A merge request on GitLab, which calls its comments notes. Source: docs.gitlab.com, "Notes API". */
export function openGitlab(connection: Connection, { repo, number }: Place): Forge {
  const ask = openDoor(connection)
  const request = `/projects/${encode(repo)}/merge_requests/${number}`
  const path = `${request}/notes`
  // A note does not tell where people can read it.
  let page: Promise<string> | undefined
  const findPage = (): Promise<string> => {
    page ??= fetchPage(ask, request)
    return page
  }
  const read = async (value: unknown, asked: string): Promise<Comment> => noteIn(value, asked, await findPage())
  return {
    fetchMe: async () => {
      const { value } = await ask({ method: 'GET', path: '/user' })
      const me = authorIn(value, 'username')
      if (me) return me
      throw new ForgeError(diagnose('forge/unexpected', { asked: 'GET /user', what: 'JSON without a username' }))
    },
    listComments: async function* () {
      // Before anything is written: where there is no such merge request, nothing is.
      await findPage()
      for await (const item of itemsOf(ask, path, { sort: 'asc', order_by: 'created_at' })) {
        // What GitLab itself notes down, such as a new label, is none.
        if (!isRecord(item) || item['system'] !== true) yield await read(item, `GET ${path}`)
      }
    },
    createComment: async (body) => {
      const { value } = await ask({ method: 'POST', path, body: { body } })
      return read(value, `POST ${path}`)
    },
    updateComment: async (id, body) => {
      const { value } = await ask({ method: 'PUT', path: `${path}/${id}`, body: { body } })
      return read(value, `PUT ${path}/${id}`)
    },
  }
}

async function fetchPage(ask: Ask, path: string): Promise<string> {
  const { value } = await ask({ method: 'GET', path })
  if (isRecord(value) && typeof value['web_url'] === 'string') return value['web_url']
  throw new ForgeError(diagnose('forge/unexpected', { asked: `GET ${path}`, what: 'JSON that is no merge request' }))
}

function noteIn(value: unknown, asked: string, page: string): Comment {
  const id = isRecord(value) ? textOf(value['id']) : undefined
  if (!isRecord(value) || id === undefined) {
    throw new ForgeError(diagnose('forge/unexpected', { asked, what: 'JSON that is no note' }))
  }
  const author = authorIn(value['author'], 'username')
  return { id, ...(author && { author }), body: textOf(value['body']) ?? '', url: `${page}#note_${id}` }
}
