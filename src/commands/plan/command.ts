import { type Command, Option } from 'commander'
import { type ExitCode, exitOf } from '../../cli/exit.ts'
import { type ApprovalArgs, staleRefusal, withDigest } from '../../cli/options/approval.ts'
import { addExamples, type PlanArgs, withPlanning } from '../../cli/options/options.ts'
import { makePlan } from '../../cli/planning/plan-for.ts'
import { withGitHub } from '../../cli/report/github.ts'
import { sayProblems, sayRefusal } from '../../cli/report/say.ts'
import { showPlan } from '../../cli/report/show.ts'
import type { World } from '../../host/world.ts'
import { isEmpty, type Plan, refusalsOf } from '../../model/change.ts'
import { limitNames } from '../../model/guard.ts'
import { judgeApproval } from '../../view/document/approval.ts'
import { documentOf } from '../../view/document/document.ts'
import type { Refusal } from '../../view/text/excerpt.ts'
import type { CommandContext } from '../context.ts'
import { runOffline } from './offline.ts'

interface Args extends PlanArgs, Pick<ApprovalArgs, 'expectDigest'> {
  readonly offline?: true
  readonly detailedExitcode?: true
}

export function definePlan(command: Command, { world, finish }: CommandContext): Command {
  addExamples(command, [
    'roomlinks plan --file links/ --room tag:client --detailed-exitcode',
    'roomlinks plan --base origin/main',
    'roomlinks plan --base "$(git merge-base origin/main HEAD)" --offline',
    'roomlinks plan --sweep',
    'roomlinks plan --output markdown=plan.md --output junit=plan.xml',
  ])
  return withDigest(withPlanning(command, 'plan'), 'end with 6 when what would happen is not what that digest names')
    .description('Reads the portal and shows how its links differ from the manifest. Sends nothing but GETs.')
    .option('--detailed-exitcode', 'end with 2 when changes are waiting')
    .addOption(
      new Option(
        '--offline',
        'with --base or --base-file: show what the manifest says otherwise than it did; needs no key, no portal and no network',
      ).conflicts(['room', 'sweep', 'out', ...limitNames, 'allow', 'expectDigest']),
    )
    .option('--out <file>', 'save the plan, without secrets, for roomlinks show and apply --plan')
    .action(async (options: Args, command: Command) => {
      if (options.offline && options.base === undefined && options.baseFile.length === 0) {
        command.error("option '--offline' needs --base or --base-file", { code: 'commander.missingBase' })
      }
      finish(await withGitHub(options, world, runPlan))
    })
}

async function runPlan(args: Args, world: World): Promise<ExitCode> {
  if (args.offline) {
    return runOffline(args, world)
  }
  const made = await makePlan(args, world)
  if ('code' in made) return made.code

  const { plan } = made
  const unwritten = await showPlan(plan, args, world)
  const problems = [...refusalsOf(plan), ...unwritten]
  if (problems.length > 0 && args.format === 'text') world.err('\n')
  sayProblems(problems, args, world)
  const stale = findStale(plan, args)
  if (stale) {
    if (problems.length > 0 || args.format === 'text') world.err('\n')
    sayRefusal(stale, args, world)
    return 6
  }
  return exitOf(problems) || (args.detailedExitcode && !isEmpty(plan) ? 2 : 0)
}

function findStale(plan: Plan, { expectDigest }: Args): Refusal | undefined {
  if (expectDigest === undefined) return undefined
  const verdict = judgeApproval({ digest: expectDigest }, documentOf(plan))
  return verdict.isStale ? staleRefusal(verdict) : undefined
}
