import { findingsIn } from '../ci/findings.ts'
import type { Result } from '../document/result.ts'
import { auditPage } from './audit.ts'
import { html } from './html.ts'
import { planPage } from './plan.ts'
import { pageOf } from './shell.ts'

/** Formats an audit or a plan as one HTML file. For any other result, the file has its findings. */
export function resultPage(result: Result): string {
  if (result.kind === 'audit') return auditPage(result.audit)
  if (result.kind === 'plan') return planPage(result.plan, result.isDrift)
  const found = findingsIn(result).map(
    ({ severity, message, hint }) =>
      html`<li><span class="badge ${severity}">${severity}</span> <span>${message}<span class="field">${hint}</span></span></li>`,
  )
  return pageOf({
    title: 'No result',
    body: html`<header><p class="kind">Room links</p><h1>No result</h1></header><main id="links"><section><ul class="since">${found}</ul></section></main>`,
  })
}
