import { type Change, isQuiet, type Plan, type RoomPlan } from '../model/change.ts'
import { PortalError, portalErrorOf } from '../model/gateway.ts'
import type { GuardName } from '../model/guard.ts'
import type { LinkId } from '../model/identity.ts'
import { openLane } from '../model/lane.ts'
import type { Progress } from '../model/progress.ts'
import type { AuditEntry, Outcome, Report, RoomReport, Unattempted } from '../model/report.ts'
import type { ObservedRoom } from '../model/room.ts'
import { carryOutChange } from './carry-out.ts'
import { isUntouched, verify } from './judge.ts'
import { withOwnLinks } from './own-links.ts'
import type { Recorder } from './record.ts'
import type { Hands } from './requests.ts'

/** What apply needs beside the plan; the rest is as `CarryOutOptions` says. */
interface ApplyOptions extends Omit<Hands, 'record' | 'seen' | 'sent'> {
  /** The name of this run in the report and in the audit log. */
  readonly run: string
  readonly record: CarryOutOptions['record']
  readonly width: number
  readonly stop: AbortSignal
  readonly onProgress: CarryOutOptions['onProgress']
}

/**
 * Carries out a plan: rooms side by side, the changes of one room in their order. Each room is observed again before
 * its first write and after its last. Never rejects with a PortalError: what the portal refuses is an outcome.
 */
export async function apply(plan: Plan, options: ApplyOptions): Promise<Report> {
  const lane = openLane(options.width)
  // A key that is not accepted, or a portal that takes no more, will be no better in the next room.
  const refused = new AbortController()
  const halt = new AbortController()
  const ended = (): Unattempted | undefined => {
    if (halt.signal.aborted) return 'unrecorded'
    if (refused.signal.aborted) return 'given-up'
    return options.stop.aborted ? 'interrupted' : undefined
  }
  const { run, record } = options
  const keep: Recorder = async (entry) => {
    if (record && !(await record({ run, ...entry }))) halt.abort()
  }
  const writer = withOwnLinks(options.writer, plan.rooms)
  const work: Work = { ...options, writer, ended, halt: halt.signal, record: record && keep }
  let [done, changes] = [0, 0]
  const rooms = await Promise.all(
    plan.rooms.map((room) =>
      lane(async () => {
        const report = await applyRoom(room, work)
        if (report.outcomes.some(isHopeless)) refused.abort()
        done++
        changes += report.outcomes.filter(({ status }) => status === 'applied').length
        options.onProgress?.({ done, total: plan.rooms.length, changes })
        return report
      }),
    ),
  )
  const isInterrupted = options.stop.aborted && rooms.some(isNotStarted)
  return { run, plan, rooms, isInterrupted }
}

interface Work extends Omit<Hands, 'seen' | 'sent'> {
  /** Why no further room is started, if so. */
  readonly ended: () => Unattempted | undefined
  /** Once aborted, no further change is begun either. */
  readonly halt: AbortSignal
}

const isLeft = ({ status }: Outcome): boolean => status === 'not attempted'

const isNotStarted = ({ outcomes }: RoomReport): boolean =>
  outcomes.some(isLeft) && outcomes.every((outcome) => isLeft(outcome) || outcome.status === 'unchanged')

const isHopeless = (outcome: Outcome): boolean =>
  outcome.status === 'failed' && /^portal\/(unauthorized|busy)$/.test(outcome.error.code)

async function applyRoom(plan: RoomPlan, options: Work): Promise<RoomReport> {
  const { room, changes, observed } = plan
  const all = (ending: (change: Change) => Outcome): Outcome[] =>
    changes.map((change) => (isQuiet(change) ? { status: 'unchanged', change } : ending(change)))

  if (changes.every(isQuiet)) return { room, outcomes: all(leave('earlier')), verified: true }
  const ended = options.ended()
  if (ended) return { room, outcomes: all(leave(ended)), verified: false }
  const found = await observe(plan, options)
  if (found instanceof PortalError) {
    return { room, outcomes: failFirst(all(leave('unread')), found), verified: false, unread: found }
  }
  if (found.isCut || !isUntouched(plan, found, options.judge)) {
    const outcomes = all((change) => ({ status: 'conflicted', change }))
    return { room, outcomes, verified: false, conflict: { planned: observed, found: found.links } }
  }
  const sent = new Map<Change, LinkId>()
  const outcomes = await inOrder(plan, { ...options, seen: found, sent })
  const after = await observe(plan, options)
  if (after instanceof PortalError) return { room, outcomes, verified: false, unread: after }
  // A list that is cut may hide what should be gone.
  if (after.isCut) return { room, outcomes, verified: false }
  const remaining = options.judge.replan(plan, after.links)
  return { room, outcomes: verify(outcomes, remaining, sent, options.judge), verified: remaining.every(isQuiet) }
}

const leave =
  (why: Unattempted) =>
  (change: Change): Outcome => ({ status: 'not attempted', change, why })

async function observe({ room }: RoomPlan, { writer }: Work): Promise<ObservedRoom | PortalError> {
  try {
    return await writer.observeRoom(room)
  } catch (error) {
    return portalErrorOf(error)
  }
}

/** What comes after a change that failed may rest on it, and widens: it is left for the next run. */
async function inOrder({ changes, room }: RoomPlan, options: Work & Hands): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  let hasFailed = false
  for (const change of changes) {
    const why: Unattempted | undefined = hasFailed ? 'earlier' : options.halt.aborted ? 'unrecorded' : undefined
    const outcome: Outcome = why && !isQuiet(change) ? leave(why)(change) : await carryOutChange(change, room, options)
    hasFailed ||= outcome.status !== 'applied' && outcome.status !== 'unchanged'
    outcomes.push(outcome)
  }
  return outcomes
}

/** A room that could not be read again: the first of its changes says why. */
function failFirst(outcomes: readonly Outcome[], error: PortalError): readonly Outcome[] {
  const first = outcomes.findIndex(isLeft)
  return outcomes.map((outcome, index) =>
    index === first ? { status: 'failed', change: outcome.change, error } : outcome,
  )
}

/** How a plan is carried out; all of it has defaults. */
export interface CarryOutOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** That many unguessable bytes. */
  readonly random?: (bytes: number) => Uint8Array
  /** Once aborted, no further room is started; those under way are finished. */
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
