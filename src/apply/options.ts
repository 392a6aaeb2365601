import type { AuditEntry } from '../model/audit.ts'
import type { GuardName } from '../model/guard.ts'
import type { Progress } from '../model/progress.ts'

/** How a plan is carried out; all of it has defaults. */
export interface CarryOutOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** That many unguessable bytes. */
  readonly random?: (bytes: number) => Uint8Array
  /** Once aborted, no further room is started. */
  readonly stop?: AbortSignal
  /**
   * Told of each request that was to change something, before the next write of that room; resolves with `false` where
   * it could not keep that: then no further change is begun.
   */
  readonly record?: (entry: AuditEntry) => Promise<boolean>
  /** How many rooms are worked on at once; default 16. */
  readonly width?: number
  /** Told whenever a room is done with. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Guards whose refusals are let through. What a manifest protects, none of them lets through. */
  readonly allow?: readonly GuardName[]
}
