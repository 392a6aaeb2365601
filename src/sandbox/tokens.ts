import { createHash, timingSafeEqual } from 'node:crypto'
import type { Portal, User } from './portal.ts'

const alphabet = '5XzpDt6wZRdsTrJkSY_cgPyxN4j-fnb9WKBF8vh3GH72QqmLVCM'
const codeLength = 15

/** The share key of an external link: depends on its id and the installation's secret alone. Source: contract §4.1. */
export function requestToken(portal: Portal, linkId: string): string {
  const json = JSON.stringify(linkId)
  const signature = createHash('sha256').update(`${json}${portal.installation}`).digest('base64')
  return Buffer.from(`${signature}?${json}`).toString('base64url')
}

/** Returns the link id of a share key, or `undefined` if this installation did not sign it. */
export function readToken(portal: Portal, token: string): string | undefined {
  const id = /\?"([0-9a-f-]{36})"$/.exec(Buffer.from(token, 'base64url').toString())?.[1]
  if (id === undefined) return undefined
  const [given, right] = [Buffer.from(token), Buffer.from(requestToken(portal, id))]
  return given.length === right.length && timingSafeEqual(given, right) ? id : undefined
}

/** The shortened URL of an external link; it depends on the origin. Source: contract §3.3. */
export function externalUrl(portal: Portal, origin: string, linkId: string): string {
  return shorten(portal, origin, `${origin}/rooms/share?key=${requestToken(portal, linkId)}`)
}

/** The shortened URL of an invitation; each caller gets a different one for the same link. Source: contract §3.3, §4.2. */
export function invitationUrl(portal: Portal, origin: string, linkId: string, caller: User): string {
  const key = portal.random.digest(`invitation ${linkId}.${caller.id}`).toString('base64url')
  return shorten(portal, origin, `${origin}/confirm/LinkInvite?type=LinkInvite&key=${key}&uid=${caller.id}`)
}

function shorten(portal: Portal, origin: string, url: string): string {
  const bytes = portal.random.digest(`short ${url}`).subarray(0, codeLength)
  const code = Array.from(bytes, (byte) => alphabet.charAt(byte % alphabet.length)).join('')
  portal.secrets.add(url)
  portal.secrets.add(`${origin}/s/${code}`)
  return `${origin}/s/${code}`
}
