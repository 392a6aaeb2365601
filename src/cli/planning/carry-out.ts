import { carryOut } from '../../flow.ts'
import { diagnose } from '../../host/diagnostics.ts'
import { eraseLine, openProgress } from '../../host/progress.ts'
import type { LogFile, World } from '../../host/world.ts'
import type { Plan } from '../../model/change.ts'
import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import type { AuditEntry } from '../../model/report.ts'
import { openWriter } from '../../portal/gateway.ts'
import type { Verdict } from '../../view/document/approval.ts'
import { auditLine } from '../../view/json.ts'
import { newUrlsIn, newUrlsText } from '../../view/links/new-urls.ts'
import { type ExitCode, exitOf } from '../exit.ts'
import { writeErrorText } from '../files/files.ts'
import type { PlanArgs } from '../options/options.ts'
import { repeatedOptions } from '../options/repeat.ts'
import { openDeadline, writeConcurrency } from '../portal.ts'
import { exitOfReport } from '../report/exit.ts'
import { printProblems, printReport, stdoutPaint } from '../report/print.ts'
import type { Planned } from './make-plan.ts'

/** How to carry out a plan. */
interface ApplyOptions {
  readonly log: AuditLog | undefined
  readonly verdict?: Verdict | undefined
  /** The user was asked, so the time limit starts again. */
  readonly isAsked: boolean
  /** Print the URLs of links that get a new one. */
  readonly showsUrls?: boolean | undefined
}

/** Carries out a plan that was shown, and reports the result. */
export async function carryOutPlan(
  { plan, connection }: Pick<Planned, 'plan' | 'connection'>,
  args: PlanArgs,
  world: World,
  { log, verdict, isAsked, showsUrls = false }: ApplyOptions,
): Promise<ExitCode> {
  const progress = openProgress('Applying to', world)
  const stop = new AbortController()
  const releases: (() => void)[] = []
  const onInterrupt = (handle: () => unknown): unknown => releases.push(world.onInterrupt(handle))
  onInterrupt(() => {
    world.err(
      `${eraseLine(world)}Interrupted: finishing the rooms in progress and starting no others. Press Ctrl-C again to stop at once.\n`,
    )
    stop.abort()
    onInterrupt(() => {
      world.err(`${eraseLine(world)}Stopped at once: some rooms may be half done. Run plan to see what is left.\n`)
      return 'exit'
    })
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
  for (const release of releases) release()
  const problems = [...((await log?.close()) ?? []), ...(await printReport(report, args, world, verdict))]
  if (args.format === 'text') {
    const context = { options: repeatedOptions(args), shell: world.shell }
    const text = newUrlsText(newUrlsIn(report, showsUrls), context, stdoutPaint(args, world))
    if (text !== '') world.out(`\n${text}`)
  }
  printProblems(problems, args, world)
  return exitOfReport(report) || exitOf(problems)
}

/** A log file. Each request that should change something is appended. */
export interface AuditLog {
  /** Resolves once the line is on the disk; with `false` if that failed, now or before. */
  readonly record: (entry: AuditEntry, plan: Plan) => Promise<boolean>
  /** Closes the log. Resolves with the error of writing it, if any. May be called twice. */
  readonly close: () => Promise<readonly Diagnostic[]>
}

/** Runs a command that may keep an audit log; closes the log in any case. `problems`: it cannot be written. */
export async function withAuditLog(
  path: string | undefined,
  world: World,
  run: (opened: { readonly log: AuditLog | undefined; readonly problems: readonly Diagnostic[] }) => Promise<ExitCode>,
): Promise<ExitCode> {
  const opened = path === undefined ? undefined : await openAuditLog(path, world)
  const log = opened?.ok ? opened.value : undefined
  try {
    return await run({ log, problems: opened?.diagnostics ?? [] })
  } finally {
    await log?.close()
  }
}

/**
 * Opens an audit log before anything is sent. Only the last line may be incomplete: after a write error, nothing more
 * is written.
 */
async function openAuditLog(path: string, world: World): Promise<Checked<AuditLog>> {
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
