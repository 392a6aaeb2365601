import type { Instant } from './instant.ts'

/**
 * The normalized address of a server, or why it is invalid; the reason never quotes the address. `isExposed`: it is
 * http on another machine, so others can read everything that is sent.
 */
export type Address = { readonly address: string; readonly isExposed: boolean } | { readonly why: string }

/** The problem with an exposed address. */
export const exposedReason = 'uses http, which would send the API key unencrypted to another machine'

/** Whether the host name of a URL is that of this machine. */
export function isLocal(hostname: string): boolean {
  return loopback.test(hostname)
}

const loopback = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost|.+\.localhost)$/

/** Reads the address of a server: https, or http. */
export function readAddress(text: string): Address {
  if (!URL.canParse(text)) return { why: 'is not a URL' }
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { why: 'does not start with https://' }
  if (url.username !== '' || url.password !== '') return { why: 'has a user name or a password in it' }
  // Check the text, because the parsed URL does not show an empty query or fragment.
  if (/[?#]/.test(text)) return { why: 'has a query or a fragment' }
  const isExposed = url.protocol === 'http:' && !isLocal(url.hostname)
  return { address: url.origin + url.pathname.replace(/\/+$/, ''), isExposed }
}

/**
 * Reads the address of a portal. People often copy the address of its API, so `/api/2.0` and everything after it are
 * removed; `isApi` reports that. Any other path is kept: a reverse proxy may serve the portal under it.
 */
export function readPortalAddress(text: string): Address & { readonly isApi?: boolean } {
  const read = readAddress(text)
  if ('why' in read) return read
  const address = read.address.replace(/(?<!\/)\/+api\/2\.0(?:\/.*)?$/i, '')
  return { ...read, address, isApi: address !== read.address }
}

/** What a portal reports about an API key; none of it is secret. Source: contract §5.1, §5.4. */
export interface ApiKeyFacts {
  /** The display name of the person as whom the key acts. */
  readonly owner: string | undefined
  /** What the key may do; `all` means everything that its owner may do. */
  readonly scopes: readonly string[] | 'all'
  /** `null` if it never expires. */
  readonly expirationDate: Instant | null
  readonly isActive: boolean
}
