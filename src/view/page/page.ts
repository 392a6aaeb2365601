import type { AuditDocument } from '../audit/shape.ts'
import { versionText } from '../words.ts'
import { periodsFrom } from './calendar.ts'
import { script, scriptHash, style, styleHash } from './compiled/assets.js'
import type { PageData } from './data.ts'
import { type Html, html, jsonData, trusted } from './html.ts'
import { linksOf, pageData } from './links.ts'
import { coverageSection, dateText, findingsSection, sinceSection } from './lists.ts'
import { overviewSection, timelineSection } from './overview.ts'
import { tableSection } from './table.ts'

/** An audit as one HTML file, which asks for nothing else and can be read without its script. */
export function auditPage(document: AuditDocument): string {
  const { portal, madeAt, manifests, policies, since } = document
  const periods = periodsFrom(madeAt)
  const links = linksOf(document, periods)
  const host = portal.url.replace(/^https?:\/\//, '')
  const names = (all: readonly string[], none: string): string => (all.length === 0 ? none : all.join(', '))
  return pageOf({
    title: `Links of ${host}`,
    data: pageData(links),
    body: html`<header><p class="kind">Audit of room links</p><h1>${host}</h1>
<dl><div><dt>Made</dt><dd><time datetime="${madeAt}">${dateText(madeAt)}</time></dd></div><div><dt>Portal</dt><dd>${versionText(portal).replace(/^\(|\)$/g, '')}</dd></div><div><dt>Manifests</dt><dd>${names(manifests, 'none')}</dd></div><div><dt>Policies</dt><dd>${names(
      policies.map(({ name }) => name),
      'none',
    )}</dd></div></dl>
<nav aria-label="Sections"><a href="#open">Open to the world</a> <a href="#timeline">When links end</a> <a href="#findings">Findings</a> ${since === null ? '' : html`<a href="#since">Changes</a> `}<a href="#links">Links</a> <a href="#coverage">Coverage</a></nav></header>
<main>${overviewSection(document, links)}
${timelineSection(links, periods)}
${findingsSection(document)}
${sinceSection(since)}
${tableSection(links)}
${coverageSection(document)}</main>`,
  })
}

interface PageParts {
  readonly title: string
  readonly body: Html
  readonly data: PageData
}

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='6' fill='none' stroke='%23b4380f' stroke-width='3'/%3E%3C/svg%3E"

function pageOf({ title, body, data }: PageParts): string {
  const policy = `default-src 'none'; style-src '${styleHash}'; script-src '${scriptHash}'; img-src data:; base-uri 'none'; form-action 'none'`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="${icon}">
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#links">Skip to the links</a>
${body}
<footer><p>Made by roomlinks. This file asks for nothing else, and holds no URL, id or password of a link.</p></footer>
<dialog id="pane" aria-labelledby="pane-title"><button type="button" id="close" aria-label="Close">✕</button><h2 id="pane-title"></h2><dl id="facts"></dl><div id="extra"></div></dialog>
<script type="application/json" id="data">${jsonData(data)}</script>
<script>${trusted(script)}</script>
</body>
</html>
`.markup
}
