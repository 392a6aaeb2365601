import type { Clock } from '../http/clock.ts'
import type { Way } from '../http/fetch.ts'
import type { Secret } from '../model/secret.ts'
import type { Platform } from './sentences.ts'

/** What forges are asked with. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH'

/** How a forge's API is reached. */
export interface Connection extends Clock, Way<Method> {
  readonly platform: Platform
  /** The address of the API, such as `https://api.github.com`, without a slash at the end. */
  readonly url: string
  readonly token: Secret
  /** Told of each pause that a limit makes. */
  readonly onWait: (milliseconds: number, reason: string) => void
  /** Told of each request that got no answer and is sent again, in words that end with what is done. */
  readonly onSilence: (sentence: string) => void
}
