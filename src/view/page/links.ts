import { accessText } from '../audit/phrases.ts'
import type { AuditDocument, AuditFinding, AuditLink, AuditRoom } from '../audit/shape.ts'
import type { Period } from './calendar.ts'
import { periodOf } from './calendar.ts'
import { audienceLabels, endLabel, endSentence, isLive, isOpen, linkId, stateLabels } from './labels.ts'
import type { Facet, TableParts } from './table.ts'

/** What links can be filtered by. */
export type FacetName = 'audience' | 'access' | 'state' | 'kind' | 'ends' | 'policy'

type Facets = { readonly [F in FacetName]: readonly string[] }

/** A link, its room, and what it can be filtered by. */
export interface PageLink {
  readonly id: string
  readonly room: AuditRoom
  readonly link: AuditLink
  readonly facets: Facets
}

/** Every link of an audit, the most dangerous first. Equal links stay in the order of their rooms. */
export function linksOf({ rooms, findings }: AuditDocument, periods: readonly Period[]): readonly PageLink[] {
  const levels = levelsOf(findings)
  return rooms
    .flatMap((room) => room.links.map((link) => pageLink(room, link)))
    .sort((a, b) => b.link.risk - a.link.risk)

  function pageLink(room: AuditRoom, link: AuditLink): PageLink {
    const id = linkId(room, link)
    return { id, room, link, facets: facetsOf(link, periodOf(link, periods), levels.get(id) ?? []) }
  }
}

/** The levels of the findings on each link, by its id. */
function levelsOf(findings: readonly AuditFinding[]): ReadonlyMap<string, readonly string[]> {
  const levels = new Map<string, readonly string[]>()
  for (const { room, link, level, verdict } of findings) {
    if (!(room && link) || verdict !== 'broken') continue
    const id = linkId(room, link)
    levels.set(id, [...new Set([...(levels.get(id) ?? []), level])])
  }
  return levels
}

const soon = 30 * 86_400

function facetsOf(link: AuditLink, ends: string, levels: readonly string[]): Facets {
  const { audience, state, kind, secondsLeft } = link
  const isSoon = isLive(link) && secondsLeft !== null && secondsLeft <= soon
  return {
    audience: [audience ?? 'unknown', ...(isOpen(link) ? ['open'] : [])],
    // Without a space, because spaces separate values.
    access: [accessText(link).replace(' ', '-')],
    state: [state],
    kind: [kind],
    ends: [ends, ...(isSoon ? ['soon'] : [])],
    policy: levels,
  }
}

/** Rooms and links as one table. */
export function linksTable(links: readonly PageLink[]): TableParts<PageLink> {
  return {
    title: 'Links',
    caption: 'Every link that was found, with its room',
    empty: 'No links. None of the rooms that were read has one.',
    columns: [
      ['Link', ({ link }) => link.title],
      ['Room', ({ room }) => room.title],
      ['Who gets in', ({ link }) => audienceLabels[link.audience ?? 'unknown']],
      ['Access', ({ link }) => accessText(link)],
      ['State', ({ link }) => stateLabels[link.state]],
      ['Kind', ({ link }) => link.kind],
      ['Ends', ({ link }) => endLabel(link)],
      ['Risk', ({ link }) => link.risk],
    ],
    sortedBy: 'Risk',
    facets: [
      facet('audience', 'Who gets in', { ...audienceLabels, open: '' }),
      facet('access', 'Access'),
      facet('state', 'State', stateLabels),
      facet('kind', 'Kind'),
      facet('policy', 'Policy', { deny: 'denied', warn: 'warned' }),
      facet('ends', ''),
    ],
    details: [
      ['Room id', ({ room }) => room.id],
      ['Room type', ({ room }) => room.type ?? ''],
      ['Room state', ({ room }) => (room.state === 'archived' ? 'archived' : '')],
      ['Tags', ({ room }) => room.tags.join(', ')],
      ['Fingerprint', ({ link }) => link.fingerprint ?? ''],
      ['Key', ({ link }) => link.key ?? ''],
      ['Manifest', ({ link }) => link.manifest ?? ''],
      ['File', ({ link }) => link.source?.file ?? ''],
      ['Line', ({ link }) => link.source?.line ?? ''],
      ['Time left', ({ link }) => (link.secondsLeft === null ? '' : endSentence(link))],
      ['Download', ({ link }) => (link.denyDownload ? 'denied' : '')],
      ['Uses', ({ link }) => usesText(link)],
      ...ignoreDetail(links),
    ],
    markOf: ({ link }) => (isOpen(link) ? 'open' : isLive(link) ? '' : 'off'),
    rows: links,
  }
}

function facet(name: FacetName, label: string, labels: Readonly<Record<string, string>> = {}): Facet<PageLink> {
  return { name, label, labels, valuesOf: ({ facets }) => facets[name] }
}

/** The reasons for which links are ignored, if any is. */
function ignoreDetail(links: readonly PageLink[]): TableParts<PageLink>['details'] {
  const isAny = links.some(({ link }) => link.ignoreReason !== undefined)
  return isAny ? [['Ignored because', ({ link }) => link.ignoreReason ?? '']] : []
}

function usesText({ uses, maxUseCount }: AuditLink): string {
  if (uses === null && maxUseCount === null) return ''
  return maxUseCount === null ? String(uses) : `${uses ?? 'unknown'} of ${maxUseCount}`
}
