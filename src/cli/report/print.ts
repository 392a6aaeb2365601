import { diagnose } from '../../host/diagnostics.ts'
import type { World } from '../../host/world.ts'
import { isEmpty } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Report } from '../../model/report.ts'
import type { Verdict } from '../../view/document/approval.ts'
import { failureDocument, filesIn, type Result } from '../../view/document/result.ts'
import { visible } from '../../view/escape.ts'
import { formats, render } from '../../view/formats.ts'
import { errorText, type Problem, problemsText, type Refusal } from '../../view/terminal/excerpt.ts'
import { type Paint, paint } from '../../view/terminal/paint.ts'
import { reportText } from '../../view/terminal/report.ts'
import { type ExitCode, exitOf } from '../exit.ts'
import { systemErrorText, tryWrite } from '../files/files.ts'
import { type NamingArgs, repositoryPaths } from '../files/repository-paths.ts'
import { type IntoArgs, type OutputArgs, type OutputFile, outputFilesOf, type PlanArgs } from '../options/options.ts'
import { readingOf } from './reading.ts'

/** Returns the colours for stdout. */
export function stdoutPaint({ color }: Pick<OutputArgs, 'color'>, { isColour }: World): Paint {
  return paint(color && isColour.out)
}

/** Returns the colours for stderr. */
export function stderrPaint({ color }: Pick<OutputArgs, 'color'>, { isColour }: World): Paint {
  return paint(color && isColour.err)
}

/** Prints diagnostics for people on stderr. */
export function printProblems(diagnostics: readonly Problem[], output: Pick<OutputArgs, 'color'>, world: World): void {
  writeProblems(diagnostics, output, world)
  const [first] = [...diagnostics].sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'))
  if (first) printExplainHint(first, world)
}

function writeProblems(diagnostics: readonly Problem[], output: Pick<OutputArgs, 'color'>, world: World): void {
  if (diagnostics.length > 0) world.err(problemsText(diagnostics, stderrPaint(output, world), world.errColumns))
}

/** Prints diagnostics that end the run. Returns the exit code. */
export function printAndExit(
  diagnostics: readonly Diagnostic[],
  output: Pick<OutputArgs, 'color'>,
  world: World,
): ExitCode {
  printProblems(diagnostics, output, world)
  return exitOf(diagnostics)
}

/** Prints where to read more. Only on a terminal, because nobody types a next command in a log. */
function printExplainHint({ code }: Refusal, { errColumns, err }: World): void {
  if (errColumns !== undefined) err(`For more: roomlinks explain ${visible(code)}\n`)
}

/** Prints that the output is incomplete, and why. */
export function printLostOutput(error: unknown, output: Pick<OutputArgs, 'color'>, world: World): void {
  printProblems([diagnose('output/unwritable', { why: systemErrorText(error) })], output, world)
}

/** Prints why there is no usable result. */
export function printRefusal(error: Refusal, output: Pick<OutputArgs, 'color'>, world: World): void {
  world.err(errorText(error, stderrPaint(output, world), world.errColumns))
  printExplainHint(error, world)
}

/** Why a command has no result. */
export interface NoResult {
  readonly diagnostics?: readonly Diagnostic[]
  readonly error?: Refusal
  /** The check of the approval. */
  readonly stale?: Verdict
  /** The name of the manifest, if it could be read. */
  readonly manifest?: string | undefined
  /** The address of the portal, if it is known. */
  readonly portal?: string | undefined
}

/**
 * Reports why a command has no result: to people on stderr, and to programs as a failure document on stdout and in the
 * output files, where an older document would look like the result. Returns the exit code of the diagnostics.
 */
export async function printFailure(
  { diagnostics = [], error, stale, manifest, portal }: NoResult,
  output: OutputArgs & IntoArgs,
  world: World,
  readyFiles?: readonly OutputFile[],
): Promise<ExitCode> {
  const print = error ? writeProblems : printProblems
  print(diagnostics, output, world)
  if (error && diagnostics.length > 0) world.err('\n')
  if (error) printRefusal(error, output, world)
  const failure = failureDocument(diagnostics, error, stale)
  const result: Result = { kind: 'failure', failure, manifest: manifest ?? null, portal, stale }
  printProblems(await writeResult(result, output, world, readyFiles), output, world)
  return exitOf(diagnostics)
}

/**
 * Checks that all output files can be written, before there is a result. Returns those that are ready, and problems.
 */
export async function draftOutputFiles(
  args: OutputArgs & IntoArgs,
  world: World,
): Promise<{ readonly ready: readonly OutputFile[]; readonly problems: readonly Diagnostic[] }> {
  const result: Result = { kind: 'failure', failure: failureDocument([], unfinished), manifest: null }
  const drafts = await Promise.all(
    outputFilesOf(args).map(async (outlet) => {
      const drafted = world.draft(outlet.path, render(outlet.format, result))
      return { outlet, problems: await tryWrite(outlet.path, drafted) }
    }),
  )
  return {
    ready: drafts.filter(({ problems }) => problems.length === 0).map(({ outlet }) => outlet),
    problems: drafts.flatMap(({ problems }) => problems),
  }
}

/** The content of output files until there is a result, instead of an earlier one. */
const unfinished: Refusal = {
  code: 'unfinished',
  message: 'This run was cut off before it could report.',
  hint: 'Run plan: it shows what is left.',
}

/**
 * Prints a result for programs unless the format is text, and writes it into all output files. Returns write errors.
 */
export async function writeResult(
  result: Result,
  args: OutputArgs & IntoArgs & NamingArgs,
  world: World,
  files: readonly OutputFile[] = outputFilesOf(args),
): Promise<readonly Diagnostic[]> {
  args.onResult?.(result)
  const isPlaced = [args.format, ...files.map(({ format }) => format)].some(
    (format) => formats[format].hasRepositoryPaths,
  )
  const paths = isPlaced ? await repositoryPaths(filesIn(result), args, world) : undefined
  if (args.format !== 'text') world.out(render(args.format, result, paths))
  const written = files.map(({ format, path }) => tryWrite(path, world.write(path, render(format, result, paths))))
  return (await Promise.all(written)).flat()
}

/** Prints a result for people with `text`, or for programs, and writes the output files. */
export function printResult(
  result: Result,
  text: (paint: Paint) => string,
  args: OutputArgs & IntoArgs & NamingArgs,
  world: World,
): Promise<readonly Diagnostic[]> {
  if (args.format === 'text') world.out(text(stdoutPaint(args, world)))
  return writeResult(result, args, world)
}

/** Prints a report and writes the output files. For an empty plan, people have already read "No changes.". */
export function printReport(
  report: Report,
  args: PlanArgs,
  world: World,
  approval?: Verdict,
): Promise<readonly Diagnostic[]> {
  const reading = readingOf(args, world)
  if (args.format === 'text' && !isEmpty(report.plan)) {
    world.out(`\n${reportText(report, stdoutPaint(args, world), reading)}`)
  }
  return writeResult({ kind: 'report', report, approval, reading }, args, world)
}
