import { diagnose } from '../../host/sentences.ts'
import type { LogFile, World } from '../../host/world.ts'
import type { AuditEntry } from '../../model/audit.ts'
import type { Plan } from '../../model/change.ts'
import { type Checked, checked, type Diagnostic } from '../../model/diagnostic.ts'
import { auditLine } from '../../view/document/audit.ts'
import { whyNot } from '../files/files.ts'

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
    return { ok: false, diagnostics: [diagnose('file/unwritable', { file: path, why: whyNot(error) })] }
  }
}

function auditLogIn(path: string, file: LogFile): AuditLog {
  let problem: Diagnostic | undefined
  const keep = async (step: () => Promise<void>): Promise<boolean> => {
    try {
      if (!problem) await step()
    } catch (error) {
      problem = diagnose('audit/unwritable', { file: path, why: whyNot(error) })
    }
    return !problem
  }
  let last = Promise.resolve(true)
  const next = (step: () => Promise<void>): Promise<boolean> => {
    last = last.then(() => keep(step))
    return last
  }
  let closing: Promise<unknown> | undefined
  return {
    record: (entry, plan) => next(() => file.append(auditLine(entry, plan))),
    close: async () => {
      closing ??= last.then(() => file.close()).catch((error: unknown) => keep(() => Promise.reject(error)))
      await closing
      return problem ? [problem] : []
    },
  }
}
