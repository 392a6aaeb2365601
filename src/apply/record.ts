import type { Change } from '../model/change.ts'
import type { Attempt, WriteOptions } from '../model/gateway.ts'
import { fingerprint, type LinkId } from '../model/identity.ts'
import type { Link, ObservedLink } from '../model/link.ts'
import type { AttemptOutcome, AuditEntry } from '../model/report.ts'
import { instantOf, writeInstant } from '../model/values/instant.ts'
import { isOne, type Judge, wrongFields } from './judge.ts'

/** Keeps what was sent; the next write of the room waits for it. */
export type Recorder = (entry: Omit<AuditEntry, 'run'>) => Promise<void>

/** What a request is about. */
export interface Subject extends Pick<AuditEntry, 'room' | 'request' | 'before'> {
  readonly change: Change
  /** Absent where the portal chooses it. */
  readonly id?: LinkId
  /** What is asked for; absent where the portal chooses. */
  readonly after?: Link | null
}

/** Sees to it that each attempt of a request is recorded. */
export function recorded(subject: Subject, judge: Judge, record: Recorder | undefined): WriteOptions {
  if (!record) return {}
  const { id: sent, after: asked, ...about } = subject
  return {
    onAttempt: (attempt) => {
      const id = sent ?? attempt.answer?.id
      const after = asked === undefined ? (attempt.answer ?? null) : asked
      const outcome = outcomeOf(subject, attempt, judge)
      return record({ ...about, after, attempt, outcome, ...(id && { fingerprint: fingerprint(id) }) })
    },
  }
}

/** A portal that failed may have done it all the same; one that refused has not. Source: contract §3.5. */
function outcomeOf(subject: Subject, { status, answer }: Attempt, judge: Judge): AttemptOutcome {
  if (status === undefined || status === 408 || status >= 500) return 'unknown'
  if (status >= 300) return 'refused'
  if (answer === undefined) return 'unknown'
  return isAsAsked(subject, answer, judge) ? 'applied' : 'ignored'
}

function isAsAsked({ change, request, id }: Subject, answer: ObservedLink | null, judge: Judge): boolean {
  const isThere = answer !== null && (id === undefined || isOne(answer, { id }))
  if (request === 'revoke') return !isThere
  // What the portal makes of a primary link that it creates is its own affair: the next request says how it should be.
  if (!isThere || id === undefined) return isThere
  return !('after' in change) || wrongFields(change, answer, judge).length === 0
}

/** What a run is called that began at `now` (milliseconds since 1970). Names sort by time; those of one second differ in their last part. */
export function nameRun(now: number, random: (bytes: number) => Uint8Array): string {
  const time = writeInstant(instantOf(now)).replaceAll(/[-:]/g, '')
  return `${time}-${[...random(3)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
