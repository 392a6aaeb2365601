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

/**
 * The report that a merge request of GitLab shows as "N to add, N to change, N to delete": counts alone, for guests may
 * read it. A link that is replaced or reissued is deleted and created, as Terraform counts it too. Without a plan there are no counts:
 * GitLab then says that the report could not be generated.
 */
export function terraformReport(result: Result): string {
  if (result.kind === 'comparison') {
    const { added, changed, removed } = result.comparison.summary
    return write({ create: added, update: changed, delete: removed }, 0)
  }
  if (result.kind !== 'plan') return write({}, 0)
  const { create, update, replace, revoke, reissue } = result.plan.summary
  const renewed = replace + reissue
  return write({ create: create + renewed, update, delete: revoke + renewed }, 0)
}
