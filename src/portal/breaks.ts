import type { Failure } from './pace.ts'

/** What a request that got no answer came to, where asking again may help. */
export function breakOf(cause: unknown): Extract<Failure, string> | undefined {
  const code = codeOf(cause)
  return breaks.find(({ codes }) => codes.test(code))?.failure
}

/** Whether an answer was given up on because of its size. */
export function isTooMuch(cause: unknown): boolean {
  return /^(UND_ERR_RES_EXCEEDED_MAX_SIZE|ERR_BUFFER_TOO_LARGE)$/.test(codeOf(cause))
}

const breaks = [
  {
    failure: 'unreached',
    codes: /^(ECONNREFUSED|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENETDOWN|UND_ERR_CONNECT_TIMEOUT)$/,
  },
  { failure: 'broken', codes: /^(ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|UND_ERR_SOCKET|Z_BUF_ERROR|Z_DATA_ERROR)$/ },
  { failure: 'late', codes: /^(TimeoutError|UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT)$/ },
] as const

/** The error's own code, or its cause's: what Node and its fetch say about a broken connection. */
export function codeOf(error: unknown): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code
    if (at.name === 'TimeoutError' || at.name === 'AbortError') return at.name
  }
  return 'unknown reason'
}
