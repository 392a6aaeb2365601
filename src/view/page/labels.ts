import type { Audience, LinkState, RoomReading } from '../../model/inventory.ts'
import type { AuditLink, AuditRoom, SinceChange } from '../audit/shape.ts'
import { visible } from '../escape.ts'

/** Why the links of a room are not all known. */
export const readingLabels: { readonly [R in Exclude<RoomReading, 'read'>]: string } = {
  failed: 'could not be read',
  'no-right': 'the owner of the API key may not manage it',
  cut: 'the portal shows only its first 100 links',
  skipped: 'no external links, and invitations not read',
}

export const stateLabels: { readonly [S in LinkState]: string } = {
  declared: 'declared',
  undeclared: 'undeclared',
  foreign: "another manifest's",
  unmanaged: 'unmanaged',
  missing: 'missing',
}

/** Who gets in. */
export const audienceLabels: { readonly [A in Audience | 'unknown']: string } = {
  public: 'anyone',
  password: 'password',
  'signed-in': 'signed in',
  joins: 'may join',
  unknown: 'unknown',
}

/** The kinds of differences from an earlier audit, the most dangerous first. */
export const changeOrder: readonly SinceChange['what'][] = ['widened', 'new', 'changed', 'narrowed', 'gone']

/** When a link ends: a day, `never` or `unknown`. */
export function endLabel({ expirationDate }: Pick<AuditLink, 'expirationDate'>): string {
  return expirationDate?.slice(0, 10) ?? 'unknown'
}

/** How long a link is still valid, from the time of the audit. */
export function endSentence({ expirationDate, secondsLeft }: AuditLink): string {
  if (secondsLeft === null) return expirationDate === 'never' ? 'never expires' : 'expiry unknown'
  const days = Math.floor(Math.abs(secondsLeft) / 86_400)
  const many = days === 0 ? 'less than a day' : days === 1 ? '1 day' : `${days} days`
  return secondsLeft > 0 ? `ends in ${many}` : `expired ${many} ago`
}

/** Whether somebody can still use a link. */
export function isLive({ state, secondsLeft }: AuditLink): boolean {
  return state !== 'missing' && (secondsLeft === null || secondsLeft > 0)
}

/** Whether anyone with the URL can use a link now. */
export function isOpen(link: AuditLink): boolean {
  return isLive(link) && link.audience === 'public'
}

/** Identifies a link on the page and in its address. */
export function linkId(
  { id }: Pick<AuditRoom, 'id'>,
  { fingerprint, key, kind }: Pick<AuditLink, 'fingerprint' | 'key' | 'kind'>,
): string {
  return `${visible(id)}:${visible(fingerprint ?? key ?? kind)}`
}

/** The fragment that shows the details of a link. */
export function linkFragment(id: string): string {
  return `#link=${encodeURIComponent(id)}`
}
