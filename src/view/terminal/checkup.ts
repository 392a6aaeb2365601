import type { Finding } from '../../model/checkup.ts'
import { pad, visible, wrap } from '../escape.ts'
import { countFindings } from '../json.ts'
import { count } from '../phrases.ts'
import type { Paint } from './paint.ts'

/** The usual minimum width of a terminal. */
const columns = 80

const marks: { readonly [S in Finding['status']]: { readonly text: string; readonly tint: keyof Paint } } = {
  ok: { text: 'ok', tint: 'green' },
  warning: { text: 'warning', tint: 'yellow' },
  failure: { text: 'FAILURE', tint: 'red' },
  unchecked: { text: '-', tint: 'dim' },
}

const markWidth = 9
const nameWidth = 13

/** A checkup for people: each finding with its mark and a hint, then the counts. */
export function checkupText(findings: readonly Finding[], paint: Paint): string {
  const { ok, warning, failure, unchecked } = countFindings(findings)
  const counts = [
    `${ok} ok`,
    ...(warning > 0 ? [count(warning, 'warning')] : []),
    ...(failure > 0 ? [count(failure, 'failure')] : []),
    ...(unchecked > 0 ? [`${unchecked} not checked`] : []),
  ]
  return `${findingsText(findings, paint)}\n${counts.join(', ')}.\n`
}

/** The findings without the counts, one or more lines each. */
export function findingsText(findings: readonly Finding[], paint: Paint): string {
  return findings.map((finding) => findingText(finding, paint)).join('')
}

function findingText(finding: Finding, paint: Paint): string {
  const { text, tint } = marks[finding.status]
  const indent = ' '.repeat(markWidth + nameWidth)
  const lines = [
    ...wrapLines(finding.message),
    ...('hint' in finding ? [...wrapLines(`hint: ${finding.hint}`), paint.dim(`(${visible(finding.code)})`)] : []),
  ]
  const head = `${paint[tint](pad(text, markWidth))}${pad(finding.check, nameWidth)}`
  return `${head}${lines.join(`\n${indent}`)}\n`
}

function wrapLines(text: string): readonly string[] {
  return wrap(visible(text), columns - markWidth - nameWidth)
}
