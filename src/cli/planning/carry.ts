import { carryOut } from '../../flow.ts'
import { openProgress } from '../../host/progress.ts'
import type { World } from '../../host/world.ts'
import { openWriter } from '../../portal/gateway.ts'
import type { Verdict } from '../../view/document/approval.ts'
import { type ExitCode, exitOf, exitOfReport } from '../exit.ts'
import type { PlanArgs } from '../options/options.ts'
import { openDeadline, writesOf } from '../portal.ts'
import { sayProblems } from '../report/say.ts'
import { showReport } from '../report/show.ts'
import type { AuditLog } from './audit-log.ts'
import type { Planned } from './plan-for.ts'

/** On what a plan is carried out, and where that is written down. */
export interface Leave {
  readonly log: AuditLog | undefined
  readonly verdict?: Verdict | undefined
  /** Somebody was asked: the time of the run begins anew. */
  readonly isAsked: boolean
}

/** Carries out a plan that was shown, and tells what came of it. */
export async function carryOutPlan(
  { plan, connection }: Planned,
  args: PlanArgs,
  world: World,
  { log, verdict, isAsked }: Leave,
): Promise<ExitCode> {
  const progress = openProgress('Applying to', world)
  const stop = new AbortController()
  const release = world.onInterrupt(() => {
    world.err('Interrupted: rooms under way are finished, no other is started. Press Ctrl-C again to leave at once.\n')
    stop.abort()
  })
  const renewed = isAsked ? { ...connection, signal: openDeadline(args).signal } : connection
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
  const unwritten = [...((await log?.close()) ?? []), ...(await showReport(report, args, world, verdict))]
  sayProblems(unwritten, args, world)
  return exitOfReport(report) || exitOf(unwritten)
}
