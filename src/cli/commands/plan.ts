import { Command, Option } from 'commander'
import { type ExitCode, exitOf } from '../exit.ts'
import { withGuard } from '../guard-options.ts'
import { type PlanArgs, withBase, withFiles, withOutput, withPortal } from '../options.ts'
import type { World } from '../world.ts'

interface Args extends PlanArgs {
  readonly offline?: true
  readonly detailedExitcode?: true
}

export function planCommand(world: World, finish: (code: ExitCode) => void): Command {
  return withOutput(withGuard(withPortal(withBase(withFiles(new Command('plan'))))))
    .summary('show what apply would change')
    .description('Reads the portal and shows how its links differ from the manifest. Sends nothing but GETs.')
    .option('--detailed-exitcode', 'end with 2 when changes are waiting')
    .addOption(
      new Option(
        '--offline',
        'with --base or --base-file: show what the manifest says otherwise than it did; needs no key, no portal and no network',
      ).conflicts(['room', 'out', 'maxRevokes', 'maxRevokePercent', 'maxWidening', 'allow']),
    )
    .option('--out <file>', 'save the plan, without secrets, for roomlinks show')
    .addHelpText(
      'after',
      `
Examples:
  roomlinks plan --file links/ --room tag:client --detailed-exitcode
  roomlinks plan --base origin/main
  roomlinks plan --base "$(git merge-base origin/main HEAD)" --offline
`,
    )
    .action(async (options: Args, command: Command) => {
      if (options.offline && options.base === undefined && options.baseFile.length === 0) {
        command.error("option '--offline' needs --base or --base-file", { code: 'commander.missingBase' })
      }
      finish(await runPlan(options, world))
    })
}

async function runPlan(args: Args, world: World): Promise<ExitCode> {
  if (args.offline) {
    const { runOffline } = await import('../offline.ts')
    return runOffline(args, world)
  }
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
