import { type Command, Option } from 'commander'
import { type Confirmation, endUnconfirmed, mayAsk } from '../../cli/confirm.ts'
import { type ExitCode, exitOf } from '../../cli/exit.ts'
import {
  type ApprovalArgs,
  checkRefused,
  checkUnseen,
  isApproved,
  readApproval,
  staleRefusal,
  withDigest,
} from '../../cli/options/approval.ts'
import { withGuard } from '../../cli/options/guard-options.ts'
import { headings } from '../../cli/options/headings.ts'
import { addExamples, type PlanArgs, withConnection, withOutput, withSelection } from '../../cli/options/options.ts'
import { withPolicy } from '../../cli/options/policy-options.ts'
import { withReading } from '../../cli/options/reading-options.ts'
import { parseTime } from '../../cli/options/time.ts'
import { type AuditLog, carryOutPlan, withAuditLog } from '../../cli/planning/carry-out.ts'
import { confirmPlan } from '../../cli/planning/confirm-plan.ts'
import { makePlan, type PlanOptions } from '../../cli/planning/make-plan.ts'
import { withGitHub } from '../../cli/report/github.ts'
import { printFailure, printProblems, stdoutPaint } from '../../cli/report/print.ts'
import { readingOf } from '../../cli/report/reading.ts'
import { isPrivate } from '../../host/ci.ts'
import type { World } from '../../host/world.ts'
import { isEmpty, omissionsOf, type Plan, refusalsOf } from '../../model/change.ts'
import { type Approval, checkApproval, type Verdict } from '../../view/document/approval.ts'
import { documentOf } from '../../view/document/document.ts'
import { verdictText } from '../../view/terminal/approval.ts'
import { planText } from '../../view/terminal/plan.ts'
import type { CommandContext } from '../context.ts'
import { diagnose } from './diagnostics.ts'

interface Args extends PlanArgs, ApprovalArgs {
  readonly autoApprove?: true
  readonly auditLog?: string
  readonly showUrls?: true
}

export function defineApply(command: Command, { world, finish }: CommandContext): Command {
  addExamples(command, [
    'roomlinks apply',
    'roomlinks apply --plan plan.json',
    'roomlinks apply --auto-approve --output json=report.json --audit-log audit.jsonl',
  ])
  withPolicy(withSelection(command))
    .optionsGroup(headings.approval)
    .option('--auto-approve', 'do not ask; required without a terminal, and with any --format except text')
    .option('--plan <file>', 'apply without asking, but only changes that are in this plan, saved by plan --out')
    .addOption(
      new Option('--max-age <time>', 'with --plan: refuse a plan that is older than this, such as 12h, 14d or 2w')
        .argParser(parseTime)
        .default(undefined, '1w'),
    )
  withDigest(command, 'apply without asking, but only if the plan has this digest or is empty')
  command
    .optionsGroup(headings.output)
    .addOption(
      new Option('--show-urls', 'print the URLs of created and replaced links, on a terminal only').conflicts('format'),
    )
  return withConnection(withGuard(withReading(withOutput(command, 'apply'))))
    .description(
      'Shows the plan, asks for confirmation and applies it. Then reads each changed room again to verify the result.',
    )
    .optionsGroup(headings.output)
    .option('--audit-log <file>', 'append a line of JSON for each request that writes')
    .action(async (options: Args) => finish(await withGitHub(options, world, runApply)))
}

async function runApply(args: Args, world: World): Promise<ExitCode> {
  if (args.showUrls && !isPrivate(world))
    return printFailure({ diagnostics: [diagnose('apply/urls-hidden', {})] }, args, world)
  if (!mayAsk(args, world) && !args.autoApprove && !isApproved(args)) return endUnconfirmed(matter, args, world)

  return withAuditLog(args.auditLog, world, async ({ log, problems }) => {
    const approval = await readApproval(args, world)
    const known = [...problems, ...approval.diagnostics]
    return planAndApply(args, world, log, { problems: known, approval: approval.ok ? approval.value : undefined })
  })
}

async function planAndApply(
  args: Args,
  world: World,
  log: AuditLog | undefined,
  known: PlanOptions,
): Promise<ExitCode> {
  const planned = await makePlan(args, world, known)
  if ('code' in planned) return planned.code
  const { plan } = planned
  const verdict = showVerdict(plan, known.approval, args, world)
  const refusals = [
    ...checkUnseen(verdict, known.approval, args),
    ...checkRefused(known.approval, plan),
    ...refusalsOf(plan),
  ]
  const omissions = omissionsOf(plan)
  if (verdict?.isStale || refusals.length > 0) {
    if (args.format === 'text') world.err('\n')
    const stale = verdict?.isStale && { error: staleRefusal(verdict), stale: verdict }
    const about = { manifest: plan.manifest, portal: plan.portal.url }
    await printFailure({ diagnostics: [...omissions, ...refusals], ...about, ...stale }, args, world)
    return stale ? 6 : exitOf(refusals)
  }
  if (omissions.length > 0 && args.format === 'text') world.err('\n')
  printProblems(omissions, args, world)
  const needsNoAnswer = isEmpty(plan) || isApproved(args)
  const question = `Apply these changes to ${plan.portal.url}?`
  const declined = needsNoAnswer ? undefined : await confirmPlan(plan, question, matter, args, world)
  if (declined) return declined
  // The time that the user takes to answer does not count.
  const isAsked = !args.autoApprove && !verdict
  return carryOutPlan(planned, args, world, { log, verdict, isAsked, showsUrls: args.showUrls })
}

/** Shows the plan, and how it differs from what was approved. */
function showVerdict(plan: Plan, approval: Approval | undefined, args: Args, world: World): Verdict | undefined {
  const document = documentOf(plan)
  const paint = stdoutPaint(args, world)
  const reading = readingOf(args, world)
  args.onResult?.({ kind: 'plan', plan: document, reading })
  if (args.format === 'text') world.out(planText(document, paint, reading))
  if (!approval) return undefined
  const verdict = checkApproval(approval, document)
  if (args.format === 'text') world.out(verdictText(verdict, paint, reading))
  return verdict
}

const matter: Confirmation = {
  command: 'apply',
  nothing: 'Nothing was applied',
  hint: 'Run plan and read it, then run apply with --expect-digest DIGEST, or with --auto-approve.',
}
