import { type ChangeKind, isQuiet } from '../../model/change.ts'
import { countOutcomes, type Report } from '../../model/report.ts'

/** How many links ended in which way, and how many rooms of those with something to do were found right afterwards. */
export interface Tally {
  readonly created: number
  readonly updated: number
  readonly replaced: number
  readonly revoked: number
  readonly reissued: number
  readonly unchanged: number
  readonly unmanaged: number
  readonly foreign: number
  readonly failed: number
  readonly ignored: number
  readonly conflicted: number
  readonly notAttempted: number
  readonly rooms: number
  readonly verifiedRooms: number
}

/** Counts the outcomes of a report: each link once. */
export function tally(report: Report): Tally {
  const outcomes = report.rooms.flatMap((room) => room.outcomes)
  const well = outcomes.filter(({ status }) => status === 'applied' || status === 'unchanged')
  const count = (kind: ChangeKind): number => well.filter(({ change }) => change.kind === kind).length
  // A room in which there is nothing to do is not read a second time.
  const rooms = report.rooms.filter((room) => room.outcomes.some(({ change }) => !isQuiet(change)))
  return {
    created: count('create'),
    updated: count('update'),
    replaced: count('replace'),
    revoked: count('revoke'),
    reissued: count('reissue'),
    unchanged: count('keep'),
    unmanaged: count('unmanaged'),
    foreign: count('foreign'),
    failed: countOutcomes(report, 'failed'),
    ignored: countOutcomes(report, 'ignored'),
    conflicted: countOutcomes(report, 'conflicted'),
    notAttempted: countOutcomes(report, 'not attempted'),
    rooms: rooms.length,
    verifiedRooms: rooms.filter(({ verified }) => verified).length,
  }
}

/** Whether everything that was planned is done, and was found so afterwards. */
export function isComplete(report: Report): boolean {
  const all = tally(report)
  const missed = all.failed + all.ignored + all.conflicted + all.notAttempted
  return missed === 0 && all.verifiedRooms === all.rooms && !report.isInterrupted
}
