import type { AuditDocument, AuditFinding, AuditLink, AuditRoom } from '../audit/shape.ts'
import { visible } from '../escape.ts'
import type { Period } from './calendar.ts'
import { periodOf } from './calendar.ts'
import type { PageColumn, PageData } from './data.ts'
import { accessLabel, endSentence, isLive, isOpen, linkId } from './labels.ts'

const facetNames = ['audience', 'access', 'state', 'kind', 'ends', 'policy'] as const

/** What links can be filtered by. */
export type Facet = (typeof facetNames)[number]

type Facets = { readonly [F in Facet]: readonly string[] }

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
    access: [accessLabel(link).replace(' ', '-')],
    state: [state],
    kind: [kind],
    ends: [ends, ...(isSoon ? ['soon'] : [])],
    policy: levels,
  }
}

/** What the details of a link show beside the cells of its row. */
const details: { readonly [label: string]: (link: PageLink) => string } = {
  'Room id': ({ room }) => room.id,
  'Room type': ({ room }) => room.type ?? '',
  'Room state': ({ room }) => (room.state === 'archived' ? 'archived' : ''),
  Tags: ({ room }) => room.tags.join(', '),
  Fingerprint: ({ link }) => link.fingerprint ?? '',
  Key: ({ link }) => link.key ?? '',
  Manifest: ({ link }) => link.manifest ?? '',
  File: ({ link }) => link.source?.file ?? '',
  Line: ({ link }) => String(link.source?.line ?? ''),
  'Time left': ({ link }) => (link.secondsLeft === null ? '' : endSentence(link)),
  Download: ({ link }) => (link.denyDownload ? 'denied' : ''),
  Uses: ({ link }) => usesText(link),
}

function usesText({ uses, maxUseCount }: AuditLink): string {
  if (uses === null && maxUseCount === null) return ''
  return maxUseCount === null ? String(uses) : `${uses ?? 'unknown'} of ${maxUseCount}`
}

/** What the script of the page needs. */
export function pageData(links: readonly PageLink[]): PageData {
  const facets = facetNames.map((name) => columnOf(name, links, (link) => link.facets[name].join(' ')))
  return { facets, details: Object.entries(details).map(([name, text]) => columnOf(name, links, text)) }
}

function columnOf(name: string, links: readonly PageLink[], text: (link: PageLink) => string): PageColumn {
  const values = new Map<string, number>()
  const rows = links.map((link) => {
    const value = visible(text(link))
    const nth = values.get(value) ?? values.size
    values.set(value, nth)
    return nth
  })
  return { name, values: [...values.keys()], rows }
}
