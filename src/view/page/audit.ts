import { timeText } from '../audit/phrases.ts'
import type { AuditDocument } from '../audit/shape.ts'
import { periodsFrom } from './calendar.ts'
import { html } from './html.ts'
import { linksOf, linksTable } from './links.ts'
import { coverageSection, findingsSection, sinceSection } from './lists.ts'
import { overviewSection, timelineSection } from './overview.ts'
import { factList, hostOf, pageOf, portalFact } from './shell.ts'
import { pageData, tableSection } from './table.ts'

/** Formats an audit as one HTML file that loads nothing else and can be read without its script. */
export function auditPage(document: AuditDocument): string {
  const { portal, madeAt, manifests, policies, scope, since } = document
  const periods = periodsFrom(madeAt)
  const links = linksOf(document, periods)
  const table = linksTable(links)
  const host = hostOf(portal)
  const facts = [
    ['Made', timeText(madeAt)],
    portalFact(portal),
    ['Manifests', manifests.join(', ') || 'none'],
    ['Policies', policies.map(({ name }) => name).join(', ') || 'none'],
    ['Rooms', scope.join(', ')],
  ] as const
  return pageOf({
    title: `Links of ${host}`,
    data: links.length === 0 ? undefined : pageData(table),
    body: html`<header><p class="kind">Audit of room links</p><h1>${host}</h1>
${factList(facts)}
<nav aria-label="Sections"><a href="#open">Open to the world</a> <a href="#timeline">When links end</a> <a href="#findings">Findings</a> ${since === null ? '' : html`<a href="#since">Changes</a> `}<a href="#links">Links</a> <a href="#coverage">Coverage</a></nav></header>
<main>${overviewSection(document, links)}
${timelineSection(links, periods)}
${findingsSection(document)}
${sinceSection(since)}
${tableSection(table)}
${coverageSection(document)}</main>`,
  })
}
