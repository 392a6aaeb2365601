import { resultCsv } from './audit/csv.ts'
import { auditText } from './audit/terminal.ts'
import { annotations } from './ci/github.ts'
import { codeQuality, terraformReport } from './ci/gitlab.ts'
import { junit } from './ci/junit.ts'
import { sarif } from './ci/sarif.ts'
import { byKind, givenPaths, type Paths, type Result } from './document/result.ts'
import type { PlanDocument } from './document/shape.ts'
import type { Reading } from './fold.ts'
import { resultJson } from './json.ts'
import { resultMarkdown } from './markdown/result.ts'
import { resultPage } from './page/page.ts'
import { verdictText } from './terminal/approval.ts'
import { comparisonText } from './terminal/comparison.ts'
import { driftText } from './terminal/drift.ts'
import { errorText, problemOf, problemsText } from './terminal/excerpt.ts'
import { validText } from './terminal/headline.ts'
import { type Paint, paint } from './terminal/paint.ts'
import { planText } from './terminal/plan.ts'
import { reportText } from './terminal/report.ts'
import type { TextReading } from './terminal/screen.ts'

/** A command whose result can be printed in several formats. */
export type FormattedCommand = 'validate' | 'plan' | 'drift' | 'show' | 'apply' | 'audit'

/** The name of a format. */
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

/** A format, the commands that offer it, and how to render it. */
export interface FormatInfo {
  /** The description in the help and in docs/formats.md. */
  readonly description: string
  readonly commands: readonly FormattedCommand[]
  /** Whether a forge links to the places in it: files are then named relative to the top of the working tree. */
  readonly hasRepositoryPaths: boolean
  /** Renders a complete result without colours. */
  readonly render: (result: Result, paths: Paths) => string
}

const all: readonly FormattedCommand[] = ['validate', 'plan', 'drift', 'show', 'apply', 'audit']
const findings: readonly FormattedCommand[] = ['validate', 'plan', 'drift', 'show', 'audit']

/** The formats and the commands that offer them. Options and help are made from this table. */
export const formats: { readonly [F in Format]: FormatInfo } = {
  text: {
    description: 'for people',
    commands: all,
    hasRepositoryPaths: false,
    render: (result) => resultText(result, paint(false)),
  },
  json: { description: 'for programs', commands: all, hasRepositoryPaths: false, render: resultJson },
  markdown: {
    description: 'for a pull request, its comment or an issue',
    commands: all,
    hasRepositoryPaths: true,
    render: resultMarkdown,
  },
  github: {
    description: 'GitHub Actions annotations',
    commands: all,
    hasRepositoryPaths: true,
    render: annotations,
  },
  gitlab: {
    description: "counts for GitLab's Terraform report",
    commands: ['plan', 'drift', 'show'],
    hasRepositoryPaths: false,
    render: terraformReport,
  },
  codequality: {
    description: "findings for GitLab's Code Quality",
    commands: findings,
    hasRepositoryPaths: true,
    render: codeQuality,
  },
  sarif: { description: 'findings in SARIF 2.1.0', commands: findings, hasRepositoryPaths: true, render: sarif },
  junit: {
    description: 'a JUnit test report with a case for each link',
    commands: all,
    hasRepositoryPaths: true,
    render: junit,
  },
  csv: {
    description: 'a table of links for spreadsheets',
    commands: ['audit'],
    hasRepositoryPaths: false,
    render: resultCsv,
  },
  html: {
    description: 'a page to open in a browser',
    commands: ['plan', 'drift', 'show', 'audit'],
    hasRepositoryPaths: false,
    render: resultPage,
  },
}

/** A complete result as one text. On a terminal, a part of it goes to stderr instead. */
export function resultText(result: Result, paint: Paint): string {
  const problems = ({ diagnostics }: Pick<PlanDocument, 'diagnostics'>): string =>
    problemsText(diagnostics.map(problemOf), paint)
  const blocks = byKind<readonly string[]>(result, {
    plan: ({ plan, isDrift, reading }) => [
      problems(plan),
      (isDrift ? driftText : planText)(plan, paint, inFile(reading)),
    ],
    report: ({ report, reading }) => [reportText(report, paint, inFile(reading))],
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

/** The same content whatever terminal the command ran on. */
function inFile(reading: Reading | undefined): TextReading {
  return { ...reading, columns: undefined }
}

/** Renders a result in one format, without colours. */
export function render(format: Format, result: Result, paths: Paths = givenPaths): string {
  return formats[format].render(result, paths)
}

/** The names of the formats that a command offers. */
export function formatsOf(command: FormattedCommand): readonly Format[] {
  return names.filter((name) => formats[name].commands.includes(command))
}

/** The format with this name, if there is one. */
export function formatNamed(name: string): Format | undefined {
  return names.find((each) => each === name)
}

const names = Object.keys(formats) as readonly Format[]
