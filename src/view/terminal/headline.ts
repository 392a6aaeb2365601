import { type ChangeKind, isOmission, isQuiet, omissionsOf, type Plan } from '../../model/change.ts'
import { countOutcomes, type Outcome, type Report } from '../../model/report.ts'
import type { Room } from '../../model/room.ts'
import type { ValidationDocument } from '../document/result.ts'
import type { PlanDocument, SavedPlan, SummaryDocument } from '../document/shape.ts'
import { visible } from '../escape.ts'
import { count, originTexts, othersText } from '../phrases.ts'

/** Whether a plan leaves all as it is. */
export function isEmptyPlan({ summary }: PlanDocument): boolean {
  return changesIn(summary) === 0
}

/** How many links a plan changes. */
export function changesIn({ create, update, replace, revoke, reissue }: SummaryDocument): number {
  return create + update + replace + revoke + reissue
}

/** How much a plan does, in words that people may rely on. */
function planCounts(plan: PlanDocument): string {
  const { create, update, replace, revoke, reissue, unchanged } = plan.summary
  if (isEmptyPlan(plan)) {
    const none = plan.incomplete ? 'Nothing to change in what could be planned.' : 'No changes.'
    return `${none} ${matchingText(unchanged)}`
  }
  const changes = `${create} to create, ${update} to update, ${replace} to replace, ${revoke} to revoke`
  return `Plan: ${changes}${reissue === 0 ? '' : `, ${reissue} to reissue`}; ${unchanged} unchanged, ${othersText(plan.summary)}.`
}

/** How many links are as they are to be. */
export function matchingText(links: number): string {
  return `${count(links, 'link')} ${links === 1 ? 'matches' : 'match'} the manifest.`
}

/** How much of that comes from where; nothing where there is no earlier manifest, or nothing to do. */
function originCounts(plan: PlanDocument): string | undefined {
  const { origins } = plan.summary
  if (origins === null || isEmptyPlan(plan)) return undefined
  const { change, drift, both } = originTexts
  const unknown = origins.unknown === 0 ? '' : `, ${origins.unknown} unknown`
  return `${origins.change} ${change}, ${origins.drift} ${drift}, ${origins.both} ${both}${unknown}.`
}

/** How much of the manifest is left out of a plan; nothing where it is complete. */
export function incompleteText({ diagnostics }: Pick<PlanDocument | Plan, 'diagnostics'>): string | undefined {
  const errors = diagnostics.filter(isOmission).length
  return errors === 0
    ? undefined
    : `Incomplete: ${count(errors, 'error')}; what ${errors === 1 ? 'it concerns' : 'they concern'} is left out.`
}

/** How many rooms a sweep has looked through; nothing where it was none. */
export function sweepText({ swept }: PlanDocument): string | undefined {
  if (swept === null) return undefined
  return `Swept: ${count(swept, 'other room')} ${swept === 1 ? 'was' : 'were'} looked through for links of this manifest.`
}

type Told<K extends string> = { readonly [N in K]: string | undefined }

/** What there is to say of a plan as a whole. */
export interface PlanHeadline extends Told<'unverified' | 'incomplete' | 'origins' | 'sweep' | 'widening'> {
  readonly counts: string
}

/** How much a plan does, and what to beware of; one that was saved in a format without a seal is not verified. */
export function planHeadline(plan: PlanDocument & Partial<Pick<SavedPlan, 'seal'>>): PlanHeadline {
  const { widening } = plan.summary
  return {
    counts: planCounts(plan),
    unverified:
      plan.seal === null
        ? 'Unverified: this was saved in format 1, and nothing tells whether it was changed since. apply refuses it.'
        : undefined,
    incomplete: incompleteText(plan),
    origins: originCounts(plan),
    sweep: sweepText(plan),
    widening: widening > 0 ? `${widening} of these changes ${widening === 1 ? 'widens' : 'widen'} access.` : undefined,
  }
}

/** What an apply did, line by line. */
export interface ReportHeadline extends Told<'missed' | 'incomplete' | 'interrupted' | 'verified' | 'advice'> {
  readonly all: Tally
  readonly done: string
  /** What a guard would have refused, and was let through. */
  readonly allowed: readonly string[]
}

