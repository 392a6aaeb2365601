import type { Change } from '../model/change.ts'
import type { Outcome } from '../model/report.ts'

/**
 * Holds outcomes against the room as it was read once more after the last write (`now`: what would have to happen in
 * it). The room has the last word: a change whose answer was lost but which is there was applied; one that was
 * answered and is not there was ignored.
 */
export function verify(outcomes: readonly Outcome[], now: readonly Change[]): readonly Outcome[] {
  return outcomes.map((outcome) => {
    const { change, status } = outcome
    if (status === 'unchanged' || status === 'not attempted') return outcome
    if (isDone(change, now)) return { status: 'applied', change }
    if (status !== 'applied') return outcome
    const left = now.find((other) => isOfKey(change, other))
    return { status: 'ignored', change, fields: left && 'fields' in left ? left.fields : [] }
  })
}

/** What should be gone is gone, and what should be there needs nothing more. */
function isDone(change: Change, now: readonly Change[]): boolean {
  const goes = change.kind === 'revoke' || change.kind === 'replace'
  const isGone = !goes || !now.some((other) => isOfId(change, other))
  return isGone && (change.kind === 'revoke' || now.some((other) => other.kind === 'keep' && isOfKey(change, other)))
}

function isOfKey(a: Change, b: Change): boolean {
  return 'want' in a && 'want' in b && a.want !== undefined && a.want.key === b.want?.key
}

function isOfId(a: Change, b: Change): boolean {
  return 'before' in a && 'before' in b && a.before.id.secret.equals(b.before.id.secret)
}
