import type { World } from '../host/world.ts'
import type { Refusal } from '../view/text/excerpt.ts'
import type { ExitCode } from './exit.ts'
import type { IntoArgs, OutputArgs } from './options/options.ts'
import { sayFailure } from './report/say.ts'

/** What is to be confirmed: the command, what it would have done, and how to look at it first. */
export interface Matter {
  readonly command: 'apply' | 'drift' | 'rotate' | 'import' | 'init'
  /** `Nothing was applied`. */
  readonly nothing: string
  /** What to run instead of asking. */
  readonly hint: string
}

/** Whether somebody can be asked, on a terminal that shows nothing else. */
export function mayAsk({ format }: OutputArgs, { canAsk }: World): boolean {
  return canAsk && format === 'text'
}

/** Whether the answer to a question is the one that goes on. */
export async function isConfirmed(question: string, world: World): Promise<boolean> {
  return (await world.ask(`\n${question} Only "yes" is taken for yes: `)).trim() === 'yes'
}

/** Ends where nobody could be asked. */
export function endUnasked(matter: Matter, args: OutputArgs & IntoArgs, world: World): Promise<ExitCode> {
  const { command, nothing, hint } = matter
  const why = world.canAsk
    ? `--format ${args.format} leaves no room to ask for a confirmation.`
    : 'there is no terminal on which to ask for a confirmation.'
  return refuse({ code: `${command}/not-confirmed`, message: `${nothing}: ${why}`, hint }, args, world)
}

/** Ends where the answer was another one. */
export function endDeclined(
  { command, nothing }: Matter,
  args: OutputArgs & IntoArgs,
  world: World,
): Promise<ExitCode> {
  const hint = 'Only the answer "yes" goes on.'
  return refuse({ code: `${command}/declined`, message: `${nothing}.`, hint }, args, world)
}

async function refuse(error: Refusal, args: OutputArgs & IntoArgs, world: World): Promise<ExitCode> {
  await sayFailure({ error }, args, world)
  return 8
}
