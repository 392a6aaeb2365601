import { type Change, isQuiet, type Plan, type RoomPlan } from '../model/change.ts'
import { PortalError, portalErrorOf } from '../model/gateway.ts'
import type { GuardName } from '../model/guard.ts'
import type { LinkId } from '../model/identity.ts'
import { openLane } from '../model/lane.ts'
import type { Progress } from '../model/progress.ts'
import type { AuditEntry, Outcome, Report, RoomReport, Unattempted } from '../model/report.ts'
import type { ObservedRoom } from '../model/room.ts'
import { carryOutChange } from './carry-out.ts'
import type { Recorder } from './record.ts'
import type { ApplyContext } from './requests.ts'
import { rejectSharedIds } from './shared-ids.ts'
import { isAsPlanned, isUntouched, verify } from './verify.ts'

/** What `apply` needs besides the plan. `CarryOutOptions` explains the fields that have no comment here. */
interface ApplyOptions extends Omit<ApplyContext, 'record' | 'seen' | 'sent'> {
  /** The name of this run, for the report and the audit log. */
  readonly run: string
  readonly record: CarryOutOptions['record']
  readonly width: number
  readonly stop: AbortSignal
  readonly onProgress: CarryOutOptions['onProgress']
}

/**
 * Carries out a plan: rooms in parallel, the changes of one room in their order. Reads each room again before its first
 * write and after its last one. Never rejects with a PortalError: a refusal of the portal becomes an outcome.
 */
export async function apply(plan: Plan, options: ApplyOptions): Promise<Report> {
  const lane = openLane(options.width)
  // An API key that is rejected, or a portal that accepts no more requests, would fail in the next room too.
  const refused = new AbortController()
  const halt = new AbortController()
  const whyStopped = (): Unattempted | undefined => {
    if (halt.signal.aborted) return 'unrecorded'
    if (refused.signal.aborted) return 'given-up'
    return options.stop.aborted ? 'interrupted' : undefined
  }
  const { run, record } = options
  const recordEntry: Recorder = async (entry) => {
    if (record && !(await record({ run, ...entry }))) halt.abort()
  }
  const writer = rejectSharedIds(options.writer, plan.rooms)
  const work: RunContext = { ...options, writer, whyStopped, halt: halt.signal, record: record && recordEntry }
  const total = plan.rooms.filter((room) => !room.changes.every(isQuiet)).length
  let [done, changes] = [0, 0]
  const rooms = await Promise.all(
    plan.rooms.map((room) =>
      lane(async () => {
        const report = await applyRoom(room, work)
        if (report.outcomes.some(endsRun)) refused.abort()
        if (room.changes.every(isQuiet) || isNotStarted(report)) return report
        done++
        changes += report.outcomes.filter(({ status }) => status === 'applied').length
        options.onProgress?.({ done, total, changes })
        return report
      }),
    ),
  )
  const isInterrupted = options.stop.aborted && rooms.some(isNotStarted)
  return { run, plan, rooms, isInterrupted }
}

interface RunContext extends Omit<ApplyContext, 'seen' | 'sent'> {
  /** Why no further room is started; `undefined` while rooms may start. */
  readonly whyStopped: () => Unattempted | undefined
  /** Once aborted, no further change is started, not even in a room that is in progress. */
  readonly halt: AbortSignal
}

const isNotAttempted = ({ status }: Outcome): boolean => status === 'not attempted'

const isNotStarted = ({ outcomes }: RoomReport): boolean =>
  outcomes.some(isNotAttempted) &&
  outcomes.every((outcome) => isNotAttempted(outcome) || outcome.status === 'unchanged')

const endsRun = (outcome: Outcome): boolean =>
  outcome.status === 'failed' && /^portal\/(unauthorized|busy)$/.test(outcome.error.code)

async function applyRoom(plan: RoomPlan, options: RunContext): Promise<RoomReport> {
  const { room, changes, observed } = plan
  const forAll = (outcome: (change: Change) => Outcome): Outcome[] =>
    changes.map((change) => (isQuiet(change) ? { status: 'unchanged', change } : outcome(change)))

  if (changes.every(isQuiet)) return { room, outcomes: forAll(notAttempted('earlier')), verified: true }
  const reason = options.whyStopped()
  if (reason) return { room, outcomes: forAll(notAttempted(reason)), verified: false }
  const found = await observe(plan, options)
  if (found instanceof PortalError) {
    return { room, outcomes: failFirst(forAll(notAttempted('unread')), found), verified: false, unread: found }
  }
  if (found.isCut || !isUntouched(plan, found, options.planner)) {
    const outcomes = forAll((change) => ({ status: 'conflicted', change }))
    return { room, outcomes, verified: false, conflict: { planned: observed, found: found.links } }
  }
  const sent = new Map<Change, LinkId>()
  const outcomes = await applyChanges(plan, { ...options, seen: found, sent })
  const after = await observe(plan, options)
  if (after instanceof PortalError) return { room, outcomes, verified: false, unread: after }
  // A list that is cut off may hide a link that should be gone.
  if (after.isCut) return { room, outcomes, verified: false }
  const remaining = options.planner.replan(plan, after.links)
  const corrected = verify(outcomes, remaining, sent, options.planner)
  // A plan leaves out a link whose date has passed since, so what is planned now does not show that it is missing.
  const verified = isAsPlanned(remaining, plan) && !corrected.some(({ status }) => status === 'failed')
  return { room, outcomes: corrected, verified }
}

const notAttempted =
  (why: Unattempted) =>
  (change: Change): Outcome => ({ status: 'not attempted', change, why })

async function observe({ room }: RoomPlan, { writer }: RunContext): Promise<ObservedRoom | PortalError> {
  try {
    return await writer.observeRoom(room)
  } catch (error) {
    return portalErrorOf(error)
  }
}

/**
 * Carries out the changes of a room in order. After a failed change it stops: later ones may depend on it, and widen
 * access.
 */
async function applyChanges(
  { changes, room }: RoomPlan,
  options: RunContext & ApplyContext,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  let hasFailed = false
  for (const change of changes) {
    const why: Unattempted | undefined = hasFailed ? 'earlier' : options.halt.aborted ? 'unrecorded' : undefined
    const outcome: Outcome =
      why && !isQuiet(change) ? notAttempted(why)(change) : await carryOutChange(change, room, options)
    hasFailed ||= outcome.status !== 'applied' && outcome.status !== 'unchanged'
    outcomes.push(outcome)
  }
  return outcomes
}

/** Reports the error of a room that could not be read again on the first of its changes. */
function failFirst(outcomes: readonly Outcome[], error: PortalError): readonly Outcome[] {
  const first = outcomes.findIndex(isNotAttempted)
  return outcomes.map((outcome, index) =>
    index === first ? { status: 'failed', change: outcome.change, error } : outcome,
  )
}

/** Options for carrying out a plan. All of them have defaults. */
export interface CarryOutOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Returns this many cryptographically random bytes. */
  readonly random?: (bytes: number) => Uint8Array
  /** Once aborted, no further room is started. Rooms in progress are finished. */
  readonly stop?: AbortSignal
  /**
   * Called after each attempt to change something, before the next write in that room. Resolves with `false` if the
   * entry could not be recorded; then no further change is started.
   */
  readonly record?: (entry: AuditEntry) => Promise<boolean>
  /** How many rooms are worked on at once. Default: 16. */
  readonly width?: number
  /** Called whenever a room with changes is finished. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Guards whose refusals are overridden. The protection of a link cannot be overridden. */
  readonly allow?: readonly GuardName[]
}
