import type { Instant } from './instant.ts'

/**
 * The address of a server in its one spelling, or what is wrong with it; never with the address itself. `isExposed`:
 * it is http on another machine, so that all that is sent there can be read on the way.
 */
export type Address = { readonly address: string; readonly isExposed: boolean } | { readonly why: string }

/** What is wrong with an address that is exposed. */
export const exposedReason = 'is http, which would send the API key in clear to another machine'

/** Whether the host name of a URL is this machine's. */
export function isLocal(hostname: string): boolean {
  return loopback.test(hostname)
}

const loopback = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost|.+\.localhost)$/

/** Reads the address of a server: https, or http. */
export function readAddress(text: string): Address {
  if (!URL.canParse(text)) return { why: 'is no URL' }
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { why: 'does not start with https://' }
  if (url.username !== '' || url.password !== '') return { why: 'has a user name or a password in it' }
  // An empty query or fragment leaves no trace in the parsed URL.
  if (/[?#]/.test(text)) return { why: 'has a query or a fragment' }
  const isExposed = url.protocol === 'http:' && !isLocal(url.hostname)
  return { address: url.origin + url.pathname.replace(/\/+$/, ''), isExposed }
}

/**
 * Reads the address of a portal. People copy that of its API, to which ours adds the path once more: what stands there
 * from `/api/2.0` on is taken off, and `isApi` says so. Any other path is one under which a reverse proxy has the portal.
 */
export function readPortalAddress(text: string): Address & { readonly isApi?: boolean } {
  const read = readAddress(text)
  if ('why' in read) return read
  const address = read.address.replace(/(?<!\/)\/+api\/2\.0(?:\/.*)?$/i, '')
  return { ...read, address, isApi: address !== read.address }
}

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
