import type { World } from '../../host/world.ts'
import type { ManifestFile } from '../../manifest/yaml/source.ts'
import { isEmpty, omissionsOf, refusalsOf } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Selector } from '../../model/room.ts'
import { selectorArgument } from '../../plan/room-name.ts'
import { documentOf } from '../../view/document/document.ts'
import { visible } from '../../view/escape.ts'
import { waitingText } from '../../view/terminal/headline.ts'
import { planText } from '../../view/terminal/plan.ts'
import { type Confirmation, confirm } from '../confirm.ts'
import { type ExitCode, exitOf } from '../exit.ts'
import type { PlanArgs } from '../options/options.ts'
import { readingOf } from '../options/reading-options.ts'
import { exitOfOmissions } from '../report/exit.ts'
import { printFailure, printProblems, stdoutPaint } from '../report/print.ts'
import { type AuditLog, carryOutPlan, withAuditLog } from './carry-out.ts'
import { makePlan } from './make-plan.ts'

/** An edit of the manifest that has been written. */
export interface Edited {
  /** The rooms of the edited entries, as the manifest selects them. */
  readonly rooms: readonly Selector[]
  /** All files of the manifest, as they were before. */
  readonly before: readonly ManifestFile[]
}

/** The options that apply an edit. */
export type ApplyEditedArgs = PlanArgs & { readonly autoApprove?: true; readonly auditLog?: string }

/**
 * Applies an edit of the manifest alone: reads the manifest again, plans what the edit causes, shows the plan, asks,
 * applies it, and verifies it. Guards and policies hold as in `apply`. If nothing is applied, says that the manifest
 * keeps the edit.
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
  { rooms, before }: Edited,
  args: ApplyEditedArgs,
  world: World,
  { log, matter, problems }: Context,
): Promise<ExitCode> {
  const endUnapplied = (code: ExitCode): ExitCode => {
    const selected = rooms.map((room) => ` --room ${selectorArgument(room)}`).join('')
    const command = `roomlinks apply${visible(selected)}`
    world.err(`\nThe manifest keeps the edit, but it is not applied.\nTo apply it later, run: ${command}\n`)
    return code
  }
  world.out('\n')
  const planned = await makePlan(args, world, { problems, edited: before })
  if ('code' in planned) return endUnapplied(planned.code)
  const { plan } = planned
  const omissions = omissionsOf(plan)
  const refusals = refusalsOf(plan)
  const waiting = waitingText(plan)
  world.out(isEmpty(plan) ? nothingText : planText(documentOf(plan), stdoutPaint(args, world), readingOf(args, world)))
  if (waiting !== undefined) world.out(`\n${waiting}\n`)
  if (omissions.length + refusals.length > 0) world.err('\n')
  if (refusals.length > 0) {
    await printFailure({ diagnostics: [...omissions, ...refusals], manifest: plan.manifest }, args, world)
    return endUnapplied(exitOf(refusals))
  }
  printProblems(omissions, args, world)
  if (isEmpty(plan)) return omissions.length > 0 ? endUnapplied(exitOfOmissions(plan)) : 0
  const declined = await confirm(`Apply this to ${plan.portal.url}?`, matter, args, world)
  if (declined) return endUnapplied(declined)
  return carryOutPlan(planned, args, world, { log, isAsked: args.autoApprove !== true })
}

const nothingText = 'Nothing to apply: on the portal, this edit changes nothing.\n'
