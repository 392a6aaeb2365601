import { resultCsv } from './audit/csv.ts'
import { auditText } from './audit/text.ts'
import { annotations } from './ci/github.ts'
import { codeQuality, terraformReport } from './ci/gitlab.ts'
import { junit } from './ci/junit.ts'
import { sarif } from './ci/sarif.ts'
import { asGiven, byKind, type Paths, type Result } from './document/result.ts'
import type { PlanDocument } from './document/shape.ts'
import { resultJson } from './json.ts'
import { resultMarkdown } from './markdown/result.ts'
import { resultPage } from './page/page.ts'
import { verdictText } from './text/approval.ts'
import { comparisonText } from './text/comparison.ts'
import { driftText } from './text/drift.ts'
import { errorText, problemOf, problemsText } from './text/excerpt.ts'
import { validText } from './text/headline.ts'
import { type Paint, paint } from './text/paint.ts'
import { planText } from './text/plan.ts'
import { reportText } from './text/report.ts'

/** A command that has something to print in more than one form. */
export type Shown = 'validate' | 'plan' | 'drift' | 'show' | 'apply' | 'audit'

/** The name of a form. */
export type Format =
  | 'text'
  | 'json'
  | 'markdown'
  | 'github'
  | 'gitlab'
  | 'codequality'
  | 'sarif'
  | 'junit'
  | 'csv'
  | 'html'

/** A form in which something can be printed. */
export interface Form {
  /** What it is, in the help and in docs/formats.md. */
  readonly what: string
  readonly of: readonly Shown[]
  /** Whether a forge is to find the lines in it: files are then named from the top of the working tree. */
  readonly isPlaced: boolean
  /** The whole of it, without colours. */
  readonly render: (result: Result, paths: Paths) => string
}

const all: readonly Shown[] = ['validate', 'plan', 'drift', 'show', 'apply', 'audit']
const findings: readonly Shown[] = ['validate', 'plan', 'drift', 'show', 'audit']

/** What can be printed, and by which command: options, help and docs follow this. */
export const formats: { readonly [F in Format]: Form } = {
  text: { what: 'for people', of: all, isPlaced: false, render: (result) => resultText(result, paint(false)) },
  json: { what: 'for programs', of: all, isPlaced: false, render: resultJson },
  markdown: { what: 'for a pull request, its comment or an issue', of: all, isPlaced: true, render: resultMarkdown },
  github: { what: 'annotations of GitHub Actions', of: all, isPlaced: true, render: annotations },
  gitlab: {
    what: "the counts for GitLab's Terraform report",
    of: ['plan', 'drift', 'show'],
    isPlaced: false,
    render: terraformReport,
  },
  codequality: { what: "findings for GitLab's Code Quality", of: findings, isPlaced: true, render: codeQuality },
  sarif: { what: 'findings in SARIF 2.1.0', of: findings, isPlaced: true, render: sarif },
  junit: { what: 'a test report, with a case for each link', of: all, isPlaced: true, render: junit },
  csv: { what: 'a table of links for spreadsheets', of: ['audit'], isPlaced: false, render: resultCsv },
  html: {
    what: 'a page to look at in a browser',
    of: ['plan', 'drift', 'show', 'audit'],
    isPlaced: false,
    render: resultPage,
  },
}

/** All that there is to say of a result, in one text: on a terminal, people read a part of it on stderr. */
export function resultText(result: Result, paint: Paint): string {
  const problems = ({ diagnostics }: Pick<PlanDocument, 'diagnostics'>): string =>
    problemsText(diagnostics.map(problemOf), paint)
  const blocks = byKind<readonly string[]>(result, {
    plan: ({ plan, isDrift }) => [problems(plan), (isDrift ? driftText : planText)(plan, paint)],
    report: ({ report }) => [reportText(report, paint)],
    comparison: ({ comparison }) => [problems(comparison), comparisonText(comparison, paint)],
    validation: ({ validation }) => [problems(validation), validText(validation)],
    audit: ({ audit }) => [problems(audit), auditText(audit, paint)],
    failure: ({ failure, stale }) => [
      stale ? verdictText(stale, paint).trimStart() : '',
      problems(failure),
      failure.error === null ? '' : errorText(failure.error, paint),
    ],
  })
  return blocks.filter((block) => block !== '').join('\n')
}

/** A result in one form, without colours. */
export function render(format: Format, result: Result, paths: Paths = asGiven): string {
  return formats[format].render(result, paths)
}

/** The forms that a command can print, by name. */
export function formatsOf(command: Shown): readonly Format[] {
  return names.filter((name) => formats[name].of.includes(command))
}

/** The form of that name, if there is one. */
export function formatNamed(name: string): Format | undefined {
  return names.find((each) => each === name)
}

const names = Object.keys(formats) as readonly Format[]
