import { Command } from 'commander'
import type { Plan } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Refusal } from '../../view/excerpt.ts'
import type { AuditLog } from '../audit-log.ts'
import { type ExitCode, exitOf, exitOfReport } from '../exit.ts'
import { withGuard } from '../guard-options.ts'
import { type PlanArgs, withBase, withFiles, withOutput, withPortal } from '../options.ts'
import type { Made } from '../plan-for.ts'
import type { World } from '../world.ts'

interface Args extends PlanArgs {
  readonly autoApprove?: true
  readonly auditLog?: string
}

export function applyCommand(world: World, finish: (code: ExitCode) => void): Command {
  return withOutput(withGuard(withPortal(withBase(withFiles(new Command('apply'))))))
    .summary('make the portal match the manifest')
    .description(
      'Plans, shows the plan, asks, and carries it out; then reads each changed room once more to verify it.',
    )
    .option('--auto-approve', 'do not ask; needed without a terminal, and with --format json')
    .option('--audit-log <file>', 'append a line of JSON for each request that was to change something')
    .addHelpText(
      'after',
      `
Examples:
  roomlinks apply
  roomlinks apply --auto-approve --json-into report.json --audit-log audit.jsonl
`,
    )
    .action(async (options: Args) => finish(await runApply(options, world)))
}

async function runApply(args: Args, world: World): Promise<ExitCode> {
  const mayAsk = world.canAsk && args.format === 'text'
  if (!mayAsk && !args.autoApprove) return refuse(cannotAsk(world.canAsk), args, world)

  const { openAuditLog } = await import('../audit-log.ts')
  const opened = args.auditLog === undefined ? undefined : await openAuditLog(args.auditLog, world)
  const log = opened?.ok ? opened.value : undefined
  try {
    return await planAndCarry(args, world, log, opened?.diagnostics)
  } finally {
    await log?.close()
  }
}

async function planAndCarry(
  args: Args,
  world: World,
  log: AuditLog | undefined,
  problems: readonly Diagnostic[] | undefined,
): Promise<ExitCode> {
  const { paintOut, sayFailure } = await import('../say.ts')
  const { makePlan } = await import('../plan-for.ts')
  const made = await makePlan(args, world, problems)
  if ('code' in made) return made.code
  const { plan } = made
  const { isEmpty, refusalsOf } = await import('../../model/change.ts')
  const { documentOf } = await import('../../view/document.ts')
  const { planText } = await import('../../view/text.ts')
  if (args.format === 'text') world.out(planText(documentOf(plan), paintOut(args, world)))
  const refusals = refusalsOf(plan)
  if (refusals.length > 0) {
    if (args.format === 'text') world.err('\n')
    await sayFailure({ diagnostics: refusals }, args, world)
    return exitOf(refusals)
  }
  if (!isEmpty(plan) && !args.autoApprove && !(await isConfirmed(plan, world))) return refuse(declined, args, world)
  return carry(made, args, world, log)
}

async function refuse(error: Refusal, args: Args, world: World): Promise<ExitCode> {
  const { sayFailure } = await import('../say.ts')
  await sayFailure({ error }, args, world)
  return 8
}

const cannotAsk = (hasTerminal: boolean): Refusal => ({
  code: 'apply/not-confirmed',
  message: hasTerminal
    ? 'Nothing was applied: --format json leaves no room to ask for a confirmation.'
    : 'Nothing was applied: there is no terminal on which to ask for a confirmation.',
  hint: 'Run plan and read it, then run apply with --auto-approve.',
})

const declined: Refusal = {
  code: 'apply/declined',
  message: 'Nothing was applied.',
  hint: 'Only the answer "yes" goes on.',
}

async function isConfirmed({ portal }: Plan, world: World): Promise<boolean> {
  return (await world.ask(`\nApply these changes to ${portal.url}? Only "yes" is taken for yes: `)).trim() === 'yes'
}

async function carry(
  { plan, connection }: Extract<Made, { readonly plan: Plan }>,
  args: Args,
  world: World,
  log: AuditLog | undefined,
): Promise<ExitCode> {
  const { carryOut } = await import('../../flow.ts')
  const { openWriter } = await import('../../portal/gateway.ts')
  const { openDeadline, writesOf } = await import('../portal.ts')
  const { openProgress } = await import('../progress.ts')
  const { showReport } = await import('../show.ts')
  const { sayProblems } = await import('../say.ts')
  const progress = openProgress('Applying to', world)
  const stop = new AbortController()
  const release = world.onInterrupt(() => {
    world.err('Interrupted: rooms under way are finished, no other is started. Press Ctrl-C again to leave at once.\n')
    stop.abort()
  })
  // The time that people took to answer is theirs.
  const renewed = args.autoApprove ? connection : { ...connection, signal: openDeadline(args).signal }
  const report = await carryOut(plan, openWriter(renewed), {
    now: world.now,
    random: world.randomBytes,
    stop: stop.signal,
    onProgress: progress.onProgress,
    ...(log && { record: (entry) => log.record(entry, plan) }),
    ...(args.concurrency !== undefined && { width: writesOf(args.concurrency) }),
  })
  progress.end()
  release()
  const unwritten = [...((await log?.close()) ?? []), ...(await showReport(report, args, world))]
  sayProblems(unwritten, args, world)
  return exitOfReport(report) || exitOf(unwritten)
}
