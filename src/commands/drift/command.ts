import type { Command } from 'commander'
import { type ExitCode, exitOf } from '../../cli/exit.ts'
import { addExamples, type PlanArgs, withFiles, withOutput, withPortal, withSweep } from '../../cli/options/options.ts'
import { makePlan } from '../../cli/planning/plan-for.ts'
import { withGitHub } from '../../cli/report/github.ts'
import { sayProblems, show } from '../../cli/report/say.ts'
import type { World } from '../../host/world.ts'
import { isEmpty } from '../../model/change.ts'
import { driftOf } from '../../plan/drift.ts'
import { documentOf } from '../../view/document/document.ts'
import { driftText } from '../../view/text/drift.ts'
import type { CommandContext } from '../context.ts'
import { runTakeOver } from './take-over.ts'

interface Options extends Omit<PlanArgs, 'base' | 'baseFile'> {
  readonly write?: true
  readonly autoApprove?: true
}

export function defineDrift(command: Command, { world, finish }: CommandContext): Command {
  addExamples(command, [
    'roomlinks drift --file links/ --output markdown=issue.md',
    'roomlinks drift --sweep',
    'roomlinks drift --write --room 4711',
  ])
  return withOutput(withPortal(withSweep(withFiles(command))), 'drift')
    .description(
      'Reads the portal, for a schedule: ends with 2 when it is not what the manifest says. Sends nothing but GETs.',
    )
    .option('--write', 'take what the portal has into the manifest, in place; shows the difference and asks')
    .option('--auto-approve', 'with --write: do not ask; needed without a terminal, and unless --format is text')
    .action(async (options: Options, command: Command) => {
      if (options.autoApprove && !options.write) {
        command.error("option '--auto-approve' needs --write", { code: 'commander.missingWrite' })
      }
      finish(await withGitHub({ ...options, baseFile: [] }, world, runDrift))
    })
}

async function runDrift(args: Options & PlanArgs, world: World): Promise<ExitCode> {
  if (args.write) return runTakeOver(args, world)
  const made = await makePlan(args, world, { comparing: true })
  if ('code' in made) return made.code

  const plan = documentOf(driftOf(made.plan))
  const unwritten = await show({ kind: 'plan', plan, isDrift: true }, (paint) => driftText(plan, paint), args, world)
  if (unwritten.length > 0) world.err('\n')
  sayProblems(unwritten, args, world)
  return exitOf(unwritten) || (isEmpty(made.plan) ? 0 : 2)
}
