import { queryText } from '../http/fetch.ts'
import { ForgeError } from './forge.ts'
import type { Ask } from './http.ts'
import { diagnose } from './sentences.ts'

/** Nobody reads a discussion of ten thousand comments. */
const mostPages = 100

/** A list that comes in pages of a hundred, item by item. Rejects where it has no end. */
export async function* itemsOf(
  ask: Ask,
  path: string,
  query: Readonly<Record<string, string>>,
): AsyncIterable<unknown> {
  let search = queryText({ ...query, per_page: 100 })
  for (let page = 1; page <= mostPages; page++) {
    const { value, headers } = await ask({ method: 'GET', path, query: search })
    if (!Array.isArray(value)) {
      throw new ForgeError(diagnose('forge/unexpected', { asked: `GET ${path}`, what: 'JSON that is no list' }))
    }
    yield* value
    const next = nextOf(headers, search)
    if (next === undefined) return
    search = next
  }
  throw new ForgeError(diagnose('forge/endless', { asked: `GET ${path}` }))
}

/** The query of the next page. The address that an answer names is not followed: the token goes with each request. */
function nextOf(headers: Pick<Headers, 'get'>, search: string): string | undefined {
  const [, url = ''] = /<([^>]*)>\s*;\s*rel="?next"?/.exec(headers.get('link') ?? '') ?? []
  if (URL.canParse(url)) return new URL(url).search
  const page = headers.get('x-next-page')
  if (page === null || !/^\d+$/.test(page)) return undefined
  const words = new URLSearchParams(search)
  words.set('page', page)
  return `?${words}`
}
