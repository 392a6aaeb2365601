import { type ChangeKind, isQuiet } from '../../model/change.ts'
import type { Outcome } from '../../model/report.ts'
import type { LinkDocument } from '../document/comparison.ts'
import { changeDocument, roomLabel } from '../document/document.ts'
import { byKind, givenPaths, locate, type Paths, type Result } from '../document/result.ts'
import type { ChangeDocument, SourceDocument } from '../document/shape.ts'
import { visible } from '../escape.ts'
import { changeDiff } from '../markdown/plan.ts'
import { linkName, reasonText, roomHeading } from '../phrases.ts'
import { entryName, linkLines } from '../terminal/comparison.ts'
import { hasSucceeded } from '../terminal/headline.ts'
import { paint } from '../terminal/paint.ts'
import { outcomeText } from '../terminal/report.ts'
import { findingsIn, type RawFinding } from './findings.ts'

interface Suite {
  readonly name: string
  readonly cases: readonly Case[]
}

interface Case {
  readonly name: string
  readonly source: SourceDocument | null
  /** A failure, or a warning as `system-out`, which does not fail the case. */
  readonly problem?: {
    readonly kind: 'failure' | 'system-out'
    readonly message: string
    readonly text: string
  }
}

/**
 * A result as a test report. Each link is a case, which fails if a change is planned or was not done. Each finding is a
 * case too; a warning passes, with its text as output.
 */
export function junit(result: Result, paths: Paths = givenPaths): string {
  const found = findingsIn(result).map(findingCase)
  const passed = passedNames[result.kind]
  const cases = found.length === 0 && passed !== undefined ? [{ name: passed, source: null }] : found
  return write(
    [
      ...(cases.length === 0 ? [] : [{ name: result.kind === 'audit' ? 'audit' : 'manifest', cases }]),
      ...roomSuites(result),
    ],
    paths,
  )
}

/** The only case of a result that could have findings but has none. */
const passedNames: { readonly [K in Result['kind']]?: string } = { validation: 'valid', audit: 'no findings' }

function roomSuites(result: Result): readonly Suite[] {
  return byKind<readonly Suite[]>(result, {
    plan: ({ plan }) =>
      plan.rooms.map((room) => ({ name: roomHeading(room), cases: room.changes.filter(isManaged).map(changeCase) })),
    comparison: ({ comparison }) =>
      comparison.entries.map((entry) => ({ name: entryName(entry), cases: entry.links.map(differenceCase) })),
    report: ({ report: { rooms, plan } }) =>
      rooms.map(({ room, outcomes }) => {
        const ours = outcomes.filter(({ change }) => isManaged(change))
        const cases = ours.map((outcome) => outcomeCase(outcome, changeDocument(outcome.change, plan)))
        return { name: roomHeading(roomLabel(room)), cases }
      }),
    validation: () => [],
    audit: () => [],
    failure: () => [],
  })
}

function isManaged({ kind }: { readonly kind: ChangeKind }): boolean {
  return kind !== 'unmanaged' && kind !== 'foreign'
}

function changeCase(change: ChangeDocument): Case {
  const about = { name: linkName(change), source: change.source }
  if (isQuiet(change)) return about
  const message = `${change.kind}: ${reasonText(change)}${change.widens ? '; widens access' : ''}`
  return { ...about, problem: { kind: 'failure', message, text: changeDiff(change).join('\n') } }
}

function differenceCase(link: LinkDocument): Case {
  const { key, status, source } = link
  const text = linkLines(link, paint(false)).join('\n')
  return { name: visible(key), source, problem: { kind: 'failure', message: status, text } }
}

function outcomeCase(outcome: Outcome, change: ChangeDocument): Case {
  const about = { name: linkName(change), source: change.source }
  if (hasSucceeded(outcome)) return about
  const { summary, details } = outcomeText(outcome, paint(false))
  const message = `${change.kind}: ${summary}`
  return { ...about, problem: { kind: 'failure', message, text: [message, ...details].join('\n') } }
}

function findingCase({ code, severity, message, hint, source }: RawFinding): Case {
  const text = `${visible(message)}\n${visible(hint)}`
  const kind = severity === 'error' ? 'failure' : 'system-out'
  return { name: code, source, problem: { kind, message: visible(message), text } }
}

function write(suites: readonly Suite[], paths: Paths): string {
  const cases = suites.flatMap((suite) => suite.cases)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${attributes({ name: 'roomlinks', ...counts(cases) })}>`,
    ...suites.flatMap((suite) => [
      `  <testsuite ${attributes({ name: suite.name, ...counts(suite.cases) })}>`,
      ...suite.cases.map((each) => caseXml(suite.name, each, paths)),
      '  </testsuite>',
    ]),
    '</testsuites>\n',
  ].join('\n')
}

function caseXml(suite: string, { name, source, problem }: Case, paths: Paths): string {
  const at = locate(source, paths)
  const place = at === null ? {} : { file: visible(at.file), line: String(at.line) }
  const head = `    <testcase ${attributes({ classname: suite, name, ...place })}`
  if (problem === undefined) return `${head}/>`
  const { kind, message, text } = problem
  const about = kind === 'system-out' ? kind : `${kind} ${attributes({ message })}`
  return `${head}>\n      <${about}>${escapeXml(text)}</${kind}>\n    </testcase>`
}

function counts(cases: readonly Case[]): { readonly [name: string]: string } {
  const failures = cases.filter(({ problem }) => problem?.kind === 'failure').length
  return { tests: String(cases.length), failures: String(failures), errors: '0' }
}

function attributes(all: { readonly [name: string]: string }): string {
  return Object.entries(all)
    .map(([name, value]) => `${name}="${escapeXml(value)}"`)
    .join(' ')
}

// XML 1.0 cannot represent U+FFFE and U+FFFF, which `visible` keeps.
function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/[\ufffe\uffff]/g, '\ufffd')
}
