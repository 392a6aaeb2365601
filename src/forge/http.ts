import { largestBody } from '../http/body.ts'
import { type Answer, openClient } from '../http/client.ts'
import {
  connectionFailure,
  errorCode,
  isBodyTooLarge,
  ProxyError,
  proxyErrorText,
  retryMessage,
} from '../http/connection-errors.ts'
import { queryText } from '../http/fetch.ts'
import { type Masker, maskerFor, maskJson } from '../http/mask-secrets.ts'
import { JsonLimitError, readJson } from '../model/values/json.ts'
import { diagnose } from './diagnostics.ts'
import type { Connection, Method } from './forge.ts'
import { ForgeError, unexpected } from './forge.ts'
import { isRateLimit, refusalError, waitBefore } from './refusal.ts'

/** A request to the API: a path; or a full URL of the same server for what is outside the API, such as GraphQL. */
export interface Request {
  readonly method: Method
  readonly path: string
  readonly url?: string
  /** Starts with a question mark. */
  readonly query?: string
  readonly body?: object
  /** Set for a POST that changes nothing. */
  readonly isRead?: true
}

/** The JSON of an answer, with its headers. */
export interface JsonAnswer {
  readonly value: unknown
  readonly headers: Pick<Headers, 'get'>
}

/** Sends a request as often as makes sense; rejects with a ForgeError. */
export type SendRequest = (request: Request) => Promise<JsonAnswer>

/** Opens a client for a forge. It does not repeat a request that may have created something: the error says so. */
export function openForgeClient(connection: Connection): SendRequest {
  const { sleep, now, random, onWait, onSilence, signal } = connection
  const attempt = createAttempt(connection)
  const pause = async (wait: number, { retryMessage, refused }: FailedAttempt): Promise<void> => {
    if (retryMessage !== undefined) onSilence(retryMessage)
    const isBusy = refused && isRateLimit(refused)
    onWait(
      wait,
      isBusy ? 'the server accepts no more requests for now' : 'the server did not answer as it should; trying again',
    )
    await sleep(wait, signal)
  }
  return async (request) => {
    for (let count = 1; ; count++) {
      const result = await attempt(request)
      if ('value' in result) return result
      const { error, refused, isTransient } = result
      const wait =
        isTransient && !error.mayHaveTakenEffect
          ? waitBefore(count, refused, { random: random(), now: now() })
          : undefined
      if (wait === undefined) throw error
      await pause(wait, result)
      if (signal?.aborted) throw timeoutError(request, error)
    }
  }
}

/** An attempt that failed. */
interface FailedAttempt {
  readonly error: ForgeError
  readonly refused?: Answer
  readonly isTransient: boolean
  /** What to report while the request is sent again, if there was no answer. */
  readonly retryMessage?: string
}

type AttemptResult = JsonAnswer | FailedAttempt

function createAttempt(connection: Connection): (request: Request) => Promise<AttemptResult> {
  const { signal } = connection
  const token = connection.token.reveal()
  const send = openClient(connection)
  const mask = maskerFor([token])
  const scheme = connection.platform === 'gitea' ? 'token' : 'Bearer'
  // GitHub refuses requests without a user agent.
  const headers = { authorization: `${scheme} ${token}`, 'user-agent': 'roomlinks' }
  return async (request) => {
    const { method, path, url = connection.url + path, query = '', body, isRead = false } = request
    const isCreation = method === 'POST' && !isRead
    const asked = `${method} ${path}`
    let answer: Answer
    try {
      answer = await send({ url: url + query, method, headers, body })
    } catch (cause) {
      if (signal?.aborted) return { error: timeoutError(request), isTransient: false }
      return { ...noAnswerResult(asked, cause, isCreation), retryMessage: retryMessage(connection.url, cause) }
    }
    if (answer.status >= 200 && answer.status < 300) return readAnswer(answer, asked, isCreation, mask)
    return { error: refusalError(connection, asked, answer, isCreation), refused: answer, isTransient: true }
  }
}

/**
 * Makes the error for the time limit of the run. If something was created, the next run finds it. `before`: the error
 * of the last attempt.
 */
function timeoutError({ method, path }: Request, before?: ForgeError): ForgeError {
  return new ForgeError(diagnose('forge/timeout', { asked: `${method} ${path}`, before: before?.diagnostic.message }))
}

/** Turns a client error into a result. That error may contain the request with the token, so it is not passed on. */
function noAnswerResult(asked: string, cause: unknown, isCreation: boolean): AttemptResult {
  if (isBodyTooLarge(cause)) {
    const what = `larger than ${largestBody / 1024 / 1024} MiB`
    return { error: unexpected(asked, what, isCreation), isTransient: false }
  }
  const broken = connectionFailure(cause)
  const mayHaveTakenEffect = isCreation && broken !== undefined && broken !== 'unreached'
  const why = cause instanceof ProxyError ? `the ${proxyErrorText(cause)}: ${errorCode(cause)}` : errorCode(cause)
  const error = new ForgeError(diagnose('forge/silent', { asked, why }), mayHaveTakenEffect)
  return { error, isTransient: broken !== undefined }
}

/** Reads the JSON of an answer, with the token masked. */
function readAnswer(
  { status, text, headers }: Answer,
  asked: string,
  isCreation: boolean,
  mask: Masker,
): AttemptResult {
  const refuse = (what: string): AttemptResult => ({ error: unexpected(asked, what, isCreation), isTransient: false })
  // 206 is only part of a list: the comment may be in the other part.
  if (status !== 200 && status !== 201) return refuse(`one with HTTP status ${status}`)
  try {
    return { value: maskJson(readJson(text), mask), headers }
  } catch (cause) {
    return refuse(cause instanceof JsonLimitError ? cause.message : 'not JSON')
  }
}

/** A limit of ten thousand comments. */
const maxPages = 100

/** Lists all items, in pages of a hundred. Rejects after too many pages. */
export async function* listItems(
  ask: SendRequest,
  path: string,
  query: Readonly<Record<string, string>>,
): AsyncIterable<unknown> {
  let search = queryText({ ...query, per_page: 100 })
  let count = 0
  for (let page = 1; page <= maxPages; page++) {
    const { value, headers } = await ask({ method: 'GET', path, query: search })
    if (!Array.isArray(value)) throw unexpected(`GET ${path}`, 'JSON that is not a list')
    yield* value
    count += value.length
    const next = nextPageQuery(headers, search, value.length === 0 ? Number.POSITIVE_INFINITY : count)
    if (next === undefined) return
    search = next
  }
  throw new ForgeError(diagnose('forge/endless', { asked: `GET ${path}` }))
}

/**
 * Returns the query of the next page. Only the query of a `next` link is used, because each request carries the token.
 * `count`: how many items were listed so far.
 */
function nextPageQuery(headers: Pick<Headers, 'get'>, search: string, count: number): string | undefined {
  const [, url = ''] = /<([^>]*)>\s*;\s*rel="?next"?/.exec(headers.get('link') ?? '') ?? []
  if (URL.canParse(url)) return new URL(url).search
  const params = new URLSearchParams(search)
  // Gitea lists all comments at once. If a version divides them, it still counts them.
  const following = Number(headers.get('x-total-count')) > count ? String(Number(params.get('page') ?? 1) + 1) : ''
  const page = headers.get('x-next-page') ?? following
  if (!/^\d+$/.test(page)) return undefined
  params.set('page', page)
  return `?${params}`
}
