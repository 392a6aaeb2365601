import {
  type ChangeKind,
  countedAs,
  countWaiting,
  isOmission,
  isQuiet,
  omissionsOf,
  type Plan,
  type Summary,
} from '../../model/change.ts'
import { countOutcomes, type Outcome, type Report } from '../../model/report.ts'
import type { Room } from '../../model/room.ts'
import type { ValidationDocument } from '../document/result.ts'
import type { PlanDocument, SavedPlan, SummaryDocument } from '../document/shape.ts'
import { visible } from '../escape.ts'
import { count, originTexts, otherLinksText } from '../phrases.ts'

/** Whether a plan changes nothing. */
export function isEmptyPlan({ summary }: PlanDocument): boolean {
  return countChanges(summary) === 0
}

/** The number of links that a plan changes. */
export function countChanges({ create, update, replace, revoke, reissue }: SummaryDocument): number {
  return create + update + replace + revoke + reissue
}

/** The counts of a plan. The wording is kept stable for scripts. */
function planCounts(plan: PlanDocument): string {
  const { create, update, replace, revoke, reissue, unchanged } = plan.summary
  if (isEmptyPlan(plan)) {
    const none = plan.incomplete ? 'Nothing to change in what could be planned.' : 'No changes.'
    return `${none} ${matchingText(unchanged)}${ignoredText(plan.summary)}`
  }
  const changes = `${create} to create, ${update} to update, ${replace} to replace, ${revoke} to revoke`
  return `Plan: ${changes}${reissue === 0 ? '' : `, ${reissue} to reissue`}; ${unchanged} unchanged, ${otherLinksText(plan.summary)}.`
}

/** ` 2 links are ignored.`; empty if none is. */
function ignoredText({ ignoredUnmanaged = 0 }: SummaryDocument): string {
  if (ignoredUnmanaged === 0) return ''
  return ` ${count(ignoredUnmanaged, 'link')} ${ignoredUnmanaged === 1 ? 'is' : 'are'} ignored by the manifest.`
}

/** `2 links match the manifest.` */
export function matchingText(links: number): string {
  return `${count(links, 'link')} ${links === 1 ? 'matches' : 'match'} the manifest.`
}

/** Counts the changes by origin; undefined without a base, or without changes. */
function originCounts(plan: PlanDocument): string | undefined {
  const { origins } = plan.summary
  if (origins === null || isEmptyPlan(plan)) return undefined
  const { change, drift, both } = originTexts
  const unknown = origins.unknown === 0 ? '' : `, ${origins.unknown} unknown`
  return `${origins.change} ${change}, ${origins.drift} ${drift}, ${origins.both} ${both}${unknown}.`
}

/** Says that parts of the manifest are left out of a plan; undefined if it is complete. */
export function incompleteText({ diagnostics }: Pick<PlanDocument | Plan, 'diagnostics'>): string | undefined {
  const errors = diagnostics.filter(isOmission).length
  return errors === 0
    ? undefined
    : `Incomplete: ${count(errors, 'error')}; what ${errors === 1 ? 'it concerns' : 'they concern'} is left out.`
}

/** Counts the changes that a plan leaves out on purpose; undefined if there are none. */
export function waitingText(plan: Plan): string | undefined {
  const waiting = countWaiting(plan) ?? 0
  if (waiting === 0) return undefined
  return `${count(waiting, 'other change')} ${waiting === 1 ? 'is' : 'are'} left out. To see ${waiting === 1 ? 'it' : 'them'}, run: roomlinks plan`
}

/** Counts what in the portal breaks a rule of a policy that denies; undefined if nothing does. */
export function violationsText({ diagnostics }: Pick<PlanDocument | Plan, 'diagnostics'>): string | undefined {
  const found = diagnostics.filter(({ code }) => code === 'policy/broken').length
  return found === 0 ? undefined : `Policy: ${count(found, 'violation')}.`
}

/** The number of rooms that a sweep searched; undefined if there was no sweep. */
export function sweepText({ swept }: PlanDocument): string | undefined {
  if (swept === null) return undefined
  return `Swept: ${count(swept, 'other room')} ${swept === 1 ? 'was' : 'were'} searched for links of this manifest.`
}

type OptionalLines<K extends string> = { readonly [N in K]: string | undefined }

/** The lines about a plan as a whole. */
export interface PlanHeadline extends OptionalLines<'unverified' | 'incomplete' | 'origins' | 'sweep' | 'widening'> {
  readonly counts: string
}

/** The headline of a plan. A saved plan without a seal is shown as unverified. */
export function planHeadline(plan: PlanDocument & Partial<Pick<SavedPlan, 'seal'>>): PlanHeadline {
  const { widening } = plan.summary
  return {
    counts: planCounts(plan),
    unverified:
      plan.seal === null
        ? 'Unverified: this plan was saved in format 1, which cannot show whether it was edited since. apply refuses it.'
        : undefined,
    incomplete: incompleteText(plan),
    origins: originCounts(plan),
    sweep: sweepText(plan),
    widening: widening > 0 ? `${widening} of these changes ${widening === 1 ? 'widens' : 'widen'} access.` : undefined,
  }
}

/** The lines about an apply as a whole. */
export interface ReportHeadline
  extends OptionalLines<'notDone' | 'incomplete' | 'interrupted' | 'verified' | 'waiting' | 'advice'> {
  readonly counts: OutcomeCounts
  readonly done: string
  /** What a guard would have refused, but a flag allowed. */
  readonly allowed: readonly string[]
}

