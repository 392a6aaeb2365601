import { compareDocuments, type Difference, type PlacedChange, placedIn } from './digest.ts'
import type { PlanDocument } from './shape.ts'

/** What was approved: a plan by its digest, and the plan itself where it was saved. */
export interface Approval {
  readonly digest: string
  readonly saved?: { readonly file: string; readonly plan: PlanDocument }
}

/** What an approval is worth for the plan as it is now. */
export interface Verdict {
  /** The digest that was approved. */
  readonly approved: string
  readonly now: PlanDocument
  /** Something would happen that was not approved. */
  readonly isStale: boolean
  /** Not known where there is a digest alone, and the plan has another one. */
  readonly difference: Pick<Difference, 'unapproved' | 'unneeded'> | undefined
}

/** Whether all that would happen was approved. A digest alone cannot tell a part of what was approved from something else. */
export function judgeApproval({ digest, saved }: Approval, now: PlanDocument): Verdict {
  if (saved) {
    const difference = compareDocuments(saved.plan, now)
    return { approved: digest, now, isStale: difference.isElsewhere || difference.unapproved.length > 0, difference }
  }
  if (digest === now.digest) {
    return { approved: digest, now, isStale: false, difference: { unapproved: [], unneeded: [] } }
  }
  return { approved: digest, now, isStale: placedIn(now).length > 0, difference: undefined }
}

/** What went ahead on an approval, for programs. Shape: `approval` in schemas/report.schema.json. */
export function approvalFacts({ approved, difference }: Verdict): object {
  return { digest: approved, unneeded: difference?.unneeded.map(placedFacts) ?? null }
}

/** Why an approval did not do, for programs. Shape: `stale` in schemas/report.schema.json. */
export function staleFacts({ approved, now, difference }: Verdict): object {
  return {
    approved,
    now: now.digest,
    changes: placedIn(now).map(placedFacts),
    unapproved:
      difference?.unapproved.map(({ instead, ...placed }) => ({ ...placedFacts(placed), approved: instead ?? null })) ??
      null,
    unneeded: difference?.unneeded.map(placedFacts) ?? null,
  }
}

function placedFacts({ room: { id, title, type }, change }: PlacedChange): object {
  return { room: { id, title, type }, change }
}
