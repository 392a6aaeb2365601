import { settingText } from '../document/settings.ts'
import { quote, visible } from '../escape.ts'
import { count, listCounts, titleLimit } from '../phrases.ts'
import { roomName } from './coverage.ts'
import type { AuditDocument, AuditLink, AuditSummary, SinceChange, SinceDocument } from './shape.ts'

/** How the access of a link is shown. */
export function accessText({ access }: Pick<AuditLink, 'access'>): string {
  return access === null ? 'unknown' : settingText({ name: 'access', value: access })
}

/** When a link ends: a day, `never`, `expired` or `unknown`. */
export function expiryText({ expirationDate, secondsLeft }: AuditLink): string {
  if (secondsLeft !== null && secondsLeft <= 0) return 'expired'
  return expirationDate === null ? 'unknown' : expirationDate.replace(/T.*/, '')
}

/** Names a link by its key, if it has one, and its title, if that differs. */
export function auditLinkName({ key, title }: Pick<AuditLink, 'key' | 'title'>): string {
  if (key === title) return visible(key)
  return `${key === null ? '' : `${visible(key)} `}${quote(title, titleLimit)}`
}

/** The counts of an audit, each line with its heading. Lines without counts are left out. */
export function summaryLines(summary: AuditSummary): readonly (readonly [heading: string, counts: string])[] {
  const { byState, byAudience, byAccess, expired, expiringSoon, neverExpiring, withoutPassword } = summary
  const texts = (counts: { readonly [name: string]: number }): string =>
    listCounts(Object.entries(counts).map(([name, many]) => [many, `${many} ${visible(name)}`]))
  const expiry: readonly (readonly [number, string])[] = [
    [expired, `${expired} expired`],
    [expiringSoon, `${expiringSoon} within 30 days`],
    [neverExpiring, `${neverExpiring} never`],
  ]
  const all = [
    ['state', texts(byState)],
    ['audience', texts(byAudience)],
    ['access', texts(byAccess)],
    ['expiry', listCounts(expiry)],
    [
      'no password',
      withoutPassword === 0
        ? ''
        : `${withoutPassword} open to anyone with the URL${byAudience.public > withoutPassword ? ', without expired and missing links' : ''}`,
    ],
  ] as const
  return all.filter(([, counts]) => counts !== '')
}

/** The numbers of links and rooms, and the manifests that they are compared with. `form` formats the names. */
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

/** Whether a policy denies a finding. One that could not be judged is a warning. */
export function isDenial({ level, verdict }: AuditDocument['findings'][number]): boolean {
  return level === 'deny' && verdict === 'broken'
}

/** How many links differ from an earlier audit. */
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