/** The headline of an apply. The wording is kept stable for scripts. */
export function reportHeadline(report: Report): ReportHeadline {
  const counts = outcomeCounts(report)
  const changes = `${counts.created} created, ${counts.updated} updated, ${counts.replaced} replaced, ${counts.revoked} revoked`
  const reissued = counts.reissued === 0 ? '' : `, ${counts.reissued} reissued`
  const failures = `${counts.failed} failed, ${counts.ignored} ignored by the portal, ${counts.conflicted} conflicted`
  const rooms = counts.rooms === 1 ? 'room is' : 'rooms are'
  const waiting = waitingText(report.plan)
  const isWhole = waiting === undefined && report.plan.manifest !== ''
  return {
    counts,
    done: `Apply: ${changes}${reissued}; ${counts.unchanged} unchanged, ${otherLinksText(counts)}.`,
    notDone: countMissed(counts) > 0 ? `Not done: ${failures}, ${counts.notAttempted} not attempted.` : undefined,
    incomplete: incompleteText(report.plan),
    allowed: report.plan.diagnostics
      .filter(({ code }) => code === 'guard/allowed')
      .map(({ message }) => visible(message)),
    interrupted: report.isInterrupted
      ? 'Interrupted: rooms in progress were finished, and no further room was started.'
      : undefined,
    verified:
      counts.rooms > 0
        ? `Verified: ${counts.verifiedRooms} of ${counts.rooms} ${rooms} ${isWhole ? 'as the manifest says' : 'as planned'}.`
        : undefined,
    waiting,
    advice: isDone(report) ? undefined : adviceFor(counts, report),
  }
}

/**
 * What to run next. A conflict is somebody else's change, so a plan comes first. A plain apply cannot finish a reissue.
 */
function adviceFor({ conflicted }: OutcomeCounts, { plan }: Report): string {
  if (plan.manifest === '') return 'Run revoke again: it looks for what is left.'
  const isReissue = plan.rooms.some(({ changes }) => changes.some(({ kind }) => kind === 'reissue'))
  const planFirst = `Run plan to see what is left, then apply${isReissue ? ' or rotate again' : ''}`
  const nextStep = isReissue || conflicted > 0 ? planFirst : 'Run apply again to finish'
  return `${nextStep}; what is done stays done.`
}

/** Counts the links of a valid manifest; empty for an invalid one. */
export function validText({ ok, manifest, summary }: Pick<ValidationDocument, 'ok' | 'manifest' | 'summary'>): string {
  return ok ? `Valid: ${validCounts(summary)} of ${visible(String(manifest))}.\n` : ''
}

/** `3 links in 2 entries`. */
export function validCounts({ links, entries }: Pick<ValidationDocument['summary'], 'links' | 'entries'>): string {
  return `${count(links, 'link')} in ${entries} ${entries === 1 ? 'entry' : 'entries'}`
}

/** The number of links by outcome, and of the rooms with changes how many were verified. */
type OutcomeCounts = {
  readonly [F in
    | FinishedKind
    | 'failed'
    | 'ignored'
    | 'conflicted'
    | 'notAttempted'
    | 'rooms'
    | 'verifiedRooms']: number
} & Pick<Summary, 'ignoredUnmanaged'>

type FinishedKind = 'created' | 'updated' | 'replaced' | 'revoked' | 'reissued' | 'unchanged' | 'unmanaged' | 'foreign'

/** Counts the outcomes of a report, each link once. */
export function outcomeCounts(report: Report): OutcomeCounts {
  const done = outcomesIn(report).filter(({ outcome }) => hasSucceeded(outcome))
  const count = (kind: ChangeKind): number => done.filter(({ outcome }) => outcome.change.kind === kind).length
  // A room without changes is not read a second time.
  const rooms = report.rooms.filter((room) => room.outcomes.some(({ change }) => !isQuiet(change)))
  const ignoredUnmanaged = done.filter(({ outcome }) => countedAs(outcome.change) === 'ignoredUnmanaged').length
  return {
    created: count('create'),
    updated: count('update'),
    replaced: count('replace'),
    revoked: count('revoke'),
    reissued: count('reissue'),
    unchanged: count('keep'),
    unmanaged: count('unmanaged') - ignoredUnmanaged,
    ...(ignoredUnmanaged > 0 && { ignoredUnmanaged }),
    foreign: count('foreign'),
    failed: countOutcomes(report, 'failed'),
    ignored: countOutcomes(report, 'ignored'),
    conflicted: countOutcomes(report, 'conflicted'),
    notAttempted: countOutcomes(report, 'not attempted'),
    rooms: rooms.length,
    verifiedRooms: rooms.filter(({ verified }) => verified).length,
  }
}

/** The outcomes of a report, each with its room. */
export function outcomesIn({ rooms }: Report): readonly { readonly room: Room; readonly outcome: Outcome }[] {
  return rooms.flatMap(({ room, outcomes }) => outcomes.map((outcome) => ({ room, outcome })))
}

/** Whether a change was made, or none was needed. */
export function hasSucceeded({ status }: Outcome): boolean {
  return status === 'applied' || status === 'unchanged'
}

/** Whether everything that the manifest declares is done and verified. */
export function isComplete(report: Report): boolean {
  return isDone(report) && omissionsOf(report.plan).length === 0
}

/** Whether everything that was planned is done and verified. */
function isDone(report: Report): boolean {
  const counts = outcomeCounts(report)
  return countMissed(counts) === 0 && counts.verifiedRooms === counts.rooms && !report.isInterrupted
}

function countMissed({ failed, ignored, conflicted, notAttempted }: OutcomeCounts): number {
  return failed + ignored + conflicted + notAttempted
}
