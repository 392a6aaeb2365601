import { diagnose } from '../../host/diagnostics.ts'
import type { World } from '../../host/world.ts'
import { isEmpty } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Report } from '../../model/report.ts'
import type { Verdict } from '../../view/document/approval.ts'
import { failureDocument, filesIn, type Result } from '../../view/document/result.ts'
import { visible } from '../../view/escape.ts'
import { formats, render } from '../../view/formats.ts'
import { errorText, type Problem, problemsText, type Refusal } from '../../view/text/excerpt.ts'
import { type Paint, paint } from '../../view/text/paint.ts'
import { reportText } from '../../view/text/report.ts'
import { type ExitCode, exitOf } from '../exit.ts'
import { systemErrorText, tryWrite } from '../files/files.ts'
import { type NamingArgs, repositoryPaths } from '../files/repository-paths.ts'
import { type IntoArgs, type OutputArgs, type OutputFile, outputFilesOf, type PlanArgs } from '../options/options.ts'

/** The colours for stdout. */
export function stdoutPaint({ color }: Pick<OutputArgs, 'color'>, { isColour }: World): Paint {
  return paint(color && isColour.out)
}

/** Tells people about diagnostics, on stderr. */
export function printProblems(
  diagnostics: readonly Problem[],
  { color }: Pick<OutputArgs, 'color'>,
  world: World,
): void {
  if (diagnostics.length === 0) return
  world.err(problemsText(diagnostics, paint(color && world.isColour.err)))
  const [first] = [...diagnostics].sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'))
  if (first) printExplainHint(first, world)
}

/** The same where it ends the run: returns the code to end with. */
export function printAndExit(
  diagnostics: readonly Diagnostic[],
  output: Pick<OutputArgs, 'color'>,
  world: World,
): ExitCode {
  printProblems(diagnostics, output, world)
  return exitOf(diagnostics)
}

/** Where to read more. On a terminal only: in a log nobody types the next command. */
function printExplainHint({ code }: Refusal, { canShow, err }: World): void {
  if (canShow) err(`For more: roomlinks explain ${visible(code)}\n`)
}

/** Tells people that what was printed for them is not all there was, and why. */
export function printLostOutput(error: unknown, output: Pick<OutputArgs, 'color'>, world: World): void {
  printProblems([diagnose('output/unwritable', { why: systemErrorText(error) })], output, world)
}

/** Tells people why there is no result, or none of use. */
export function printRefusal(error: Refusal, { color }: Pick<OutputArgs, 'color'>, world: World): void {
  world.err(errorText(error, paint(color && world.isColour.err)))
  printExplainHint(error, world)
}

/** What there is to say of a command that has no result. */
interface NoResult {
  readonly diagnostics?: readonly Diagnostic[]
  readonly error?: Refusal
  /** What an approval was found to be worth. */
  readonly stale?: Verdict
  /** The name of the manifest, where it could be read. */
  readonly manifest?: string | undefined
}

/**
 * Why a command has no result: for people on stderr, and for programs the document that they wait for, on stdout and
 * in the files, where an older one would be taken for the result. Returns what the diagnostics let the run end with.
 */
export async function printFailure(
  { diagnostics = [], error, stale, manifest }: NoResult,
  output: OutputArgs & IntoArgs,
  world: World,
  readyFiles?: readonly OutputFile[],
): Promise<ExitCode> {
  printProblems(diagnostics, output, error ? { ...world, canShow: false } : world)
  if (error && diagnostics.length > 0) world.err('\n')
  if (error) printRefusal(error, output, world)
  const failure = failureDocument(diagnostics, error, stale)
  const result: Result = { kind: 'failure', failure, manifest: manifest ?? null, stale }
  printProblems(await writeResult(result, output, world, readyFiles), output, world)
  return exitOf(diagnostics)
}

/**
 * Makes sure of all files that the result is to go into, before there is one: which are ready, and why others are not.
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

/** What the file for the result says until there is one: not what an earlier run left there. */
const unfinished: Refusal = {
  code: 'unfinished',
  message: 'This run was cut off before it could report.',
  hint: 'Run plan: it shows what is left.',
}

/**
 * Prints a result for programs, where they are who reads stdout, and writes it into all files; says which could not be.
 */
export async function writeResult(
  result: Result,
  args: OutputArgs & IntoArgs & NamingArgs,
  world: World,
  files: readonly OutputFile[] = outputFilesOf(args),
): Promise<readonly Diagnostic[]> {
  args.onResult?.(result)
  const isPlaced = [args.format, ...files.map(({ format }) => format)].some((format) => formats[format].isPlaced)
  const paths = isPlaced ? await repositoryPaths(filesIn(result), args, world) : undefined
  if (args.format !== 'text') world.out(render(args.format, result, paths))
  const written = files.map(({ format, path }) => tryWrite(path, world.write(path, render(format, result, paths))))
  return (await Promise.all(written)).flat()
}

/** The same of a result that people read too, in the words of `text`. */
export function printResult(
  result: Result,
  text: (paint: Paint) => string,
  args: OutputArgs & IntoArgs & NamingArgs,
  world: World,
): Promise<readonly Diagnostic[]> {
  if (args.format === 'text') world.out(text(stdoutPaint(args, world)))
  return writeResult(result, args, world)
}

/** Prints a report, and writes it like a plan; of an empty plan, people have read "No changes." already. */
export function printReport(
  report: Report,
  args: PlanArgs,
  world: World,
  approval?: Verdict,
): Promise<readonly Diagnostic[]> {
  if (args.format === 'text' && !isEmpty(report.plan)) world.out(`\n${reportText(report, stdoutPaint(args, world))}`)
  return writeResult({ kind: 'report', report, approval }, args, world)
}
