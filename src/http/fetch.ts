/** The part of `fetch` that is used: node's own will do, and so will a lighter client. Rejects as `fetch` does. */
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
  /** Unpacked, piece by piece. */
  readonly body: AsyncIterable<Uint8Array> | null
}>

/** How requests go out. */
export interface Transport<Method extends string = 'GET' | 'PUT'> {
  readonly fetch: Fetch<Method>
  /** The longest that one request may take with its answer, in milliseconds; default: 30 s. */
  readonly requestTimeout?: number | undefined
  /** Ends every request. */
  readonly signal?: AbortSignal
}

/** What is asked for beside the path. */
export type Query = Readonly<Record<string, string | number>>

/** A text as a part of a URL. Half of a character, which no URL can hold, becomes the sign for that. */
export function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD'))
}

/** A query with its question mark; nothing for none. */
export function queryText(query: Query): string {
  const words = Object.entries(query).map(([name, value]) => `${name}=${encode(String(value))}`)
  return words.length === 0 ? '' : `?${words.join('&')}`
}

/** Time and chance, as requests need them. */
export interface Clock {
  /** Ends early when `signal` is aborted; never rejects. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** 0 to 1; spreads retries. */
  readonly random: () => number
}
