import { accessText } from '../audit/phrases.ts'
import type { AuditDocument } from '../audit/shape.ts'
import { count } from '../phrases.ts'
import type { Period } from './calendar.ts'
import { type Html, html, unlessEmpty } from './html.ts'
import { endSentence, isOpen, linkFragment } from './labels.ts'
import type { FacetName, PageLink } from './links.ts'

/** How many open links are listed. */
const openShown = 10

/** The links that are open to the world, and other counts. */
export function overviewSection({ policies, findings }: AuditDocument, links: readonly PageLink[]): Html {
  const open = links.filter(({ link }) => isOpen(link))
  const counted = (facet: FacetName, value: string, label: string): Html =>
    tile(links.filter(({ facets }) => facets[facet].includes(value)).length, label, `${facet}=${value}`)
  const hasPolicies = policies.length > 0 || findings.length > 0
  const tiles = [
    ...(hasPolicies
      ? [counted('policy', 'deny', 'denied by policy'), counted('policy', 'warn', 'policy warnings')]
      : []),
    counted('ends', 'never', 'never expire'),
    counted('ends', 'soon', 'end within 30 days'),
    counted('ends', 'expired', 'expired, but not deleted'),
    counted('state', 'unmanaged', 'unmanaged'),
    counted('state', 'missing', 'declared, but missing'),
  ]
  return html`<section id="open" class="overview" aria-labelledby="open-title">
<div class="hero"><h2 id="open-title">Open to the world</h2>
<p class="figure"><a href="#audience=open"><b class="${open.length === 0 ? 'none' : 'some'}">${open.length}</b> <span>of ${count(links.length, 'link')}</span></a></p>
<p>${open.length === 0 ? 'No link lets people in by its URL alone.' : 'Anyone with the URL gets in: no password, no account.'}</p></div>
<ul class="tiles" aria-label="Counts of links">${tiles}</ul>
${unlessEmpty(open.slice(0, openShown), (first) => openList(first, open.length))}</section>`
}

export function tile(many: number, label: string, fragment: string): Html {
  return html`<li class="${many === 0 ? 'zero' : ''}"><a href="#${fragment}"><b>${many}</b> <span>${label}</span></a></li>`
}

function openList(links: readonly PageLink[], all: number): Html {
  const items = links.map(
    ({ id, room, link }) =>
      html`<li><a href="${linkFragment(id)}">${link.title}</a> <span class="where">${room.title}</span> <span class="what">${accessText(link)}</span> <span class="when">${endSentence(link)}</span></li>`,
  )
  const more = all > links.length ? [html`<p><a href="#audience=open">All ${all} in the table</a></p>`] : []
  return html`<div class="open"><ol aria-label="The most dangerous of them first">${items}</ol>${more}</div>`
}

/** When links end: a column for each period, with the links that are open to the world in the accent colour. */
export function timelineSection(links: readonly PageLink[], periods: readonly Period[]): Html {
  const counts = periods.map((period) => {
    const inside = links.filter(({ facets }) => facets.ends.includes(period.name))
    return { period, all: inside.length, open: inside.filter(({ link }) => isOpen(link)).length }
  })
  const highest = Math.max(1, ...counts.map(({ all }) => all))
  return html`<section id="timeline" aria-labelledby="timeline-title"><h2 id="timeline-title">When links end</h2>
<p class="legend"><svg class="key" viewBox="0 0 10 10" aria-hidden="true"><rect class="bar-open" width="10" height="10"/></svg> open to the world <svg class="key" viewBox="0 0 10 10" aria-hidden="true"><rect class="bar-rest" width="10" height="10"/></svg> all others</p>
<ol class="timeline">${counts.map((each) => column(each, highest))}</ol></section>`
}

interface Column {
  readonly period: Period
  readonly all: number
  readonly open: number
}

/** The height of a column. */
const tall = 100

function column({ period: { name, label, year }, all, open }: Column, highest: number): Html {
  // A bar for few links stays visible beside a bar for many.
  const scale = (many: number): number => (many === 0 ? 0 : Math.max(2, Math.round((many / highest) * tall)))
  const [high, accent] = [scale(all), Math.min(scale(all), scale(open))]
  const words = `${label}${year === undefined ? '' : ` ${year}`}: ${count(all, 'link')}, ${open} open to the world`
  return html`<li class="${year === undefined ? 'apart' : ''}"><a href="#ends=${name}"><span class="hidden">${words}</span><b aria-hidden="true">${all === 0 ? '' : all}</b><svg viewBox="0 0 10 ${tall}" preserveAspectRatio="none" aria-hidden="true"><rect class="bar-rest" y="${tall - high}" width="10" height="${high - accent}"/><rect class="bar-open" y="${tall - accent}" width="10" height="${accent}"/></svg><span aria-hidden="true">${label.slice(0, 1)}<i>${label.slice(1)}</i></span>${year !== undefined && label === 'Jan' ? html`<small aria-hidden="true">${year}</small>` : ''}</a></li>`
}
