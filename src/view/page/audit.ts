import { timeText } from '../audit/phrases.ts'
import type { AuditDocument } from '../audit/shape.ts'
import { versionText } from '../words.ts'
import { periodsFrom } from './calendar.ts'
import { html, unlessEmpty } from './html.ts'
import { linksOf, linksTable } from './links.ts'
import { coverageSection, findingsSection, sinceSection } from './lists.ts'
import { overviewSection, timelineSection } from './overview.ts'
import { pageOf } from './shell.ts'
import { tableSection } from './table.ts'

/** An audit as one HTML file that loads nothing else and can be read without its script. */
export function auditPage(document: AuditDocument): string {
  const { portal, madeAt, manifests, policies, scope, since } = document
  const periods = periodsFrom(madeAt)
  const links = linksOf(document, periods)
  const table = linksTable(links)
  const host = portal.url.replace(/^https?:\/\//, '')
  const names = (all: readonly string[], none: string): string => (all.length === 0 ? none : all.join(', '))
  return pageOf({
    title: `Links of ${host}`,
    table,
    body: html`<header><p class="kind">Audit of room links</p><h1>${host}</h1>
<dl><div><dt>Made</dt><dd><time datetime="${madeAt}">${timeText(madeAt)}</time></dd></div><div><dt>Portal</dt><dd>${versionText(portal).replace(/^\(|\)$/g, '')}</dd></div><div><dt>Manifests</dt><dd>${names(manifests, 'none')}</dd></div><div><dt>Policies</dt><dd>${names(
      policies.map(({ name }) => name),
      'none',
    )}</dd></div>${unlessEmpty(scope, (all) => html`<div><dt>Rooms</dt><dd>${all.join(', ')}</dd></div>`)}</dl>
<nav aria-label="Sections"><a href="#open">Open to the world</a> <a href="#timeline">When links end</a> <a href="#findings">Findings</a> ${since === null ? '' : html`<a href="#since">Changes</a> `}<a href="#links">Links</a> <a href="#coverage">Coverage</a></nav></header>
<main>${overviewSection(document, links)}
${timelineSection(links, periods)}
${findingsSection(document)}
${sinceSection(since)}
${tableSection(table)}
${coverageSection(document)}</main>`,
  })
}
