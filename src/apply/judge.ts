import type { Change, FieldChange, RoomPlan } from '../model/change.ts'
import type { RoomCheck } from '../model/gateway.ts'
import { compareIds, type LinkId } from '../model/identity.ts'
import type { Link, ObservedLink } from '../model/link.ts'
import type { Outcome } from '../model/report.ts'
import type { ObservedRoom, Room } from '../model/room.ts'
import { nfc } from '../model/values/same-text.ts'

/** The planner's judgement, lent to apply: what a link is like, and what is left to do in a room. */
export interface Judge {
  /** The settings in which `shown` is not what was asked for. */
  readonly missed: (asked: Link, shown: ObservedLink) => readonly FieldChange[]
  /** What would have to happen in a room that has these links now. */
  readonly replan: (room: RoomPlan, links: readonly ObservedLink[]) => readonly Change[]
}

/** A change that asks for a link with certain settings. */
export type Setting = Extract<Change, { readonly after: Link }>

/**
 * The settings in which a link came out wrong. One that the manifest leaves open may come out narrower than it was
 * sent, where the portal has a policy of its own. Source: contract §2.8.
 */
export function wrongFields({ want, after }: Setting, shown: ObservedLink, judge: Judge): readonly FieldChange[] {
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
function isSameLink(a: ObservedLink, b: ObservedLink, judge: Judge): boolean {
  return a.kind === b.kind && isOne(a, b) && judge.missed(a, b).length === 0
}

/**
 * What must still hold in the room when a link is overwritten: it is there, and as it was, or as we asked for, where an
 * attempt of ours got through. A link that is gone would come back with its old URL. Source: contract §2.7, §4.1.
 */
export function lookBeforeOverwrite(at: number, before: ObservedLink, after: Link, judge: Judge): RoomCheck {
  const isFine = (link: ObservedLink): boolean =>
    isSameLink(before, link, judge) || judge.missed(after, link).length === 0
  return { at, isAsSeen: ({ links }) => links.some((link) => isOne(link, before) && isFine(link)) }
}

/** The same for a revoke: one that somebody else has revoked meanwhile is gone, and that is what was wanted. */
export function lookBeforeRevoke(at: number, before: ObservedLink, judge: Judge): RoomCheck {
  return {
    at,
    isAsSeen: ({ links }) => links.every((link) => !isOne(link, before) || isSameLink(before, link, judge)),
  }
}

/** The same for the birth of a primary link: there is none, unless an attempt of ours got through. */
export function lookBeforeBirth(at: number, isTried: () => boolean): RoomCheck {
  return { at, isAsSeen: ({ links }) => isTried() || !links.some(({ kind }) => kind === 'primary') }
}

/** Whether two links are one, however it is set. */
export function isOne(a: Pick<ObservedLink, 'id'>, b: Pick<ObservedLink, 'id'>): boolean {
  return a.id.secret.equals(b.id.secret)
}

/**
 * Holds outcomes against the room as it was read once more after the last write (`now`: what would have to happen in
 * it). The room has the last word: a change whose answer was lost but which is there was applied; one that was
 * answered well and is not there any more was undone by somebody else.
 */
export function verify(
  outcomes: readonly Outcome[],
  now: readonly Change[],
  sent: ReadonlyMap<Change, LinkId>,
  judge: Judge,
): readonly Outcome[] {
  return outcomes.map((outcome) => {
    const { change, status } = outcome
    if (status === 'unchanged' || status === 'not attempted') return outcome
    if (isDone(change, now, judge)) {
      if (isOurs(change, now, sent)) return { status: 'applied', change, ...cameOf(change, now, judge) }
      return { status: 'conflicted', change, ...(status === 'applied' && { isWritten: true }) }
    }
    return status === 'applied' ? { status: 'conflicted', change, isWritten: true } : outcome
  })
}

/** What became of a link otherwise than it was asked for, and is right all the same. */
function cameOf(change: Change, now: readonly Change[], judge: Judge): { readonly came?: readonly FieldChange[] } {
  if (!('after' in change)) return {}
  const came = keptAs(change, now).flatMap((link) => judge.missed(change.after, link))
  return came.length === 0 ? {} : { came }
}

/** What is right now of the declared link that a change is about. */
function keptAs({ want: { key } }: Setting, now: readonly Change[]): readonly ObservedLink[] {
  return now.flatMap((other) => (other.kind === 'keep' && other.want.key === key ? [other.before] : []))
}

/**
 * Whether a link that is there as it was asked for is the one that this run has made: another run may have made one of the
 * same tag. The id of a primary link is the portal's, so that nobody can tell.
 */
function isOurs(change: Change, now: readonly Change[], sent: ReadonlyMap<Change, LinkId>): boolean {
  if (!('tag' in change) || change.after.kind === 'primary') return true
  const id = sent.get(change)
  return id !== undefined && now.some((other) => 'before' in other && isOne(other.before, { id }))
}

/** What should be gone is gone, and what should be there is there as it was asked for. */
function isDone(change: Change, now: readonly Change[], judge: Judge): boolean {
  const goes = change.kind === 'revoke' || change.kind === 'replace' || change.kind === 'reissue'
  if (goes && now.some((other) => 'before' in other && isOne(change.before, other.before))) return false
  if (!('after' in change)) return true
  return keptAs(change, now).some((link) => wrongFields(change, link, judge).length === 0)
}
