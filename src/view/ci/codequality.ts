import { asGiven, type Paths, type Result } from '../document/result.ts'
import { visible } from '../escape.ts'
import { write } from '../json.ts'
import { findingsIn, placed } from './findings.ts'

const severities = { error: 'critical', warning: 'minor' } as const

/** The findings of a result for GitLab's Code Quality, which shows them at their lines in a merge request. */
export function codeQuality(result: Result, paths: Paths = asGiven): string {
  return write(
    placed(findingsIn(result), paths).map(({ code, severity, message, hint, source, fingerprint }) => ({
      description: visible(`${message} ${hint}`),
      check_name: code,
      fingerprint,
      severity: severities[severity],
      location: { path: source.file, lines: { begin: source.line } },
    })),
  )
}
