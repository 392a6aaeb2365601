import type { World } from '../host/world.ts'
import { maskChange } from '../manifest/edit/edit.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { FileChange } from '../model/file-change.ts'
import type { Refusal } from '../view/terminal/excerpt.ts'
import type { Paint } from '../view/terminal/paint.ts'
import { type ExitCode, exitOf } from './exit.ts'
import { withoutInterrupt, writeBack } from './files/files.ts'
import type { IntoArgs, OutputArgs } from './options/options.ts'
import { printFailure, printProblems, stdoutPaint } from './report/print.ts'

/** The texts of a confirmation. */
export interface Confirmation {
  readonly command: 'apply' | 'drift' | 'rotate' | 'revoke' | 'import' | 'init' | 'edit'
  /** What a refusal says, such as `Nothing was applied`. */
  readonly nothing: string
  /** What to do if nobody can be asked; by default, to use a terminal or `--auto-approve`. */
  readonly hint?: string
}

/** The options for output and approval. */
type Args = OutputArgs & IntoArgs & { readonly autoApprove?: true }

/** Whether somebody can be asked: the terminal must not be showing a document for programs. */
export function mayAsk({ format }: Pick<OutputArgs, 'format'>, { canAsk }: World): boolean {
  return canAsk && format === 'text'
}

const defaultHint = 'Run it in a terminal, or with --auto-approve.'

/** Ends the command because nobody could be asked. */
export function endUnconfirmed(
  { command, nothing, hint = defaultHint }: Confirmation,
  args: Args,
  world: World,
): Promise<ExitCode> {
  const why = world.canAsk
    ? `--format ${args.format} leaves no place to ask for confirmation.`
    : 'there is no terminal to ask for confirmation.'
  return refuse({ code: `${command}/not-confirmed`, message: `${nothing}: ${why}`, hint }, args, world)
}

/** Asks before going on, unless approved beforehand. Returns the exit code if the answer is not "yes". */
export async function confirm(
  question: string,
  { command, nothing }: Confirmation,
  args: Args,
  world: World,
): Promise<ExitCode | undefined> {
  if (args.autoApprove) return undefined
  const answer = await world.ask(`\n${question} Only "yes" is accepted: `)
  if (answer.trim() === 'yes') return undefined
  const hint = 'Answer "yes" to go on.'
  return refuse({ code: `${command}/declined`, message: `${nothing}.`, hint }, args, world)
}

async function refuse(error: Refusal, args: Args, world: World): Promise<ExitCode> {
  await printFailure({ error }, args, world)
  return 8
}

/** Changes to files, with everything that is shown and done around writing them. */
export interface FileRewrite {
  readonly files: readonly FileChange[]
  readonly confirmation: Confirmation
  /** Returns the text that is shown before the question. */
  readonly show: (shown: readonly FileChange[], paint: Paint) => string
  /** Returns the errors that the changes would cause, printed below what is shown. */
  readonly check?: () => readonly Diagnostic[]
  /** Runs before the files are written. If it reports an error, they are not written. */
  readonly beforeWrite?: () => Promise<readonly Diagnostic[]>
  /** Reports the result, even if there was nothing to write. */
  readonly report: () => ExitCode | Promise<ExitCode>
}

/** Shows the changes to files, asks, writes all of them or none, and reports the result. */
export async function rewriteFiles(rewriting: FileRewrite, args: Args, world: World): Promise<ExitCode> {
  const { files, confirmation, show, check, beforeWrite, report } = rewriting
  if (args.format === 'text') world.out(show(files.map(maskChange), stdoutPaint(args, world)))
  if (files.length === 0) return report()
  const invalid = check?.() ?? []
  const question = `Write this into ${files.map(({ file }) => file).join(', ')}?`
  const declined = invalid.length === 0 ? await confirm(question, confirmation, args, world) : undefined
  if (declined) return declined
  const failed =
    invalid.length > 0 ? await failAfterOutput(invalid, args, world) : await writeFiles(files, args, world, beforeWrite)
  return failed ?? report()
}

/** Writes all files or none, and prints warnings. Returns the exit code if there is an error, which has been reported. */
export async function writeFiles(
  files: readonly FileChange[],
  args: Args,
  world: World,
  beforeWrite?: FileRewrite['beforeWrite'],
): Promise<ExitCode | undefined> {
  const problems = await withoutInterrupt(() => writeBack(files, world, beforeWrite), world)
  if (exitOf(problems) !== 0) return failAfterOutput(problems, args, world)
  if (problems.length > 0) world.err('\n')
  printProblems(problems, args, world)
  return undefined
}

/** Ends with a failure after output: an empty line separates the two. */
export function failAfterOutput(diagnostics: readonly Diagnostic[], args: Args, world: World): Promise<ExitCode> {
  if (args.format === 'text') world.err('\n')
  return printFailure({ diagnostics }, args, world)
}
