import { compareDocuments, type Difference, type PlacedChange, placedIn } from './digest.ts'
import type { ChangeDocument, PlanDocument, RoomLabel } from './shape.ts'
import { type Lie, liesIn, type Moved, movedSince } from './since.ts'

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
  /** The links that are not as they were when the plan was saved, nor as its changes leave them. */
  readonly moved: readonly Moved[]
  /** What the saved plan shows otherwise than it is. */
  readonly lies: readonly Lie[]
}

/** Whether all that would happen was approved. A digest alone cannot tell a part of what was approved from something else. */
export function judgeApproval({ digest, saved }: Approval, now: PlanDocument): Verdict {
  if (saved) {
    const difference = compareDocuments(saved.plan, now)
    const lies = liesIn(saved.plan, now)
    const told = new Set([...difference.unapproved.map(linkOf), ...lies.map(linkOf)])
    const moved = movedSince(saved.plan, now).filter((each) => !told.has(linkOf(each)))
    const isStale = difference.isElsewhere || difference.unapproved.length + moved.length + lies.length > 0
    return { approved: digest, now, isStale, difference, moved, lies }
  }
  const known = { approved: digest, now, moved: [], lies: [] }
  if (digest === now.digest) return { ...known, isStale: false, difference: { unapproved: [], unneeded: [] } }
  return { ...known, isStale: placedIn(now).length > 0, difference: undefined }
}

/** What names a link that was found: each is told of once. */
function linkOf({ room, change }: { readonly room: RoomLabel; readonly change: ChangeDocument | undefined }): string {
  return `${room.id} ${change?.link.fingerprint}`
}

/** What went ahead on an approval, for programs. Shape: `approval` in schemas/report.schema.json. */
export function approvalFacts({ approved, difference }: Verdict): object {
  return { digest: approved, unneeded: difference?.unneeded.map(placedFacts) ?? null }
}

/** Why an approval did not do, for programs. Shape: `stale` in schemas/report.schema.json. */
export function staleFacts({ approved, now, difference, moved, lies }: Verdict): object {
  return {
    approved,
    now: now.digest,
    changes: placedIn(now).map(placedFacts),
    unapproved:
      difference?.unapproved.map(({ instead, ...placed }) => ({ ...placedFacts(placed), approved: instead ?? null })) ??
      null,
    unneeded: difference?.unneeded.map(placedFacts) ?? null,
    moved: moved.map(placedFacts),
    shown: lies.map(({ what, shown, is }) => ({ what, shown, is })),
  }
}

function placedFacts({ room: { id, title, type }, change }: PlacedChange): object {
  return { room: { id, title, type }, change }
}
