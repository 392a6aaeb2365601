import type { Change, FieldChange, Plan } from './change.ts'
import type { Attempt, PortalError } from './gateway.ts'
import type { Fingerprint } from './identity.ts'
import type { Link, ObservedLink } from './link.ts'
import type { Room } from './room.ts'

/** How one change ended. */
export type Outcome =
  | { readonly status: 'unchanged'; readonly change: Change }
  /** `came`: what the portal made narrower than it was asked for, where the manifest leaves that open. */
  | { readonly status: 'applied'; readonly change: Change; readonly came?: readonly FieldChange[] }
  /** The portal refused, or could not be asked. */
  | { readonly status: 'failed'; readonly change: Change; readonly error: PortalError }
  /** The portal answered 200 and did something else: `fields` go from what it has to what it was asked for. */
  | { readonly status: 'ignored'; readonly change: Change; readonly fields: readonly FieldChange[] }
  /**
   * Somebody else changes the room too. Before our first write: it is not what was planned on, and nothing was written.
   * After it (`isWritten`): what we wrote was answered well, and is not there any more.
   */
  | { readonly status: 'conflicted'; readonly change: Change; readonly isWritten?: true }
  | { readonly status: 'not attempted'; readonly change: Change; readonly why: Unattempted }

/**
 * Why a change was not attempted: one before it in its room did not succeed; the run was interrupted; the portal accepts
 * no further request, as another room shows; the audit log cannot be written; or the room could not be read.
 */
export type Unattempted = 'earlier' | 'interrupted' | 'given-up' | 'unrecorded' | 'unread'

export type Status = Outcome['status']

/** How the changes of one room ended, one outcome for each link. */
export interface RoomReport {
  readonly room: Room
  readonly outcomes: readonly Outcome[]
  /** Read once more after the last write, the room was as the manifest says. */
  readonly verified: boolean
  /** Why the room could not be read once more. */
  readonly unread?: PortalError
  /** In a conflict: the links as planned on, and as found. */
  readonly conflict?: { readonly planned: readonly ObservedLink[]; readonly found: readonly ObservedLink[] }
}

/** What one apply did. */
export interface Report {
  /** The name of this run: its moment and a random part, such as `20270111T090000Z-3f9c1a`. */
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
 * What a request came to: done as asked; answered well and not done; refused, so that nothing moved; or not to be told
 * from the answer, so that it may have been done.
 */
export type AttemptOutcome = 'applied' | 'ignored' | 'refused' | 'unknown'

/** One request that apply sent to change a link, for the audit log. */
export interface AuditEntry {
  /** The name of the run, as in its report. */
  readonly run: string
  readonly room: Room
  /** What it is a part of: a replacement takes two requests. */
  readonly change: Change
  readonly request: 'create' | 'overwrite' | 'revoke'
  /** Absent for a primary link that the portal was to create, and nobody knows whether it did. */
  readonly fingerprint?: Fingerprint
  /** The link before the request; `null`: there was none. */
  readonly before: Link | null
  /** The link that was asked for, or that the portal created; `null`: none. */
  readonly after: Link | null
  readonly attempt: Attempt
  readonly outcome: AttemptOutcome
}
