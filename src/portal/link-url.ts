import { type LinkId, parseLinkId } from '../model/identity.ts'
import { Secret } from '../model/secret.ts'
import { isLinkId } from './wire.ts'

/** What the URL of a link reveals: the id of the link, or only a short URL that must be resolved first. */
export type LinkUrl =
  | { readonly kind: 'id'; readonly id: LinkId }
  | { readonly kind: 'short'; readonly url: Secret }
  /** A URL of the portal, but not one from which we can read a link. */
  | { readonly kind: 'other' }
  /** A URL of another address than the portal's. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'not a URL' }

/** No URL of a link is longer: its key has about 130 characters. */
const longestUrl = 2000

/**
 * Reads the URL of a link on `portal`, or on any portal if none is given. Sends nothing, and does not check whether the
 * URL still works. Never throws.
 */
export function readLinkUrl(secret: Secret, portal?: string): LinkUrl {
  const text = secret.reveal()
  if (text.length > longestUrl || !/^https?:\/\/[\x21-\x7e]+$/i.test(text) || !URL.canParse(text))
    return { kind: 'not a URL' }
  const url = new URL(text)
  const { origin } = portal === undefined ? url : new URL(portal)
  if (url.origin !== origin || url.username !== '' || url.password !== '') return { kind: 'foreign' }
  if (/^\/s\/[\w-]{1,64}\/?$/.test(url.pathname))
    return { kind: 'short', url: new Secret(url.origin + url.pathname.replace(/\/$/, '')) }
  const id = idInKey(url.searchParams.get('key') ?? '')
  return id ? { kind: 'id', id } : { kind: 'other' }
}

/**
 * A signature, and the id that it signs; in the key of an invitation, the id of the user for whom the URL was made
 * follows.
 */
const signed = /^[A-Za-z0-9+/]{20,100}={0,2}\?"([\da-f-]{36})(?:\.[\da-f-]{36})?"$/i

/**
 * The id of the link that a key opens. The signature cannot be checked: only the server has its secret. Source:
 * contract §4.
 */
function idInKey(key: string): LinkId | undefined {
  const [, id = ''] = signed.exec(Buffer.from(key, 'base64url').toString('latin1')) ?? []
  return isLinkId(id) ? parseLinkId(id) : undefined
}
