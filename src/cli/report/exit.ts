import { isEmpty, omissionsOf, type Plan } from '../../model/change.ts'
import { countOutcomes, type Report } from '../../model/report.ts'
import { type ExitCode, exitOfError } from '../exit.ts'

/** Returns 3 for a plan that leaves something out, and 0 for a complete one. */
export function exitOfOmissions(plan: Plan): 0 | 3 {
  return omissionsOf(plan).length > 0 ? 3 : 0
}

/** Returns the exit code of a report. If the plan left something out: 7 if the rest was applied, 3 if it was empty. */
export function exitOfReport(report: Report): ExitCode {
  const code = exitOfOutcomes(report)
  if (code !== 0) return code
  return exitOfOmissions(report.plan) && (isEmpty(report.plan) ? 3 : 7)
}

function exitOfOutcomes(report: Report): ExitCode {
  const count = (...statuses: readonly Parameters<typeof countOutcomes>[1][]): number =>
    statuses.reduce((sum, status) => sum + countOutcomes(report, status), 0)
  if (report.isInterrupted) return 130
  if (count('failed', 'ignored', 'conflicted', 'not attempted') === 0) {
    // Nothing failed, but a room that could not be read again is not verified.
    return report.rooms.every(({ verified }) => verified) ? 0 : 7
  }
  if (count('applied') > 0) return 7
  const errors = report.rooms.flatMap(({ outcomes }) =>
    outcomes.flatMap((one) => (one.status === 'failed' ? [one.error] : [])),
  )
  const [first] = errors
  if (first) return exitOfError(first)
  return count('conflicted') > 0 ? 6 : 7
}
