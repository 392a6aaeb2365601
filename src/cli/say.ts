import type { Diagnostic } from '../model/diagnostic.ts'
import type { Verdict } from '../view/approval.ts'
import { errorText, type Problem, problemsText, type Refusal } from '../view/excerpt.ts'
import { failureJson } from '../view/json.ts'
import { type Paint, paint } from '../view/paint.ts'
import { whyOf, writeFile } from './files.ts'
import { type IntoArgs, intoPaths, type OutputArgs } from './options.ts'
import { diagnose } from './sentences.ts'
import type { World } from './world.ts'

/** The colours for stdout. */
export function paintOut({ color }: Pick<OutputArgs, 'color'>, { isColour }: World): Paint {
  return paint(color && isColour.out)
}

/** Tells people about diagnostics, on stderr. */
export function sayProblems(diagnostics: readonly Problem[], { color }: Pick<OutputArgs, 'color'>, world: World): void {
  if (diagnostics.length > 0) world.err(problemsText(diagnostics, paint(color && world.isColour.err)))
}

/** Tells people that what was printed for them is not all there was, and why. */
export function sayUnprinted(error: unknown, output: Pick<OutputArgs, 'color'>, world: World): void {
  sayProblems([diagnose('output/unwritable', { why: whyOf(error) })], output, world)
}

/** Tells people why there is no result, or none of use. */
export function sayRefusal(error: Refusal, { color }: Pick<OutputArgs, 'color'>, world: World): void {
  world.err(errorText(error, paint(color && world.isColour.err)))
}

/** What there is to say of a command that has no result. */
export interface NoResult {
  readonly diagnostics?: readonly Diagnostic[]
  readonly error?: Refusal
  /** What an approval was found to be worth. */
  readonly stale?: Verdict
}

/**
 * Why a command has no result: for people on stderr, and for programs the document that they wait for, on stdout and
 * in the files, where an older one would be taken for the result.
 */
export async function sayFailure(
  { diagnostics = [], error, stale }: NoResult,
  output: OutputArgs & IntoArgs,
  world: World,
  into: readonly string[] = intoPaths(output),
): Promise<void> {
  sayProblems(diagnostics, output, world)
  if (error && diagnostics.length > 0) world.err('\n')
  if (error) sayRefusal(error, output, world)
  const document = failureJson(diagnostics, error, stale)
  if (output.format === 'json') world.out(document)
  for (const path of into) sayProblems(await writeFile(path, document, world), output, world)
}
