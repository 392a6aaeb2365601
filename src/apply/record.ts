import type { Change } from '../model/change.ts'
import type { Attempt, WriteOptions } from '../model/gateway.ts'
import { fingerprint, type LinkId } from '../model/identity.ts'
import type { Link, ObservedLink } from '../model/link.ts'
import type { AttemptOutcome, AuditEntry } from '../model/report.ts'
import { instantOf, writeInstant } from '../model/values/instant.ts'
import { hasSameId, type Planner, wrongFields } from './verify.ts'

/** Records an attempt. The next write in the room waits for it. */
export type Recorder = (entry: Omit<AuditEntry, 'run'>) => Promise<void>

/** What a request changes. */
export interface Subject extends Pick<AuditEntry, 'room' | 'request' | 'before'> {
  readonly change: Change
  /** Absent if the portal chooses it. */
  readonly id?: LinkId
  /** The requested link; absent if the portal chooses its settings. */
  readonly after?: Link | null
}

/** Options for a write that record each of its attempts. */
export function recordAttempts(subject: Subject, planner: Planner, record: Recorder | undefined): WriteOptions {
  if (!record) return {}
  const { id: sent, after: requested, ...about } = subject
  return {
    onAttempt: (attempt) => {
      const id = sent ?? attempt.answer?.id
      const after = requested === undefined ? (attempt.answer ?? null) : requested
      const outcome = outcomeOf(subject, attempt, planner)
      return record({ ...about, after, attempt, outcome, ...(id && { fingerprint: fingerprint(id) }) })
    },
  }
}

/** A portal that fails may still have carried out the request; one that refuses has not. Source: contract §3.5. */
function outcomeOf(subject: Subject, { status, answer }: Attempt, planner: Planner): AttemptOutcome {
  if (status === undefined || status === 408 || status >= 500) return 'unknown'
  if (status >= 300) return 'refused'
  if (answer === undefined) return 'unknown'
  return matchesRequest(subject, answer, planner) ? 'applied' : 'ignored'
}

function matchesRequest({ change, request, id }: Subject, answer: ObservedLink | null, planner: Planner): boolean {
  const isThere = answer !== null && (id === undefined || hasSameId(answer, { id }))
  if (request === 'revoke') return !isThere
  // The portal chooses the settings of a primary link that it creates. The next request corrects them.
  if (!isThere || id === undefined) return isThere
  return !('after' in change) || wrongFields(change, answer, planner).length === 0
}

/**
 * The name of a run that began at `now` (milliseconds since 1970). Names sort by time; a random suffix keeps them
 * distinct.
 */
export function nameRun(now: number, random: (bytes: number) => Uint8Array): string {
  const time = writeInstant(instantOf(now)).replaceAll(/[-:]/g, '')
  return `${time}-${[...random(3)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
