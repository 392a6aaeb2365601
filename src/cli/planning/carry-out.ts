import { carryOut } from '../../flow.ts'
import { diagnose } from '../../host/diagnostics.ts'
import { openProgress } from '../../host/progress.ts'
import type { LogFile, World } from '../../host/world.ts'
import type { Plan } from '../../model/change.ts'
import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import type { AuditEntry } from '../../model/report.ts'
import { openWriter } from '../../portal/gateway.ts'
import type { Verdict } from '../../view/document/approval.ts'
import { auditLine } from '../../view/json.ts'
import { type ExitCode, exitOf } from '../exit.ts'
import { writeErrorText } from '../files/files.ts'
import type { PlanArgs } from '../options/options.ts'
import { openDeadline, writeConcurrency } from '../portal.ts'
import { exitOfReport } from '../report/exit.ts'
import { printProblems, printReport } from '../report/print.ts'
import type { Planned } from './make-plan.ts'

/** On what a plan is carried out, and where that is written down. */
interface ApplyOptions {
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
  { log, verdict, isAsked }: ApplyOptions,
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
    ...(args.concurrency !== undefined && { width: writeConcurrency(args.concurrency) }),
  })
  progress.end()
  release()
  const problems = [...((await log?.close()) ?? []), ...(await printReport(report, args, world, verdict))]
  printProblems(problems, args, world)
  return exitOfReport(report) || exitOf(problems)
}

/** A file to which each request that was to change something is appended. */
export interface AuditLog {
  /** Resolves once the line is on the disk; with `false` where that failed, now or before. */
  readonly record: (entry: AuditEntry, plan: Plan) => Promise<boolean>
  /** Resolves with why it could not be kept, if so; told to close twice, it closes once. */
  readonly close: () => Promise<readonly Diagnostic[]>
}

/**
 * Opens an audit log, before anything is sent that could not be recorded. A line is whole or the last one: nothing
 * follows one that could not be written.
 */
export async function openAuditLog(path: string, world: World): Promise<Checked<AuditLog>> {
  try {
    return checked(auditLogIn(path, await world.openLog(path)), [])
  } catch (error) {
    return failed(diagnose('file/unwritable', { file: path, why: writeErrorText(error) }))
  }
}

function auditLogIn(path: string, file: LogFile): AuditLog {
  let problem: Diagnostic | undefined
  const tryStep = async (step: () => Promise<void>): Promise<boolean> => {
    try {
      if (!problem) await step()
    } catch (error) {
      problem = diagnose('audit/unwritable', { file: path, why: writeErrorText(error) })
    }
    return !problem
  }
  let last = Promise.resolve(true)
  const enqueue = (step: () => Promise<void>): Promise<boolean> => {
    last = last.then(() => tryStep(step))
    return last
  }
  let closing: Promise<unknown> | undefined
  return {
    record: (entry, plan) => enqueue(() => file.append(auditLine(entry, plan))),
    close: async () => {
      closing ??= last.then(() => file.close()).catch((error: unknown) => tryStep(() => Promise.reject(error)))
      await closing
      return problem ? [problem] : []
    },
  }
}
