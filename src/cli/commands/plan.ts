import { Command } from 'commander'
import { type ExitCode, exitOf } from '../exit.ts'
import { type PlanArgs, withBase, withFiles, withOutput, withPortal } from '../options.ts'
import type { World } from '../world.ts'

interface Args extends PlanArgs {
  readonly detailedExitcode?: true
}

export function planCommand(world: World, finish: (code: ExitCode) => void): Command {
  return withOutput(withPortal(withBase(withFiles(new Command('plan')))))
    .summary('show what apply would change')
    .description('Reads the portal and shows how its links differ from the manifest. Sends nothing but GETs.')
    .option('--detailed-exitcode', 'end with 2 when changes are waiting')
    .option('--out <file>', 'save the plan, without secrets, for roomlinks show')
    .addHelpText(
      'after',
      `
Example:
  roomlinks plan --file links/ --room tag:client --detailed-exitcode
`,
    )
    .action(async (options: Args) => finish(await runPlan(options, world)))
}

async function runPlan(args: Args, world: World): Promise<ExitCode> {
  const { makePlan } = await import('../plan-for.ts')
  const made = await makePlan(args, world)
  if ('code' in made) return made.code

  const { plan } = made
  const { isEmpty, refusalsOf } = await import('../../model/change.ts')
  const { showPlan } = await import('../show.ts')
  const unwritten = await showPlan(plan, args, world)
  const { sayProblems } = await import('../say.ts')
  const problems = [...refusalsOf(plan), ...unwritten]
  if (problems.length > 0 && args.format === 'text') world.err('\n')
  sayProblems(problems, args, world)
  return exitOf(problems) || (args.detailedExitcode && !isEmpty(plan) ? 2 : 0)
}
