import type { Change } from '../model/change.ts'
import type { Outcome } from '../model/report.ts'
import { type Judge, wrongFields } from './judge.ts'

/**
 * Holds outcomes against the room as it was read once more after the last write (`now`: what would have to happen in
 * it). The room has the last word: a change whose answer was lost but which is there was applied; one that was
 * answered well and is not there any more was undone by somebody else.
 */
export function verify(outcomes: readonly Outcome[], now: readonly Change[], judge: Judge): readonly Outcome[] {
  return outcomes.map((outcome) => {
    const { change, status } = outcome
    if (status === 'unchanged' || status === 'not attempted') return outcome
    if (isDone(change, now, judge)) return { status: 'applied', change }
    return status === 'applied' ? { status: 'conflicted', change, isWritten: true } : outcome
  })
}

/** What should be gone is gone, and what should be there is there as it was asked for. */
function isDone(change: Change, now: readonly Change[], judge: Judge): boolean {
  const goes = change.kind === 'revoke' || change.kind === 'replace' || change.kind === 'reissue'
  if (goes && now.some((other) => isOfId(change, other))) return false
  return (
    !('after' in change) ||
    now.some(
      (other) =>
        other.kind === 'keep' &&
        other.want.key === change.want.key &&
        wrongFields(change, other.before, judge).length === 0,
    )
  )
}

function isOfId(a: Change, b: Change): boolean {
  return 'before' in a && 'before' in b && a.before.id.secret.equals(b.before.id.secret)
}
