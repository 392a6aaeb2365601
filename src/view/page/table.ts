import { type Html, html, trusted } from './html.ts'
import { accessLabel, audienceLabels, endLabel, isLive, isOpen, stateLabels } from './labels.ts'
import type { Facet, PageLink } from './links.ts'

/** The facets that the table offers, each with the values that occur and their labels. */
const facets: readonly (readonly [facet: Facet, name: string, labels: Readonly<Record<string, string>>])[] = [
  ['audience', 'Who gets in', { ...audienceLabels, open: '' }],
  ['access', 'Access', {}],
  ['state', 'State', stateLabels],
  ['kind', 'Kind', {}],
  ['policy', 'Policy', { deny: 'denied', warn: 'warned' }],
]

/** Rooms and links as one table, with filters that appear once the script runs. */
export function tableSection(links: readonly PageLink[]): Html {
  if (links.length === 0) {
    return html`<section id="links" aria-labelledby="links-title"><h2 id="links-title">Links</h2>
<p class="empty">No links. None of the rooms that were read has one.</p></section>`
  }
  return html`<section id="links" aria-labelledby="links-title"><h2 id="links-title">Links</h2>
<form id="filters" hidden role="search" aria-label="Filter the links">
<label class="search"><span>Search</span><input type="search" id="search" autocomplete="off" spellcheck="false" placeholder="Title, room, tag, key or fingerprint"></label>
<div class="facets">${facets.map(([facet, name, labels]) => facetGroup(links, facet, name, labels))}</div>
</form>
<p class="bar"><span id="count" role="status">${links.length} links, most dangerous first</span> <button type="button" id="clear" hidden>Clear filters</button></p>
<table id="table"><caption class="hidden">Every link that was found, with its room</caption>
<thead><tr><th scope="col" data-sort="link">Link<th scope="col" data-sort="room">Room<th scope="col" data-sort="audience">Who gets in<th scope="col" data-sort="access">Access<th scope="col" data-sort="state">State<th scope="col" data-sort="kind">Kind<th scope="col" data-sort="ends">Ends<th scope="col" data-sort="risk" aria-sort="descending">Risk</thead>
<tbody>${trusted(links.map(tableRow).join('\n'))}</tbody></table>
<p id="nothing" class="empty" hidden>No link matches these filters.</p>
<p><button type="button" id="more" hidden>Show more</button></p></section>`
}

// End tags and quotes that HTML does not need are left out: there may be 10,000 rows.
function tableRow({ room, link }: PageLink): string {
  const mark = isOpen(link) ? ' class=open' : isLive(link) ? '' : ' class=off'
  const cells = [
    room.title,
    audienceLabels[link.audience ?? 'unknown'],
    accessLabel(link),
    stateLabels[link.state],
    link.kind,
    endLabel(link),
    link.risk,
  ]
  return `<tr${mark}><th scope=row>${html`${link.title}`.markup}${cells.map((cell) => `<td>${html`${cell}`.markup}`).join('')}`
}

function facetGroup(
  links: readonly PageLink[],
  facet: Facet,
  name: string,
  labels: Readonly<Record<string, string>>,
): Html {
  const counts = new Map<string, number>()
  for (const value of links.flatMap((link) => link.facets[facet])) counts.set(value, (counts.get(value) ?? 0) + 1)
  const shown = [...counts].filter(([value]) => labels[value] !== '').sort(([, a], [, b]) => b - a)
  // With one value for all links there is nothing to choose.
  if (shown.length === 0 || (shown.length === 1 && shown[0]?.[1] === links.length)) return trusted('')
  return html`<fieldset><legend>${name}</legend>${shown.map(
    ([value, count]) =>
      html`<button type="button" class="chip" aria-pressed="false" data-facet="${facet}" data-value="${value}">${labels[value] ?? value} <b>${count}</b></button>`,
  )}</fieldset>`
}
