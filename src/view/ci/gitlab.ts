import type { Result } from '../document/result.ts'
import { write } from '../json.ts'

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
