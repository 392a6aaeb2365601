import type { Failure } from './pace.ts'

/** A proxy that did not open a tunnel. Nothing was sent beyond it. */
export class ProxyError extends Error {
  /** The variable that names the proxy. */
  readonly variable: string
  /** Whether the variable contains a user name or a password. */
  readonly hasLogin: boolean
  /** The status of the proxy's answer. Without an answer, `cause` says what happened. */
  readonly status: number | undefined

  constructor(facts: { variable: string; hasLogin: boolean } & ({ status: number } | { cause: unknown })) {
    super('The proxy did not open a tunnel.', { cause: 'cause' in facts ? facts.cause : undefined })
    this.name = 'ProxyError'
    this.variable = facts.variable
    this.hasLogin = facts.hasLogin
    this.status = 'status' in facts ? facts.status : undefined
  }
}

/**
 * Describes a proxy error: `proxy in HTTPS_PROXY hangs up`. Names the variable, because the address may contain a
 * password.
 */
export function proxyErrorText({ variable, hasLogin, status, cause }: ProxyError): string {
  const failure = connectionFailure(cause)
  const what =
    status === undefined
      ? failure
        ? failureTexts[failure]
        : isUntrustedCertificate(errorCode(cause))
          ? 'has a certificate that cannot be trusted'
          : 'cannot be used'
      : status === 407
        ? `${hasLogin ? 'does not accept the user name and the password there' : 'asks for a user name and a password'}`
        : isTransientStatus(status)
          ? 'cannot reach the server'
          : 'refuses the connection'
  return `proxy in ${variable} ${what}`
}

/**
 * Whether a code says that a certificate is not trusted. An alert comes from the other side, and is about our own
 * certificate.
 */
export function isUntrustedCertificate(code: string): boolean {
  return /CERT|SIGNATURE|INVALID_CA/.test(code) && !/_ALERT_/.test(code)
}

const failureTexts = { unreached: 'cannot be reached', broken: 'hangs up', late: 'does not answer in time' } as const

/** Classifies a failure to get an answer; `undefined` if a retry would not help. */
export function connectionFailure(cause: unknown): Extract<Failure, string> | undefined {
  if (cause instanceof ProxyError) {
    const isTransient =
      cause.status === undefined ? connectionFailure(cause.cause) !== undefined : isTransientStatus(cause.status)
    return isTransient ? 'unreached' : undefined
  }
  const code = errorCode(cause)
  return failureCodes.find(({ codes }) => codes.test(code))?.failure
}

function isTransientStatus(status: number): boolean {
  return status === 408 || status === 429 || status >= 500
}

/** Whether an answer was too large to be read. */
export function isBodyTooLarge(cause: unknown): boolean {
  return /^(UND_ERR_RES_EXCEEDED_MAX_SIZE|ERR_BUFFER_TOO_LARGE)$/.test(errorCode(cause))
}

const failureCodes = [
  {
    failure: 'unreached',
    codes: /^(ECONNREFUSED|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENETDOWN|UND_ERR_CONNECT_TIMEOUT)$/,
  },
  { failure: 'broken', codes: /^(ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|UND_ERR_SOCKET|Z_BUF_ERROR|Z_DATA_ERROR)$/ },
  { failure: 'late', codes: /^(TimeoutError|UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT)$/ },
] as const

/** What stands for the code of an error that has none. */
export const unknownReason = 'unknown reason'

/** Returns the code of an error or of its cause, as Node and its fetch set it; for a proxy's answer, the status. */
export function errorCode(error: unknown): string {
  if (error instanceof ProxyError && error.status !== undefined) return String(error.status)
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code
    if (/^(?:TimeoutError|AbortError|HTTPParserError)$/.test(at.name)) return at.name
  }
  return unknownReason
}

/** Describes why a request got no answer, to be shown while it is sent again. */
export function retryMessage(server: string, cause: unknown): string {
  const code = errorCode(cause)
  const what =
    cause instanceof ProxyError
      ? `the ${proxyErrorText(cause)}`
      : retryReasons.find(({ codes }) => codes.test(code))?.what
  return `${server}: ${what ?? 'no connection'} (${code}); trying again …`
}

const retryReasons = [
  { codes: /^ECONNREFUSED$/, what: 'connection refused' },
  { codes: /^EAI_AGAIN$/, what: 'the name cannot be looked up' },
  { codes: /^(?:TimeoutError|UND_ERR_\w+_TIMEOUT)$/, what: 'no answer in time' },
  { codes: /^(?:ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|UND_ERR_SOCKET|Z_\w+)$/, what: 'connection broken' },
] as const
