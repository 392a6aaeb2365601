import type { Fetch } from '../http/fetch.ts'
import type { Secret } from '../model/secret.ts'
import type { Platform } from './sentences.ts'

/** What forges are asked with. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH'

/** How a forge's API is reached. */
export interface Connection {
  readonly platform: Platform
  /** The address of the API, such as `https://api.github.com`, without a slash at the end. */
  readonly url: string
  readonly token: Secret
  readonly fetch: Fetch<Method>
  /** Ends early when `signal` is aborted; never rejects. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
  readonly now: () => number
  /** 0 to 1; spreads retries. */
  readonly random: () => number
  /** Told of each pause that a limit makes. */
  readonly onWait: (milliseconds: number, reason: string) => void
  /** Told of each request that got no answer and is sent again, in words that end with what is done. */
  readonly onSilence: (sentence: string) => void
  /** The longest that one request may take, in milliseconds; default: 30 s. */
  readonly requestTimeout?: number | undefined
  /** Ends every request, and every wait for the next one. */
  readonly signal?: AbortSignal
}
