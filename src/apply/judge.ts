import type { Change, FieldChange, RoomPlan } from '../model/change.ts'
import { compareIds } from '../model/identity.ts'
import type { Link, ObservedLink } from '../model/link.ts'

/** The planner's judgement, lent to apply: what a link is like, and what is left to do in a room. */
export interface Judge {
  /** The settings in which `shown` is not what was asked for. */
  readonly missed: (asked: Link, shown: ObservedLink) => readonly FieldChange[]
  /** What would have to happen in a room that has these links now. */
  readonly replan: (room: RoomPlan, links: readonly ObservedLink[]) => readonly Change[]
}

/** Whether a room still has the very links that were planned on. How often an invitation was used does not matter. */
export function isUntouched(planned: readonly ObservedLink[], found: readonly ObservedLink[], judge: Judge): boolean {
  const sorted = (links: readonly ObservedLink[]): ObservedLink[] => [...links].sort((a, b) => compareIds(a.id, b.id))
  const after = sorted(found)
  return (
    planned.length === found.length &&
    sorted(planned).every((link, index) => {
      const other = after[index]
      return other !== undefined && isSameLink(link, other, judge)
    })
  )
}

function isSameLink(a: ObservedLink, b: ObservedLink, judge: Judge): boolean {
  return a.kind === b.kind && a.id.secret.equals(b.id.secret) && judge.missed(a, b).length === 0
}
