import { isDenial, timeText } from '../audit/phrases.ts'
import type { AuditDocument, AuditFinding, AuditRoom, SinceChange, SinceDocument } from '../audit/shape.ts'
import type { DiagnosticDocument, SourceDocument } from '../document/shape.ts'
import { count } from '../phrases.ts'
import { type Html, html, trusted, unlessEmpty } from './html.ts'
import { changeOrder, linkFragment, linkId, readingLabels } from './labels.ts'

/** How many entries a list shows at most, to keep the page small. It says how many more there are. */
export const shown = 200

/** The findings of the policies by rule, in the order of the document: the most dangerous first. */
export function findingsSection({ findings, policies }: AuditDocument): Html {
  const title = html`<h2 id="findings-title">Policy findings</h2>`
  if (findings.length === 0) {
    const text =
      policies.length === 0
        ? 'No policy was given, so no links were checked.'
        : `All links that were read follow the rules of ${policies.map(({ name }) => name).join(', ')}.`
    return html`<section id="findings" aria-labelledby="findings-title">${title}<p class="empty">${text}</p></section>`
  }
  const rules = new Map<string, AuditFinding[]>()
  for (const finding of findings.slice(0, shown)) {
    const name = `${finding.policy}: ${finding.rule}`
    rules.set(name, [...(rules.get(name) ?? []), finding])
  }
  return html`<section id="findings" aria-labelledby="findings-title">${title}
${[...rules].map(([name, all], nth) => ruleBlock(name, all, nth === 0))}${moreThan(findings)}</section>`
}

/** The first rule is shown unfolded if it has at most this many findings. */
const fewFindings = 8

function ruleBlock(name: string, findings: readonly AuditFinding[], isFirst: boolean): Html {
  const level = findings.some(isDenial) ? 'deny' : 'warn'
  const isOpen = isFirst && findings.length <= fewFindings
  const [first] = findings
  const shared = findings.every(({ hint }) => hint === first?.hint) ? first?.hint : undefined
  return html`<details class="rule"${trusted(isOpen ? ' open' : '')}><summary><span class="badge ${level}">${level}</span> <span><strong>${name}</strong> <span class="many">${count(findings.length, 'finding')}</span>${shared === undefined ? '' : html`<span class="field">${shared}</span>`}</span></summary>
<ul>${findings.map((finding) => findingItem(finding, finding.hint !== shared))}</ul></details>`
}

function findingItem({ room, link, verdict, message, hint, source }: AuditFinding, withHint: boolean): Html {
  const id = room && link ? html` data-link="${linkId(room, link)}"` : ''
  const name =
    room && link
      ? html`<a href="${linkFragment(linkId(room, link))}">${link.title}</a> <span class="where">${room.title}</span> `
      : ''
  return html`<li${id}>${name}<p>${verdict === 'broken' ? '' : 'Not judged: '}${message}</p><p class="hint">${withHint ? hint : ''}${place(source)}</p></li>`
}

function place(source: SourceDocument | null): Html {
  return source === null ? trusted('') : html` <code>${source.file}:${source.line}</code>`
}

/** Says how many entries a list leaves out. */
export function moreThan(all: readonly unknown[]): Html {
  if (all.length <= shown) return trusted('')
  return html`<p class="more">${all.length - shown} more are not listed here. The same command with --format json prints all of them.</p>`
}

/** The differences from an earlier audit. */
export function sinceSection(since: SinceDocument | null): Html {
  if (since === null) return trusted('')
  const changes = [...since.changes].sort((a, b) => changeOrder.indexOf(a.what) - changeOrder.indexOf(b.what))
  return html`<section id="since" aria-labelledby="since-title"><h2 id="since-title">Since ${timeText(since.madeAt)}</h2>
${changes.length === 0 ? html`<p class="empty">Nothing has changed.</p>` : html`<ul class="since">${changes.slice(0, shown).map(changeItem)}</ul>`}${moreThan(changes)}</section>`
}

function changeItem({ what, room, link, fields }: SinceChange): Html {
  const id = linkId(room, link)
  const title = what === 'gone' ? html`${link.title}` : html`<a href="${linkFragment(id)}">${link.title}</a>`
  return html`<li data-link="${id}"><span class="badge ${what}">${what}</span> <span>${title} <span class="where">${room.title}</span>${fields.map((field) => html`<span class="field">${field}</span>`)}</span></li>`
}

/** How many rooms were read, and which were not read in full. */
export function coverageSection({ coverage, rooms, diagnostics }: AuditDocument): Html {
  const unread = rooms.filter(({ reading }) => reading !== 'read')
  const archived = rooms.filter(({ state, links }) => state === 'archived' && links.length > 0)
  return html`<section id="coverage" aria-labelledby="coverage-title"><h2 id="coverage-title">Coverage</h2>
<p>${coverage.read} of ${count(coverage.rooms, 'room')} read in full.</p>
${unlessEmpty(unread, (all) => roomList('Not read in full', all))}
${unlessEmpty(archived, (all) => roomList('Archived, with links', all))}
${unlessEmpty(diagnostics, diagnosticList)}
<p class="hint">No audit covers: ${coverage.notCovered.map((text) => html`<span class="field">${text}</span>`)}</p></section>`
}

function roomList(name: string, rooms: readonly AuditRoom[]): Html {
  const item = ({ id, title, reading, why, links }: AuditRoom): Html => {
    const state = reading === 'read' ? count(links.length, 'link') : readingLabels[reading]
    return html`<li>${title} <span class="where">room ${id}</span> <span class="what">${state}${why === null ? '' : `: ${why}`}</span></li>`
  }
  return html`<details><summary>${name} <span class="many">${count(rooms.length, 'room')}</span></summary><ul>${rooms.slice(0, shown).map(item)}</ul>${moreThan(rooms)}</details>`
}

/** Errors and warnings. */
export function diagnosticList(all: readonly DiagnosticDocument[]): Html {
  return html`<details open><summary>Errors and warnings <span class="many">${all.length}</span></summary><ul>${all.slice(0, shown).map(diagnosticItem)}</ul>${moreThan(all)}</details>`
}

function diagnosticItem({ message, hint }: DiagnosticDocument): Html {
  return html`<li><p>${message}</p><p class="hint">${hint}</p></li>`
}
