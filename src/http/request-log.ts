import { maskerFor } from './mask-secrets.ts'

/** A request as a log may show it: without headers and body, and with a path that contains no secret. */
export interface LoggedRequest {
  readonly method: string
  /** The path and the names in the query, such as `/api/2.0/files/rooms?count=100&filterValue=***`. */
  readonly path: string
}

/** How a request ended: with an answer, or with the code of an error such as `ECONNRESET`. */
export type LoggedEnd =
  | {
      readonly status: number
      /** The id that the server has given the request, if it says so. */
      readonly requestId?: string
    }
  | { readonly error: string }

/** Called when a request is sent; the function that it returns, when the whole answer is there or none will come. */
export type RequestListener = (request: LoggedRequest) => (end: LoggedEnd) => void

/** Values of a query that are shown: numbers, such as the position of a page. */
const plainValue = /^\d{1,6}$/

/** The parts of a path that open a link: the code of a short URL, and anything that may be a key or an id of a link. */
const secretPart = /(?<=\/s\/)[^/]+|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[^/]{60,}/gi

/** Returns the path of a URL, with everything masked that may be a secret. Throws if it is not a URL. */
export function loggedPath(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname.replaceAll(secretPart, '***') + search.replaceAll(parameter, maskParameter)
}

/** A parameter of a query, with the `?` or `&` before it. */
const parameter = /([?&])([^=&]*)=?([^&]*)/g

function maskParameter(_: string, sign: string, name: string, value: string): string {
  return `${sign}${/^[\w.-]{1,40}$/.test(name) ? name : '***'}=${plainValue.test(value) ? value : '***'}`
}

/** The headers in which servers send the id of a request: GitLab and most proxies, and GitHub. */
const idHeaders = ['x-request-id', 'x-github-request-id']

/** Reads the id that the server has given a request. `sent`: what was sent with it, which must not come back as an id. */
export function requestIdIn(headers: Pick<Headers, 'get'>, sent: readonly string[]): { readonly requestId?: string } {
  const id = idHeaders.map((name) => headers.get(name)).find((value) => value !== null && /^[\w:.-]{1,64}$/.test(value))
  return id && !sent.some((text) => text.includes(id)) ? { requestId: maskerFor(sent)(id) } : {}
}
