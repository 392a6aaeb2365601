import type { PortalDocument } from '../document/shape.ts'
import { versionText } from '../phrases.ts'
import { script, scriptHash, style, styleHash } from './compiled/assets.js'
import type { PageData } from './data.ts'
import { type Html, html, jsonData, trusted } from './html.ts'

/** What a page is made of. */
export interface PageParts {
  readonly title: string
  readonly body: Html
  /** What the script needs; absent if there is no table. The page then has no script. */
  readonly data?: PageData | undefined
}

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='6' fill='none' stroke='%23b4380f' stroke-width='3'/%3E%3C/svg%3E"

/** Formats one HTML file that loads nothing else. Its Content-Security-Policy allows only our own style and script. */
export function pageOf({ title, body, data }: PageParts): string {
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
<footer><p>Made by roomlinks. This file loads nothing else, and contains no link URLs, ids or passwords.</p></footer>
${
  data === undefined
    ? ''
    : html`<dialog id="pane" aria-labelledby="pane-title"><button type="button" id="close" aria-label="Close">✕</button><h2 id="pane-title"></h2><dl id="facts"></dl><div id="extra"></div></dialog>
<script type="application/json" id="data">${jsonData(data)}</script>
<script>${trusted(script)}</script>`
}
</body>
</html>
`.markup
}

/** A fact in the head of a page; left out if its text is empty. */
type Fact = readonly [label: string, text: string]

/** Facts as a list. */
export function factList(facts: readonly Fact[]): Html {
  const stated = facts.filter(([, text]) => text !== '')
  return html`<dl>${stated.map(([label, text]) => html`<div><dt>${label}</dt><dd>${text}</dd></div>`)}</dl>`
}

/** The address of a portal, without its scheme. */
export function hostOf({ url }: PortalDocument): string {
  return url.replace(/^https?:\/\//, '')
}

/** The version of a portal. */
export function portalFact(portal: PortalDocument): Fact {
  return ['Portal', versionText(portal).replace(/^\(|\)$/g, '')]
}
