import type { AuditEntry } from '../model/audit.ts'
import type { Plan } from '../model/change.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import { auditLine } from '../view/audit.ts'
import { whyNot } from './files.ts'
import { diagnose } from './sentences.ts'
import type { World } from './world.ts'

/** A file to which each request that was to change something is appended. */
export interface AuditLog {
  /** Resolves once the line is on the disk; with `false` where that failed, now or before. */
  readonly record: (entry: AuditEntry) => Promise<boolean>
  /** Why it could not be kept, if so. */
  readonly close: () => Promise<readonly Diagnostic[]>
}

/** Opens the audit log of one apply. A line is whole or the last one: nothing follows one that could not be written. */
export async function openAuditLog(path: string, plan: Plan, world: World): Promise<AuditLog> {
  let problem: Diagnostic | undefined
  const keep = async (step: () => Promise<void>): Promise<boolean> => {
    try {
      if (!problem) await step()
    } catch (error) {
      problem = diagnose('audit/unwritable', { file: path, why: whyNot(error) })
    }
    return !problem
  }
  let file: Awaited<ReturnType<World['openLog']>> | undefined
  let last = keep(async () => {
    file = await world.openLog(path)
  })
  const next = (step: () => Promise<void>): Promise<boolean> => {
    last = last.then(() => keep(step))
    return last
  }
  return {
    record: (entry) => next(async () => file?.append(auditLine(entry, plan))),
    close: async () => {
      await last
      await file?.close()
      return problem ? [problem] : []
    },
  }
}
