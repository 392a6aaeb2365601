import type { Instant } from './instant.ts'

/** The settings in a link's row. Source: contract §0. */
export interface LinkOptions {
  readonly title: string
  readonly expirationDate: Instant | undefined
  readonly password: string | undefined
  readonly denyDownload: boolean
  readonly internal: boolean
  readonly maxUseCount: number | undefined
  readonly currentUseCount: number
}

/** Returns options with a title and defaults for the rest. */
export function plainOptions(title: string, internal = false): LinkOptions {
  return {
    title,
    internal,
    expirationDate: undefined,
    password: undefined,
    denyDownload: false,
    maxUseCount: undefined,
    currentUseCount: 0,
  }
}