/** How much an apply did, and whether it holds, in words that people may rely on. */
export function reportHeadline(report: Report): ReportHeadline {
  const all = tally(report)
  const changes = `${all.created} created, ${all.updated} updated, ${all.replaced} replaced, ${all.revoked} revoked`
  const reissued = all.reissued === 0 ? '' : `, ${all.reissued} reissued`
  const lost = `${all.failed} failed, ${all.ignored} ignored by the portal, ${all.conflicted} conflicted`
  const rooms = all.rooms === 1 ? 'room is' : 'rooms are'
  return {
    all,
    done: `Apply: ${changes}${reissued}; ${all.unchanged} unchanged, ${othersText(all)}.`,
    missed: missedIn(all) > 0 ? `Not done: ${lost}, ${all.notAttempted} not attempted.` : undefined,
    incomplete: incompleteText(report.plan),
    allowed: report.plan.diagnostics
      .filter(({ code }) => code === 'guard/allowed')
      .map(({ message }) => visible(message)),
    interrupted: report.isInterrupted
      ? 'Interrupted: what was under way was finished, no further room was started.'
      : undefined,
    verified:
      all.rooms > 0 ? `Verified: ${all.verifiedRooms} of ${all.rooms} ${rooms} as the manifest says.` : undefined,
    advice: isDone(report) ? undefined : adviceFor(all, report),
  }
}

/** A conflict is somebody else's work: it is looked at before it is overwritten. What apply finds, it does not reissue. */
function adviceFor({ conflicted }: Tally, { plan }: Report): string {
  const isReissue = plan.rooms.some(({ changes }) => changes.some(({ kind }) => kind === 'reissue'))
  const look = `Run plan to see what is left, then apply${isReissue ? ' or rotate again' : ''}`
  const again = isReissue || conflicted > 0 ? look : 'Run apply again to finish'
  return `${again}; what is done stays done.`
}

/** How much there is in a manifest in which nothing is wrong; nothing for another. */
export function validText({ ok, manifest, summary }: Pick<ValidationDocument, 'ok' | 'manifest' | 'summary'>): string {
  return ok ? `Valid: ${validCounts(summary)} of ${visible(String(manifest))}.\n` : ''
}

/** `3 links in 2 entries`. */
export function validCounts({ links, entries }: Pick<ValidationDocument['summary'], 'links' | 'entries'>): string {
  return `${count(links, 'link')} in ${entries} ${entries === 1 ? 'entry' : 'entries'}`
}

/** How many links ended in which way, and how many rooms of those with something to do were found right afterwards. */
type Tally = {
  readonly [F in Ending | 'failed' | 'ignored' | 'conflicted' | 'notAttempted' | 'rooms' | 'verifiedRooms']: number
}

type Ending = 'created' | 'updated' | 'replaced' | 'revoked' | 'reissued' | 'unchanged' | 'unmanaged' | 'foreign'

/** Counts the outcomes of a report: each link once. */
export function tally(report: Report): Tally {
  const done = outcomesIn(report).filter(({ outcome }) => hasSucceeded(outcome))
  const count = (kind: ChangeKind): number => done.filter(({ outcome }) => outcome.change.kind === kind).length
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

/** The outcomes of a report, each with its room. */
export function outcomesIn({ rooms }: Report): readonly { readonly room: Room; readonly outcome: Outcome }[] {
  return rooms.flatMap(({ room, outcomes }) => outcomes.map((outcome) => ({ room, outcome })))
}

/** Whether a change was made, or none was needed. */
export function hasSucceeded({ status }: Outcome): boolean {
  return status === 'applied' || status === 'unchanged'
}

/** Whether everything that the manifest asks for is done, and was found so afterwards. */
export function isComplete(report: Report): boolean {
  return isDone(report) && omissionsOf(report.plan).length === 0
}

/** The same for everything that was planned. */
function isDone(report: Report): boolean {
  const all = tally(report)
  return missedIn(all) === 0 && all.verifiedRooms === all.rooms && !report.isInterrupted
}

function missedIn({ failed, ignored, conflicted, notAttempted }: Tally): number {
  return failed + ignored + conflicted + notAttempted
}
