import { diagnose } from '../../host/diagnostics.ts'
import type { World } from '../../host/world.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { countOtherDifferences } from '../../view/document/comparison.ts'
import { documentOf } from '../../view/document/document.ts'
import { filesIn, type Result } from '../../view/document/result.ts'
import type { PlanDocument } from '../../view/document/shape.ts'
import { markdownLimit } from '../../view/markdown/blocks.ts'
import { resultMarkdown } from '../../view/markdown/result.ts'
import { countChanges } from '../../view/terminal/headline.ts'
import { type ExitCode, reasonOf } from '../exit.ts'
import { tryWrite } from '../files/files.ts'
import { type NamingArgs, repositoryPaths } from '../files/repository-paths.ts'
import type { OutputArgs } from '../options/options.ts'
import { printProblems } from './print.ts'

/**
 * Appends the result to the step summary, and values for scripts to the step outputs. A file that cannot be written is
 * only a warning, because the work itself is done.
 */
async function reportToGitHub(
  results: readonly Result[],
  code: ExitCode,
  args: OutputArgs & NamingArgs,
  world: World,
): Promise<void> {
  const { GITHUB_STEP_SUMMARY: summary = '', GITHUB_OUTPUT: outputs = '' } = world.env
  const problems: Diagnostic[] = []
  const isAsked = args.github === true
  if (isAsked && summary === '' && outputs === '') problems.push(diagnose('github/nowhere', {}))
  for (const result of summary === '' ? [] : resultsToReport(results)) {
    problems.push(...(await appendSummary(summary, result, args, world)))
  }
  if (outputs !== '') problems.push(...(await append(outputs, outputText(results, code, world), world)))
  printProblems(problems, args, world)
}

/** Returns the reports, if any, and otherwise the plans: what an apply did says more than what was planned. */
function resultsToReport(results: readonly Result[]): readonly Result[] {
  const reports = results.filter(({ kind }) => kind === 'report')
  return reports.length > 0 ? reports : results
}

/** The size limit of a step summary. GitHub drops a larger one completely. */
const summaryLimit = 1024 * 1024

async function appendSummary(
  path: string,
  result: Result,
  args: NamingArgs,
  world: World,
): Promise<readonly Diagnostic[]> {
  const free = summaryLimit - (await sizeOf(path, world)) - prefixLength
  const paths = await repositoryPaths(filesIn(result), args, world)
  const markdown = resultMarkdown(result, paths, Math.min(markdownLimit, free))
  if (new TextEncoder().encode(markdown).length > free) return [diagnose('github/full', { file: path })]
  return append(path, `\n${markdown}`, world)
}

/** The space for the separator before a summary. */
const prefixLength = 2

async function sizeOf(path: string, { read }: World): Promise<number> {
  // An unreadable file is reported when it is written.
  return read(path).then(
    ({ length }) => length,
    () => 0,
  )
}

function append(path: string, text: string, world: World): Promise<readonly Diagnostic[]> {
  const written = world.openLog(path).then((file) => file.append(text).finally(() => file.close()))
  return tryWrite(path, written, 'github/unwritable')
}

function outputText(results: readonly Result[], code: ExitCode, world: World): string {
  const plan = results.flatMap((result) => planIn(result) ?? []).at(-1)
  const values = {
    ...(plan && planValues(plan)),
    ...comparisonValues(results),
    'exit-code': code,
    'exit-reason': reasonOf(code),
  }
  return Object.entries(values)
    .map(([name, value]) => {
      // Random, because a value with a known delimiter could end its own block and begin another.
      const delimiter = `end-${[...world.randomBytes(16)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
      return `${name}<<${delimiter}\n${value}\n${delimiter}\n`
    })
    .join('')
}

function planIn(result: Result): PlanDocument | undefined {
  if (result.kind === 'plan') return result.plan
  return result.kind === 'report' ? documentOf(result.report.plan) : undefined
}

/** Returns the outputs of a comparison without a portal: only differences between manifests can be counted. */
function comparisonValues(results: readonly Result[]): Readonly<Record<string, number>> {
  const [found] = results.flatMap((result) => (result.kind === 'comparison' ? [result.comparison] : []))
  if (!found) return {}
  const { added, changed, removed, widening } = found.summary
  return { changes: added + changed + removed + countOtherDifferences(found), widening }
}

function planValues({ summary, digest }: PlanDocument): Readonly<Record<string, string | number>> {
  const { create, update, replace, revoke, unmanaged, foreign, widening, origins } = summary
  return {
    changes: countChanges(summary),
    ...{ create, update, replace, revoke, unmanaged, foreign, widening },
    ...(origins && {
      'from-change': origins.change,
      drift: origins.drift,
      both: origins.both,
      unknown: origins.unknown,
    }),
    digest,
  }
}

/** Runs a command, and reports its result to GitHub Actions if it runs there or the user asks for it. */
export async function withGitHub<Args extends OutputArgs>(
  args: Args,
  world: World,
  run: (args: Args, world: World) => Promise<ExitCode>,
): Promise<ExitCode> {
  if (!(args.github ?? world.env['GITHUB_ACTIONS'] === 'true')) return run(args, world)
  const results: Result[] = []
  const code = await run({ ...args, onResult: (result) => results.push(result) }, world)
  await reportToGitHub(results, code, args, world)
  return code
}
