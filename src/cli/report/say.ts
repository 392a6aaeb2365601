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
import { unlessUnwritable, whyOf } from '../files/files.ts'
import { type NamingArgs, repositoryPaths } from '../files/repository-paths.ts'
import { type IntoArgs, type Outlet, type OutputArgs, outletsOf, type PlanArgs } from '../options/options.ts'

/** The colours for stdout. */
export function paintOut({ color }: Pick<OutputArgs, 'color'>, { isColour }: World): Paint {
  return paint(color && isColour.out)
}

/** Tells people about diagnostics, on stderr. */
export function sayProblems(diagnostics: readonly Problem[], { color }: Pick<OutputArgs, 'color'>, world: World): void {
  if (diagnostics.length === 0) return
  world.err(problemsText(diagnostics, paint(color && world.isColour.err)))
  const [first] = [...diagnostics].sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'))
  if (first) pointOn(first, world)
}

/** The same where it ends the run: returns the code to end with. */
export function endWith(diagnostics: readonly Diagnostic[], output: Pick<OutputArgs, 'color'>, world: World): ExitCode {
  sayProblems(diagnostics, output, world)
  return exitOf(diagnostics)
}

/** Where to read more. On a terminal only: in a log nobody types the next command. */
function pointOn({ code }: Refusal, { canShow, err }: World): void {
  if (canShow) err(`For more: roomlinks explain ${visible(code)}\n`)
}

/** Tells people that what was printed for them is not all there was, and why. */
export function sayUnprinted(error: unknown, output: Pick<OutputArgs, 'color'>, world: World): void {
  sayProblems([diagnose('output/unwritable', { why: whyOf(error) })], output, world)
}

/** Tells people why there is no result, or none of use. */
export function sayRefusal(error: Refusal, { color }: Pick<OutputArgs, 'color'>, world: World): void {
  world.err(errorText(error, paint(color && world.isColour.err)))
  pointOn(error, world)
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
export async function sayFailure(
  { diagnostics = [], error, stale, manifest }: NoResult,
  output: OutputArgs & IntoArgs,
  world: World,
  into?: readonly Outlet[],
): Promise<ExitCode> {
  sayProblems(diagnostics, output, error ? { ...world, canShow: false } : world)
  if (error && diagnostics.length > 0) world.err('\n')
  if (error) sayRefusal(error, output, world)
  const failure = failureDocument(diagnostics, error, stale)
  const result: Result = { kind: 'failure', failure, manifest: manifest ?? null, stale }
  sayProblems(await tellResult(result, output, world, into), output, world)
  return exitOf(diagnostics)
}

/** Makes sure of all files that the result is to go into, before there is one: which are ready, and why others are not. */
export async function draftOutlets(
  args: OutputArgs & IntoArgs,
  world: World,
): Promise<{ readonly ready: readonly Outlet[]; readonly problems: readonly Diagnostic[] }> {
  const result: Result = { kind: 'failure', failure: failureDocument([], unfinished), manifest: null }
  const drafts = await Promise.all(
    outletsOf(args).map(async (outlet) => {
      const drafted = world.draft(outlet.path, render(outlet.format, result))
      return { outlet, problems: await unlessUnwritable(outlet.path, drafted) }
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

/** Prints a result for programs, where they are who reads stdout, and writes it into all files; says which could not be. */
export async function tellResult(
  result: Result,
  args: OutputArgs & IntoArgs & NamingArgs,
  world: World,
  outlets: readonly Outlet[] = outletsOf(args),
): Promise<readonly Diagnostic[]> {
  args.onResult?.(result)
  const isPlaced = [args.format, ...outlets.map(({ format }) => format)].some(
    (format) => formats[format].hasRepositoryPaths,
  )
  const paths = isPlaced ? await repositoryPaths(filesIn(result), args, world) : undefined
  if (args.format !== 'text') world.out(render(args.format, result, paths))
  const written = outlets.map(({ format, path }) =>
    unlessUnwritable(path, world.write(path, render(format, result, paths))),
  )
  return (await Promise.all(written)).flat()
}

/** The same of a result that people read too, in the words of `text`. */
export function show(
  result: Result,
  text: (paint: Paint) => string,
  args: OutputArgs & IntoArgs & NamingArgs,
  world: World,
): Promise<readonly Diagnostic[]> {
  if (args.format === 'text') world.out(text(paintOut(args, world)))
  return tellResult(result, args, world)
}

/** Prints a report, and writes it like a plan; of an empty plan, people have read "No changes." already. */
export function showReport(
  report: Report,
  args: PlanArgs,
  world: World,
  approval?: Verdict,
): Promise<readonly Diagnostic[]> {
  if (args.format === 'text' && !isEmpty(report.plan)) world.out(`\n${reportText(report, paintOut(args, world))}`)
  return tellResult({ kind: 'report', report, approval }, args, world)
}
