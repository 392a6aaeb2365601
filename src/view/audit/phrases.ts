import type { Audience, LinkState, RoomReading } from '../../model/inventory.ts'
import { settingText } from '../document/settings.ts'
import { quote, visible, width } from '../escape.ts'
import { count, listCounts, roomHeading, titleLimit } from '../phrases.ts'
import type { AuditDocument, AuditLink, AuditRoom, AuditSummary, SinceChange, SinceDocument } from './shape.ts'

/** The states of links in words. */
export const stateTexts: { readonly [S in LinkState]: string } = {
  declared: 'declared',
  undeclared: 'undeclared',
  foreign: "another manifest's",
  unmanaged: 'unmanaged',
  missing: 'missing',
}

/** Who gets in, in words. */
export const audienceTexts: { readonly [A in Audience | 'unknown']: string } = {
  public: 'anyone',
  password: 'password',
  'signed-in': 'signed in',
  joins: 'may join',
  unknown: 'unknown',
}

/** What a link lets people do, in a word. */
export function accessText({ access }: Pick<AuditLink, 'access'>): string {
  return access === null ? 'unknown' : settingText({ name: 'access', value: access })
}

/** When a link ends: a day, `never`, `expired` or `unknown`. */
export function expiryText({ expirationDate, secondsLeft }: AuditLink): string {
  if (secondsLeft !== null && secondsLeft <= 0) return 'expired'
  return expirationDate === null ? 'unknown' : expirationDate.replace(/T.*/, '')
}

/** A link by its key, where it has one, and its title, where that says more; in at most `limit` columns. */
export function auditLinkName(
  { key, title }: Pick<AuditLink, 'key' | 'title'>,
  limit: number = titleLimit + 80,
): string {
  if (key === null) return quote(title, Math.min(titleLimit, limit - 2))
  const name = visible(key)
  const room = Math.min(titleLimit, limit - width(name) - 3)
  if (key !== title && room >= shortestTitle) return `${name} ${quote(title, room)}`
  return width(name) <= limit ? name : `${name.slice(0, limit - 1)}…`
}

/** In fewer columns a title says nothing. */
const shortestTitle = 8

/** Everything that was counted, by its heading. */
export function summaryLines(summary: AuditSummary): readonly (readonly [heading: string, counts: string])[] {
  const { byState, byAudience, byAccess, expired, expiringSoon, neverExpiring, withoutPassword } = summary
  const texts = <N extends string>(counts: { readonly [K in N]: number }, words: { readonly [K in N]?: string }) =>
    listCounts(
      (Object.entries(counts) as [N, number][]).map(([name, many]) => [
        many,
        `${many} ${words[name] ?? visible(name)}`,
      ]),
    )
  const expiry: readonly (readonly [number, string])[] = [
    [expired, `${expired} expired`],
    [expiringSoon, `${expiringSoon} within 30 days`],
    [neverExpiring, `${neverExpiring} never`],
  ]
  const all = [
    ['state', texts(byState, stateTexts)],
    ['who gets in', texts(byAudience, audienceTexts)],
    ['access', texts(byAccess, {})],
    ['expiry', listCounts(expiry)],
    ['no password', withoutPassword === 0 ? '' : `${withoutPassword} open to anyone with the URL`],
  ] as const
  return all.filter(([, counts]) => counts !== '')
}

/** How many links were found in how many rooms, and what they are compared with; a name may be set off from the words. */
export function auditCounts(
  { summary, coverage, manifests }: AuditDocument,
  form: (name: string) => string = visible,
): string {
  const compared = manifests.length === 0 ? 'no manifest' : manifests.map((name) => form(name)).join(', ')
  return `${count(summary.links, 'link')} in ${count(coverage.rooms, 'room')}, compared with ${compared}.`
}

/** How many rules are broken; empty if none is. */
export function findingCounts({ findings }: Pick<AuditDocument, 'findings'>): string {
  const denied = findings.filter(isDenial).length
  return listCounts([
    [denied, `${denied} denied`],
    [findings.length - denied, count(findings.length - denied, 'warning')],
  ])
}

/** Whether a finding is one that a policy denies; what could not be judged is a warning. */
export function isDenial({ level, verdict }: AuditDocument['findings'][number]): boolean {
  return level === 'deny' && verdict === 'broken'
}

/** The reason why a room has no complete list of links, to follow its name. */
const readingTexts: { readonly [R in RoomReading]?: (room: AuditRoom) => string } = {
  failed: ({ why }) => `could not be read: ${visible(String(why))}`,
  cut: () => 'has 100 links or more, and the portal shows only the first 100',
}

/** In text that people read, so many rooms are named in one list. */
const mostNames = 10

/** Everything that the audit does not cover, in sentences. */
export function coverageLines({ coverage, rooms }: AuditDocument): readonly string[] {
  const unread = rooms.flatMap((room) => {
    const text = readingTexts[room.reading]?.(room)
    return text === undefined ? [] : [`${roomHeading(room)} ${text}`]
  })
  const named = (many: number, noun: string, isOne: (room: AuditRoom) => boolean): readonly string[] =>
    many === 0 ? [] : [`${count(many, 'room')} ${noun}: ${roomNames(rooms.filter(isOne))}`]
  return [
    ...coverage.notCovered.map((sentence) => sentence.replace(/\.$/, '')),
    ...unread,
    ...named(coverage.noRight, 'that the owner of the API key may not manage', ({ reading }) => reading === 'no-right'),
    ...(coverage.skipped === 0
      ? []
      : [`Invitations of ${count(coverage.skipped, 'room')} without external links (--quick)`]),
  ]
}

/** The archived rooms that still have links; empty if there are none. */
export function archivedText({ coverage, rooms }: AuditDocument): string {
  if (coverage.archived === 0) return ''
  const archived = rooms.filter(({ state, links }) => state === 'archived' && links.length > 0)
  return `Archived, with links: ${roomNames(archived)}`
}

/** The first of some rooms by title and id, and how many more there are. */
export function roomNames(rooms: readonly Pick<AuditRoom, 'title' | 'id'>[]): string {
  const names = rooms.slice(0, mostNames).map(roomName)
  return [...names, ...(rooms.length > mostNames ? [`and ${rooms.length - mostNames} more`] : [])].join(', ')
}

/** A room by title and id. */
function roomName({ title, id }: Pick<AuditRoom, 'title' | 'id'>): string {
  return `${quote(title, titleLimit)} (room ${visible(id)})`
}

/** How many links are different from an earlier audit. */
export function sinceCounts({ madeAt, changes }: SinceDocument): string {
  const kinds = ['new', 'widened', 'changed', 'narrowed', 'gone'] as const
  const counts = listCounts(
    kinds.map((kind) => {
      const many = changes.filter(({ what }) => what === kind).length
      return [many, `${many} ${kind}`]
    }),
  )
  return `Since ${timeText(madeAt)}: ${counts || 'nothing is different'}.`
}

/** One difference from an earlier audit, without its kind. */
export function sinceText({ room, link, fields }: SinceChange): string {
  const name = `${auditLinkName(link)} in ${roomName(room)}`
  return fields.length === 0 ? name : `${name}: ${fields.map(visible).join(', ')}`
}

/** A time for people: `2027-01-11 09:00 UTC`. */
export function timeText(time: string): string {
  return visible(time.replace('T', ' ').replace(/(:00)?Z$/, ' UTC'))
}
