import type { RequestListener } from './request-log.ts'

/** The part of `fetch` that we use. Node's own fetch fits, and so does a lighter client. Rejects as `fetch` does. */
export type Fetch<Method extends string = 'GET' | 'PUT'> = (
  url: string,
  request: {
    readonly method: Method
    readonly headers: Record<string, string>
    readonly body?: string
    readonly redirect: 'manual'
    readonly signal: AbortSignal
  },
) => Promise<{
  readonly status: number
  readonly headers: { readonly get: (name: string) => string | null }
  /** Decompressed, in chunks. */
  readonly body: AsyncIterable<Uint8Array> | null
}>

/** How requests are sent. */
export interface Transport<Method extends string = 'GET' | 'PUT'> {
  readonly fetch: Fetch<Method>
  /** The time limit of one request with its answer, in milliseconds; default: 30 s. */
  readonly requestTimeout?: number | undefined
  /** Ends every request. */
  readonly signal?: AbortSignal
  /** Called for each request, for a log. */
  readonly onRequest?: RequestListener | undefined
}

/** The parameters of a query. */
export type Query = Readonly<Record<string, string | number>>

/** Encodes a text for a URL. A lone surrogate, which no URL can contain, becomes U+FFFD. */
export function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD'))
}

/** Returns a query with its question mark; an empty string if there are no parameters. */
export function queryText(query: Query): string {
  const words = Object.entries(query).map(([name, value]) => `${name}=${encode(String(value))}`)
  return words.length === 0 ? '' : `?${words.join('&')}`
}

/** The clock and the random numbers that requests need. */
export interface Clock {
  /** Ends early when `signal` is aborted; never rejects. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Returns 0 to 1; spreads retries. */
  readonly random: () => number
}
