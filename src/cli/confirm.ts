import type { World } from '../host/world.ts'
import { type FileChange, shownChange } from '../manifest/edit/edit.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Refusal } from '../view/text/excerpt.ts'
import type { Paint } from '../view/text/paint.ts'
import { type ExitCode, exitOf } from './exit.ts'
import { withoutInterrupt, writeBack } from './files/files.ts'
import type { IntoArgs, OutputArgs } from './options/options.ts'
import { printFailure, printProblems, stdoutPaint } from './report/print.ts'

/** What is to be confirmed: the command, what it would have done, and how to look at it first. */
export interface Confirmation {
  readonly command: 'apply' | 'drift' | 'rotate' | 'import' | 'init'
  /** `Nothing was applied`. */
  readonly nothing: string
  /** What to run instead of asking. */
  readonly hint: string
}

/** How a command is to print, and whether it was approved beforehand. */
type Args = OutputArgs & IntoArgs & { readonly autoApprove?: true }

/** Whether somebody can be asked, on a terminal that shows nothing else. */
export function mayAsk({ format }: Pick<OutputArgs, 'format'>, { canAsk }: World): boolean {
  return canAsk && format === 'text'
}

/** Ends where nobody could be asked. */
export function endUnconfirmed({ command, nothing, hint }: Confirmation, args: Args, world: World): Promise<ExitCode> {
  const why = world.canAsk
    ? `--format ${args.format} leaves no room to ask for a confirmation.`
    : 'there is no terminal on which to ask for a confirmation.'
  return refuse({ code: `${command}/not-confirmed`, message: `${nothing}: ${why}`, hint }, args, world)
}

/** Asks before going on, unless it was approved; the code to end with where the answer is another one than "yes". */
export async function confirm(
  question: string,
  { command, nothing }: Confirmation,
  args: Args,
  world: World,
): Promise<ExitCode | undefined> {
  if (args.autoApprove) return undefined
  const answer = await world.ask(`\n${question} Only "yes" is taken for yes: `)
  if (answer.trim() === 'yes') return undefined
  const hint = 'Only the answer "yes" goes on.'
  return refuse({ code: `${command}/declined`, message: `${nothing}.`, hint }, args, world)
}

async function refuse(error: Refusal, args: Args, world: World): Promise<ExitCode> {
  await printFailure({ error }, args, world)
  return 8
}

/** Changes of files, from what is shown of them to what is told once they are written. */
export interface FileRewrite {
  readonly files: readonly FileChange[]
  readonly confirmation: Confirmation
  /** What people read before they are asked. */
  readonly show: (shown: readonly FileChange[], paint: Paint) => string
  /** What would be wrong then; told below what is shown. */
  readonly check?: () => readonly Diagnostic[]
  /** What has to be written before; an error in it leaves the files as they are. */
  readonly beforeWrite?: () => Promise<readonly Diagnostic[]>
  /** Tells what came of it, also where there is nothing to write. */
  readonly report: () => ExitCode | Promise<ExitCode>
}

/** Shows what is to change in files, asks, writes all of them or none, and tells what came of it. */
export async function rewriteFiles(rewriting: FileRewrite, args: Args, world: World): Promise<ExitCode> {
  const { files, confirmation, show, check, beforeWrite, report } = rewriting
  if (args.format === 'text') world.out(show(files.map(shownChange), stdoutPaint(args, world)))
  if (files.length === 0) return report()
  const invalid = check?.() ?? []
  const question = `Write this into ${files.map(({ file }) => file).join(', ')}?`
  const declined = invalid.length === 0 ? await confirm(question, confirmation, args, world) : undefined
  if (declined) return declined
  const problems =
    invalid.length === 0 ? await withoutInterrupt(() => writeBack(files, world, beforeWrite), world) : invalid
  if (exitOf(problems) !== 0) return failAfterOutput(problems, args, world)
  if (problems.length > 0) world.err('\n')
  printProblems(problems, args, world)
  return report()
}

/** Ends where files cannot be written; an empty line parts that from what people have read so far. */
export function failAfterOutput(diagnostics: readonly Diagnostic[], args: Args, world: World): Promise<ExitCode> {
  if (args.format === 'text') world.err('\n')
  return printFailure({ diagnostics }, args, world)
}
