import type { Instant } from './instant.ts'

/** What a portal tells of an API key; nothing of it is secret. Source: contract §5.1, §5.4. */
export interface ApiKeyFacts {
  /** The person as whom the key acts, as the portal shows that name. */
  readonly owner: string | undefined
  /** What it may do; `all`: whatever its owner may. */
  readonly scopes: readonly string[] | 'all'
  /** `null`: it never ends. */
  readonly expirationDate: Instant | null
  readonly isActive: boolean
}
