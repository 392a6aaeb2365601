import type { Command } from 'commander'
import { type ExitCode, exitOf } from '../../cli/exit.ts'
import { type PlanArgs, withFiles, withOutput, withPortal, withSweep } from '../../cli/options/options.ts'
import { makePlan } from '../../cli/planning/plan-for.ts'
import { exitOfOmissions } from '../../cli/report/exit.ts'
import { withGitHub } from '../../cli/report/github.ts'
import { sayProblems } from '../../cli/report/say.ts'
import { showDrift } from '../../cli/report/show.ts'
import type { World } from '../../host/world.ts'
import { isEmpty, omissionsOf } from '../../model/change.ts'
import { driftOf } from '../../plan/drift.ts'
import { documentOf } from '../../view/document/document.ts'
import type { CommandContext } from '../context.ts'
import { runTakeOver } from './take-over.ts'

interface Options extends Omit<PlanArgs, 'base' | 'baseFile'> {
  readonly write?: true
  readonly autoApprove?: true
}

export function defineDrift(command: Command, { world, finish }: CommandContext): Command {
  return withOutput(withPortal(withSweep(withFiles(command))), 'drift')
    .description(
      'Reads the portal, for a schedule: ends with 2 when it is not what the manifest says. Sends nothing but GETs.',
    )
    .option('--write', 'take what the portal has into the manifest, in place; shows the difference and asks')
    .option('--auto-approve', 'with --write: do not ask; needed without a terminal, and unless --format is text')
    .addHelpText(
      'after',
      `
Examples:
  roomlinks drift --file links/ --output markdown=issue.md
  roomlinks drift --sweep
  roomlinks drift --write --room 4711
`,
    )
    .action(async (options: Options, command: Command) => {
      if (options.autoApprove && !options.write) {
        command.error("option '--auto-approve' needs --write", { code: 'commander.missingWrite' })
      }
      finish(await withGitHub({ ...options, baseFile: [] }, world, runDrift))
    })
}

async function runDrift(args: Options & PlanArgs, world: World): Promise<ExitCode> {
  if (args.write) {
    return runTakeOver(args, world)
  }
  const made = await makePlan(args, world, { comparing: true })
  if ('code' in made) return made.code

  const plan = driftOf(made.plan)
  const unwritten = await showDrift(documentOf(plan), args, world)
  const problems = [...omissionsOf(plan), ...unwritten]
  if (problems.length > 0) world.err('\n')
  sayProblems(problems, args, world)
  return exitOfOmissions(plan) || exitOf(unwritten) || (isEmpty(plan) ? 0 : 2)
}
