import type { Finding } from '../model/checkup.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { PortalError } from '../model/gateway.ts'

/** The exit codes of the process. docs/commands.md has a table of their meanings. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 130

/** Returns the reason of an exit code, as a word for scripts. */
export function reasonOf(code: ExitCode): string {
  return reasons[code]
}

const reasons: { readonly [C in ExitCode]: string } = {
  0: 'done',
  1: 'failed',
  2: 'changes',
  3: 'invalid-manifest',
  4: 'not-allowed',
  5: 'refused',
  6: 'stale',
  7: 'partly-applied',
  8: 'not-confirmed',
  9: 'unknown',
  130: 'interrupted',
}

/** Returns the exit code of diagnostics. An invalid manifest (3) comes first, because it must be fixed first. */
export function exitOf(diagnostics: readonly Diagnostic[]): ExitCode {
  const exits = diagnostics.filter(({ severity }) => severity === 'error').map(({ exit }) => exit)
  return exits.find((exit) => exit === 3) ?? exits[0] ?? 0
}

/** Returns the exit code of a checkup: that of its first failure. */
export function exitOfFindings(findings: readonly Finding[]): ExitCode {
  const [exit = 0] = findings.flatMap((finding) => (finding.status === 'failure' ? [finding.exit] : []))
  return exit
}

export function exitOfError({ code }: PortalError): 1 | 4 {
  return /^portal\/(unauthorized|forbidden|not-allowed)$/.test(code) ? 4 : 1
}

/** Returns the exit code if output was lost: "done" or "changes" alone would be misleading. */
export function exitWithLostOutput(code: ExitCode): ExitCode {
  return code === 0 || code === 2 ? 1 : code
}
