import { diagnose } from '../../host/sentences.ts'
import type { World } from '../../host/world.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Verdict } from '../../view/document/approval.ts'
import type { Result } from '../../view/document/result.ts'
import { failureDocument } from '../../view/document/validation.ts'
import { visible } from '../../view/escape.ts'
import { errorText, type Problem, problemsText, type Refusal } from '../../view/text/excerpt.ts'
import { type Paint, paint } from '../../view/text/paint.ts'
import { type ExitCode, exitOf } from '../exit.ts'
import { whyOf } from '../files/files.ts'
import type { IntoArgs, Outlet, OutputArgs } from '../options/options.ts'
import { tellResult } from './outlets.ts'

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
export interface NoResult {
  readonly diagnostics?: readonly Diagnostic[]
  readonly error?: Refusal
  /** What an approval was found to be worth. */
  readonly stale?: Verdict
  /** The name of the manifest, where it could be read. */
  readonly manifest?: string
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
