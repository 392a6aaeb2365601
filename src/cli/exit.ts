import type { Finding } from '../model/checkup.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { PortalError } from '../model/gateway.ts'

/** What the process ends with; the README's table says what each means. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 130

/** Why a run ended so, in a word for scripts. */
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

/** A wrong manifest comes before a missing right: what is wrong in the file is to be mended first. */
export function exitOf(diagnostics: readonly Diagnostic[]): ExitCode {
  const exits = diagnostics.filter(({ severity }) => severity === 'error').map(({ exit }) => exit)
  return exits.find((exit) => exit === 3) ?? exits[0] ?? 0
}

/** The first failure of a checkup decides. */
export function exitOfFindings(findings: readonly Finding[]): ExitCode {
  const [exit = 0] = findings.flatMap((finding) => (finding.status === 'failure' ? [finding.exit] : []))
  return exit
}

export function exitOfError({ code }: PortalError): 1 | 4 {
  return /^portal\/(unauthorized|forbidden|not-allowed)$/.test(code) ? 4 : 1
}

/** What was to be read got lost: neither "done" nor "changes are waiting" is the whole truth. */
export function exitUnprinted(code: ExitCode): ExitCode {
  return code === 0 || code === 2 ? 1 : code
}
