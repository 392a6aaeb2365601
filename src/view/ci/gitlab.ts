import { givenPaths, type Paths, type Result } from '../document/result.ts'
import { visible } from '../escape.ts'
import { writeJson } from '../json.ts'
import { findingsIn, placeFindings } from './findings.ts'

const severities = { error: 'critical', warning: 'minor' } as const

/** The findings of a result for GitLab's Code Quality, which shows them at their lines in a merge request. */
export function codeQuality(result: Result, paths: Paths = givenPaths): string {
  return writeJson(
    placeFindings(findingsIn(result), paths).map(({ code, severity, message, hint, source, fingerprint }) => ({
      description: visible(`${message} ${hint}`),
      check_name: code,
      fingerprint,
      severity: severities[severity],
      location: { path: source.file, lines: { begin: source.line } },
    })),
  )
}

/**
 * The report that a GitLab merge request shows as "N to add, N to change, N to delete". It has only counts, because
 * guests may read it. As in Terraform, a link that is replaced or reissued counts as deleted and created. Without a
 * plan there are no counts, and GitLab says that the report could not be generated.
 */
export function terraformReport(result: Result): string {
  if (result.kind === 'comparison') {
    const { added, changed, removed } = result.comparison.summary
    return writeJson({ create: added, update: changed, delete: removed }, 0)
  }
  if (result.kind !== 'plan') return writeJson({}, 0)
  const { create, update, replace, revoke, reissue } = result.plan.summary
  const renewed = replace + reissue
  return writeJson({ create: create + renewed, update, delete: revoke + renewed }, 0)
}
