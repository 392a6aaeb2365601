import { type Change, type FieldChange, hasNewUrl, isOfOneLink, isQuiet, type RoomPlan } from '../model/change.ts'
import type { RoomCheck } from '../model/gateway.ts'
import { compareIds, type LinkId } from '../model/identity.ts'
import type { Link, ObservedLink } from '../model/link.ts'
import type { Outcome } from '../model/report.ts'
import type { ObservedRoom, Room } from '../model/room.ts'
import { nfc } from '../model/values/same-text.ts'

/**
 * The functions of `src/plan/` that `apply` needs. They are passed in because `src/apply/` does not import `src/plan/`.
 */
export interface Planner {
  /** The settings in which `shown` differs from what was requested. */
  readonly missedFields: (requested: Link, shown: ObservedLink) => readonly FieldChange[]
  /** The changes that a room would need if it has these links now. */
  readonly replan: (room: RoomPlan, links: readonly ObservedLink[]) => readonly Change[]
}

/** A change that writes the settings of a link. */
export type WriteChange = Extract<Change, { readonly after: Link }>

/**
 * The settings of a link that the portal did not set as requested. A setting that the manifest leaves open may be
 * narrower than requested, because the portal may have a policy of its own. Source: contract §2.8.
 */
export function wrongFields(
  { want, after }: WriteChange,
  shown: ObservedLink,
  planner: Planner,
): readonly FieldChange[] {
  return planner.missedFields(after, shown).filter(({ name, widens }) => name in want.settings || !widens)
}

/**
 * Whether a room and its links are still as they were when planned. How often an invitation was used does not matter.
 */
export function isUntouched({ room, observed }: RoomPlan, found: ObservedRoom, planner: Planner): boolean {
  const sorted = (links: readonly ObservedLink[]): ObservedLink[] => [...links].sort((a, b) => compareIds(a.id, b.id))
  const after = sorted(found.links)
  return (
    isSameRoom(room, found.room) &&
    observed.length === found.links.length &&
    sorted(observed).every((link, index) => {
      const other = after[index]
      return other !== undefined && isSameLink(link, other, planner)
    })
  )
}

/** Whether a room needs no further changes, except those that its plan left out. */
export function isAsPlanned(remaining: readonly Change[], { waiting = [] }: RoomPlan): boolean {
  const isExpected = (change: Change): boolean =>
    waiting.some((known) => isOfOneLink(known, change) || isSameCreation(known, change))
  return remaining.every((change) => isQuiet(change) || isExpected(change))
}

function isSameCreation(one: Change, other: Change): boolean {
  return one.kind === 'create' && other.kind === 'create' && one.want.key === other.want.key
}

/** Compares what the plan depends on: title and tags select the room, and its type decides which links it can have. */
function isSameRoom(a: Room, b: Room): boolean {
  const facts = ({ title, type, state, tags }: Room): string =>
    JSON.stringify([nfc(title), type, state, tags.map(nfc).toSorted()])
  return facts(a) === facts(b)
}

/** Whether both are the same link with the same settings. */
function isSameLink(a: ObservedLink, b: ObservedLink, planner: Planner): boolean {
  return a.kind === b.kind && hasSameId(a, b) && planner.missedFields(a, b).length === 0
}

/**
 * The check before a link is overwritten: it is still there, either as it was or, if an earlier attempt got through, as
 * requested. Overwriting a link that is gone would bring back its old URL. Source: contract §2.7, §4.1.
 */
export function checkBeforeOverwrite(at: number, before: ObservedLink, after: Link, planner: Planner): RoomCheck {
  const isFine = (link: ObservedLink): boolean =>
    isSameLink(before, link, planner) || planner.missedFields(after, link).length === 0
  return { at, stillFits: ({ links }) => links.some((link) => hasSameId(link, before) && isFine(link)) }
}

/** The check before a link is revoked: it is as it was, or already gone, which is the wanted result. */
export function checkBeforeRevoke(at: number, before: ObservedLink, planner: Planner): RoomCheck {
  return {
    at,
    stillFits: ({ links }) => links.every((link) => !hasSameId(link, before) || isSameLink(before, link, planner)),
  }
}

/** The check before a primary link is created: the room has none, unless an earlier attempt got through. */
export function checkBeforeCreate(at: number, mayBeCreated: () => boolean): RoomCheck {
  return { at, stillFits: ({ links }) => mayBeCreated() || !links.some(({ kind }) => kind === 'primary') }
}

/** Whether two links have the same id, whatever their settings are. */
export function hasSameId(a: Pick<ObservedLink, 'id'>, b: Pick<ObservedLink, 'id'>): boolean {
  return a.id.secret.equals(b.id.secret)
}

/**
 * Corrects outcomes according to the room as it was read after the last write. `now` holds the changes that it would
 * still need. A change whose answer got lost but that is in effect was applied. A change that the portal confirmed but
 * that is no longer in effect was undone by somebody else.
 */
export function verify(
  outcomes: readonly Outcome[],
  now: readonly Change[],
  sent: ReadonlyMap<Change, LinkId>,
  planner: Planner,
): readonly Outcome[] {
  return outcomes.map((outcome) => {
    const { change, status } = outcome
    if (status === 'unchanged' || status === 'not attempted') return outcome
    if (isDone(change, now, planner)) {
      if (isOurs(change, now, sent)) {
        const [observed] = hasNewUrl(change) ? keptLinks(change, now) : []
        return { status: 'applied', change, ...narrowedFields(change, now, planner), ...(observed && { observed }) }
      }
      return { status: 'conflicted', change, ...(status === 'applied' && { isWritten: true }) }
    }
    return status === 'applied' ? { status: 'conflicted', change, isWritten: true } : outcome
  })
}

/** The settings that are narrower than requested and still match the manifest. */
function narrowedFields(
  change: Change,
  now: readonly Change[],
  planner: Planner,
): { readonly came?: readonly FieldChange[] } {
  if (!('after' in change)) return {}
  const came = keptLinks(change, now).flatMap((link) => planner.missedFields(change.after, link))
  return came.length === 0 ? {} : { came }
}

/** The link that the change declares, if it now needs no change. */
function keptLinks({ want: { key } }: WriteChange, now: readonly Change[]): readonly ObservedLink[] {
  return now.flatMap((other) => (other.kind === 'keep' && other.want.key === key ? [other.before] : []))
}

/**
 * Whether the link that is now as requested was created by this run: another run may have created one with the same
 * tag. The portal chooses the id of a primary link, so for those it cannot be known.
 */
function isOurs(change: Change, now: readonly Change[], sent: ReadonlyMap<Change, LinkId>): boolean {
  if (!('tag' in change) || change.after.kind === 'primary') return true
  const id = sent.get(change)
  return id !== undefined && now.some((other) => 'before' in other && hasSameId(other.before, { id }))
}

/** Whether a change is in effect: links to remove are gone, and links to set are there as requested. */
function isDone(change: Change, now: readonly Change[], planner: Planner): boolean {
  const isRemoval = change.kind === 'revoke' || change.kind === 'replace' || change.kind === 'reissue'
  if (isRemoval && now.some((other) => 'before' in other && hasSameId(change.before, other.before))) return false
  if (!('after' in change)) return true
  return keptLinks(change, now).some((link) => wrongFields(change, link, planner).length === 0)
}
