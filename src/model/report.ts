import type { Change, FieldChange, Plan } from './change.ts'
import type { Attempt, PortalError } from './gateway.ts'
import type { Fingerprint } from './identity.ts'
import type { Link, ObservedLink } from './link.ts'
import type { Room } from './room.ts'

/** How one change ended. */
export type Outcome =
  | { readonly status: 'unchanged'; readonly change: Change }
  /**
   * `came`: settings that the portal made narrower than requested, if the manifest does not declare them. `observed`: a link
   * with a new URL, as the room, read again after the last write, has it.
   */
  | {
      readonly status: 'applied'
      readonly change: Change
      readonly came?: readonly FieldChange[]
      readonly observed?: ObservedLink
    }
  /** The portal refused, or could not be asked. */
  | { readonly status: 'failed'; readonly change: Change; readonly error: PortalError }
  /**
   * The portal answered 200 but did something else: `fields` go from the settings that it has to the requested ones.
   */
  | { readonly status: 'ignored'; readonly change: Change; readonly fields: readonly FieldChange[] }
  /**
   * Somebody else changed the room too. Before our first write: the room is no longer as planned, and nothing was
   * written. After it (`isWritten`): our write succeeded, but its result is no longer there.
   */
  | { readonly status: 'conflicted'; readonly change: Change; readonly isWritten?: true }
  | { readonly status: 'not attempted'; readonly change: Change; readonly why: Unattempted }

/**
 * Why a change was not attempted: an earlier one in its room failed; the run was interrupted; the portal accepts no
 * further requests, as another room has shown; the audit log cannot be written; or the room could not be read.
 */
export type Unattempted = 'earlier' | 'interrupted' | 'given-up' | 'unrecorded' | 'unread'

export type Status = Outcome['status']

/** How the changes of one room ended, one outcome for each link. */
export interface RoomReport {
  readonly room: Room
  readonly outcomes: readonly Outcome[]
  /** Whether the room, read again after the last write, was as the manifest says. */
  readonly verified: boolean
  /** Why the room could not be read again. */
  readonly unread?: PortalError
  /** In a conflict: the links at planning, and the links found. */
  readonly conflict?: { readonly planned: readonly ObservedLink[]; readonly found: readonly ObservedLink[] }
}

/** The result of one apply. */
export interface Report {
  /** The name of this run: its start and a random part, such as `20270111T090000Z-3f9c1a`. */
  readonly run: string
  readonly plan: Plan
  readonly rooms: readonly RoomReport[]
  readonly isInterrupted: boolean
}

export function countOutcomes(report: Report, status: Status): number {
  return report.rooms.reduce(
    (sum, { outcomes }) => sum + outcomes.filter((outcome) => outcome.status === status).length,
    0,
  )
}

/**
 * The outcome of a request: done as requested; answered with success but not done; refused, so nothing changed; or
 * unknown from the answer, so it may have been done.
 */
export type AttemptOutcome = 'applied' | 'ignored' | 'refused' | 'unknown'

/** One request that apply sent to change a link, for the audit log. */
export interface AuditEntry {
  /** The name of the run, as in its report. */
  readonly run: string
  readonly room: Room
  /** The change that the request is a part of: a replacement takes two requests. */
  readonly change: Change
  readonly request: 'create' | 'overwrite' | 'revoke'
  /** Absent for a new primary link, if it is unknown whether the portal created it. */
  readonly fingerprint?: Fingerprint
  /** The link before the request; `null` if there was none. */
  readonly before: Link | null
  /** The requested link, or the one that the portal created; `null` if there is none. */
  readonly after: Link | null
  readonly attempt: Attempt
  readonly outcome: AttemptOutcome
}
