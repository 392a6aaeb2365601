import type { Change } from './change.ts'
import type { Attempt } from './gateway.ts'
import type { Fingerprint } from './identity.ts'
import type { Link } from './link.ts'
import type { Room } from './room.ts'

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
