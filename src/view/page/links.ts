import { accessText, audienceTexts, stateTexts } from '../audit/phrases.ts'
import type { AuditDocument, AuditFinding, AuditLink, AuditRoom } from '../audit/shape.ts'
import type { Period } from './calendar.ts'
import { periodOf } from './calendar.ts'
import { endLabel, endSentence, isLive, isOpen, linkId } from './labels.ts'
import type { Facet, TableParts, TableRow } from './table.ts'

/** What links can be filtered by. */
export type FacetName = 'audience' | 'access' | 'state' | 'kind' | 'ends' | 'policy'

type Facets = { readonly [F in FacetName]: readonly string[] }

/** A link, its room, and what else the page says of it. */
export interface PageLink {
  readonly id: string
  readonly room: AuditRoom
  readonly link: AuditLink
  readonly facets: Facets
}

/** Every link of an audit, most dangerous first; links that are equal in that stay in the order of their rooms. */
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
    // One word: values are told apart by spaces.
    access: [accessText(link).replace(' ', '-')],
    state: [state],
    kind: [kind],
    ends: [ends, ...(isSoon ? ['soon'] : [])],
    policy: levels,
  }
}

/** What the table offers to filter by, and its labels. */
const facets: readonly (Facet & { readonly name: FacetName })[] = [
  { name: 'audience', label: 'Who gets in', labels: { ...audienceTexts, open: '' } },
  { name: 'access', label: 'Access' },
  { name: 'state', label: 'State', labels: stateTexts },
  { name: 'kind', label: 'Kind' },
  { name: 'policy', label: 'Policy', labels: { deny: 'denied', warn: 'warned' } },
  { name: 'ends', label: '' },
]

/** Rooms and links as one table. */
export function linksTable(links: readonly PageLink[]): TableParts {
  return {
    title: 'Links',
    caption: 'Every link that was found, with its room',
    empty: 'No links. None of the rooms that were read has one.',
    heads: ['Link', 'Room', 'Who gets in', 'Access', 'State', 'Kind', 'Ends', 'Risk'],
    sortedBy: 'Risk',
    facets,
    rows: links.map(linkRow),
  }
}

function linkRow({ room, link, facets }: PageLink): TableRow {
  const { title, audience, state, kind, source, risk } = link
  return {
    mark: isOpen(link) ? 'open' : isLive(link) ? '' : 'off',
    cells: [
      ...[title, room.title, audienceTexts[audience ?? 'unknown'], accessText(link)],
      ...[stateTexts[state], kind, endLabel(link), risk],
    ],
    facets,
    details: {
      'Room id': room.id,
      'Room type': room.type ?? '',
      'Room state': room.state === 'archived' ? 'archived' : '',
      Tags: room.tags.join(', '),
      Fingerprint: link.fingerprint ?? '',
      Key: link.key ?? '',
      Manifest: link.manifest ?? '',
      File: source?.file ?? '',
      Line: String(source?.line ?? ''),
      'Time left': link.secondsLeft === null ? '' : endSentence(link),
      Download: link.denyDownload ? 'denied' : '',
      Uses: usesText(link),
    },
  }
}

function usesText({ uses, maxUseCount }: AuditLink): string {
  if (uses === null && maxUseCount === null) return ''
  return maxUseCount === null ? String(uses) : `${uses ?? 'unknown'} of ${maxUseCount}`
}
