import type { Change, FieldChange, RoomPlan } from '../model/change.ts'
import { compareIds } from '../model/identity.ts'
import type { Link, ObservedLink } from '../model/link.ts'
import type { ObservedRoom, Room } from '../model/room.ts'
import { nfc } from '../model/text/same-text.ts'

/** The planner's judgement, lent to apply: what a link is like, and what is left to do in a room. */
export interface Judge {
  /** The settings in which `shown` is not what was asked for. */
  readonly missed: (asked: Link, shown: ObservedLink) => readonly FieldChange[]
  /** What would have to happen in a room that has these links now. */
  readonly replan: (room: RoomPlan, links: readonly ObservedLink[]) => readonly Change[]
}

/**
 * The settings in which a link came out wrong. One that the manifest leaves open may come out narrower than it was
 * sent, where the portal has a policy of its own. Source: contract §2.8.
 */
export function wrongFields(
  { want, after }: Extract<Change, { readonly after: Link }>,
  shown: ObservedLink,
  judge: Judge,
): readonly FieldChange[] {
  return judge.missed(after, shown).filter(({ name, widens }) => name in want.settings || !widens)
}

/**
 * Whether a room is still what was planned on: itself, and its links. How often an invitation was used does not matter.
 */
export function isUntouched({ room, observed }: RoomPlan, found: ObservedRoom, judge: Judge): boolean {
  const sorted = (links: readonly ObservedLink[]): ObservedLink[] => [...links].sort((a, b) => compareIds(a.id, b.id))
  const after = sorted(found.links)
  return (
    isSameRoom(room, found.room) &&
    observed.length === found.links.length &&
    sorted(observed).every((link, index) => {
      const other = after[index]
      return other !== undefined && isSameLink(link, other, judge)
    })
  )
}

/** By its title and its tags the room was selected, and its type says what it takes. */
function isSameRoom(a: Room, b: Room): boolean {
  const facts = ({ title, type, state, tags }: Room): string =>
    JSON.stringify([nfc(title), type, state, tags.map(nfc).toSorted()])
  return facts(a) === facts(b)
}

/** Whether it is one link, and set alike. */
export function isSameLink(a: ObservedLink, b: ObservedLink, judge: Judge): boolean {
  return a.kind === b.kind && a.id.secret.equals(b.id.secret) && judge.missed(a, b).length === 0
}
