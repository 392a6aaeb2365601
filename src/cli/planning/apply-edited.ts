import type { World } from '../../host/world.ts'
import { isEmpty, omissionsOf, type Plan, refusalsOf } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { FileChange } from '../../model/file-change.ts'
import type { Selector } from '../../model/room.ts'
import { listFirst } from '../../model/values/list-first.ts'
import { nameOf, selectorWord } from '../../plan/room-name.ts'
import { documentOf } from '../../view/document/document.ts'
import { visible } from '../../view/escape.ts'
import { waitingText } from '../../view/terminal/headline.ts'
import { planText } from '../../view/terminal/plan.ts'
import { writtenSummary } from '../../view/terminal/take-over.ts'
import { type Confirmation, writeFiles } from '../confirm.ts'
import { diagnose } from '../edit/diagnostics.ts'
import { type ExitCode, exitOf } from '../exit.ts'
import type { PlanArgs } from '../options/options.ts'
import { adviser } from '../options/repeat.ts'
import { printFailure, printProblems, stdoutPaint } from '../report/print.ts'
import { readingOf } from '../report/reading.ts'
import { type AuditLog, carryOutPlan, withAuditLog } from './carry-out.ts'
import { confirmPlan } from './confirm-plan.ts'
import { type EditedFiles, makePlan } from './make-plan.ts'

/** An edit of the manifest that was shown, and is not written yet. */
export interface Edited extends EditedFiles {
  readonly files: readonly FileChange[]
  /** The rooms of the edited entries, as the manifest selects them. */
  readonly rooms: readonly Selector[]
}

/** The options that apply an edit. */
export type ApplyEditedArgs = PlanArgs & { readonly autoApprove?: true; readonly auditLog?: string }

/**
 * Writes an edit of the manifest, and applies it alone: plans what the edit causes, shows the plan, asks, writes, applies it, and
 * verifies it. Guards and policies hold as in `apply`. If the plan is refused or declined, nothing is written.
 */
export function applyEdited(
  edited: Edited,
  options: ApplyEditedArgs,
  matter: Confirmation,
  world: World,
): Promise<ExitCode> {
  const args = { ...options, room: edited.rooms }
  return withAuditLog(args.auditLog, world, (opened) => planAndApply(edited, args, world, { ...opened, matter }))
}

interface Context {
  readonly log: AuditLog | undefined
  readonly matter: Confirmation
  /** Why the audit log cannot be written. */
  readonly problems: readonly Diagnostic[]
}

async function planAndApply(
  edited: Edited,
  args: ApplyEditedArgs,
  world: World,
  { log, matter, problems }: Context,
): Promise<ExitCode> {
  const endUnwritten = (code: ExitCode): ExitCode => {
    world.err(`\n${unwrittenText}\n`)
    return code
  }
  world.out('\n')
  const planned = await makePlan(args, world, { problems, edited })
  if ('code' in planned) return endUnwritten(planned.code)
  const { plan } = planned
  const refused = await showPlan(plan, args, world)
  if (refused !== undefined) return endUnwritten(refused)
  const { files, rooms } = edited
  const hasChanges = !isEmpty(plan)
  // Without an edit, nothing differs from the manifest before it.
  if (files.length === 0) return 0
  const unfinished =
    (await confirmPlan(plan, questionOf(edited, plan), matter, args, world)) ?? (await writeFiles(files, args, world))
  if (unfinished) return unfinished
  world.out(`\n${writtenSummary(files, rooms.length, '')}`)
  if (!hasChanges) return 0
  const code = await carryOutPlan(planned, args, world, { log, isAsked: args.autoApprove !== true })
  if (code !== 0) world.err(`\n${laterText(rooms, args, world)}\n`)
  /* v8 ignore next -- @preserve: a room is left out with an error, after which the code is not 0 */
  return code || (plan.unapplied?.length ? 7 : 0)
}

/** Shows the plan, what it leaves out and what refuses it. Returns the exit code if it cannot be applied at all. */
async function showPlan(plan: Plan, args: ApplyEditedArgs, world: World): Promise<ExitCode | undefined> {
  const omissions = omissionsOf(plan)
  // A person who is asked sees these in the plan.
  /* v8 ignore next -- @preserve: a plan of an edit always says what it widens */
  const unseen = args.autoApprove ? (plan.widened ?? []).map((each) => diagnose('edit/widened', each)) : []
  const refusals = [...refusalsOf(plan), ...unseen]
  const unapplied = unappliedText(plan)
  const isLeftOut = isEmpty(plan) && (omissions.length > 0 || unapplied !== undefined)
  const waiting = waitingText(plan)
  if (!isEmpty(plan)) world.out(planText(documentOf(plan), stdoutPaint(args, world), readingOf(args, world)))
  else world.out(isLeftOut ? leftOutText : nothingText)
  if (waiting !== undefined) world.out(`\n${waiting}\n`)
  if (omissions.length + refusals.length > 0) world.err('\n')
  if (refusals.length > 0) {
    await printFailure({ diagnostics: [...omissions, ...refusals], manifest: plan.manifest }, args, world)
    return exitOf(refusals)
  }
  printProblems(omissions, args, world)
  if (unapplied !== undefined) world.err(`\n${visible(unapplied)}\n`)
  return isLeftOut ? 3 : undefined
}

function unappliedText({ unapplied = [] }: Plan): string | undefined {
  if (unapplied.length === 0) return undefined
  const names = listFirst(unapplied.map(nameOf), 10)
  return `Not applied in ${names}: the plan leaves this link out. It stays as it is there, and a URL that it has still works.`
}

function questionOf({ files }: Edited, plan: Plan): string {
  const { url } = plan.portal
  const names = files.map(({ file }) => file).join(', ')
  return isEmpty(plan) ? `Write this into ${names}?` : `Write this into ${names}, and apply it to ${url}?`
}

function laterText(rooms: readonly Selector[], args: ApplyEditedArgs, world: World): string {
  const command = adviser(args, world)('apply', ...rooms.flatMap((room) => ['--room', selectorWord(room)]))
  const where = rooms.length === 1 ? 'that room' : 'those rooms'
  return `The manifest has the edit. To apply everything that is pending in ${where}, run:\n  ${visible(command)}`
}

const nothingText = 'Nothing to apply: on the portal, this edit changes nothing.\n'
const leftOutText = 'This edit cannot be applied.\n'
const unwrittenText =
  'Nothing was written, and nothing was applied. To write the edit and not apply it, run the command without --apply.'
