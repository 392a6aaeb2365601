import { createHash, timingSafeEqual } from 'node:crypto'
import type { Portal, User } from './portal.ts'

const alphabet = '5XzpDt6wZRdsTrJkSY_cgPyxN4j-fnb9WKBF8vh3GH72QqmLVCM'
const codeLength = 15

/** The share key of an external link: depends on its id and the installation's secret alone. Source: contract §4.1. */
export function requestToken(portal: Portal, linkId: string): string {
  return sign(JSON.stringify(linkId), portal.installation)
}

/** A text with its signature before it. Source: contract §4.1. */
function sign(text: string, secret: string): string {
  const signature = createHash('sha256').update(`${text}${secret}`).digest('base64')
  return Buffer.from(`${signature}?${text}`).toString('base64url')
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
  const key = sign(JSON.stringify(`${linkId}.${caller.id}`), `machine key of ${portal.installation}`)
  return shorten(portal, origin, `${origin}/confirm/LinkInvite?type=LinkInvite&key=${key}&uid=${caller.id}`)
}

/** The long URL of a short code, of those that were given out. */
export function longUrl(portal: Portal, code: string): string | undefined {
  return [...portal.secrets].find((secret) => secret.includes('?') && codeOf(portal, secret) === code)
}

function shorten(portal: Portal, origin: string, url: string): string {
  const short = `${origin}/s/${codeOf(portal, url)}`
  portal.secrets.add(url)
  portal.secrets.add(short)
  return short
}

function codeOf(portal: Portal, url: string): string {
  const bytes = portal.random.digest(`short ${url}`).subarray(0, codeLength)
  return Array.from(bytes, (byte) => alphabet.charAt(byte % alphabet.length)).join('')
}
