import type { ExitCode } from '../../cli/exit.ts'
import { loadManifestFiles } from '../../cli/files/load.ts'
import { type AuditLog, carryOutPlan, withAuditLog } from '../../cli/planning/carry-out.ts'
import { confirmPlan } from '../../cli/planning/confirm-plan.ts'
import { makePlan } from '../../cli/planning/make-plan.ts'
import { printFailure, stdoutPaint } from '../../cli/report/print.ts'
import { readingOf } from '../../cli/report/reading.ts'
import type { World } from '../../host/world.ts'
import { diagnose } from '../../library/declared/diagnostics.ts'
import { checkTarget, entriesWithout, type LinkTarget, notDeclared } from '../../library/declared/find.ts'
import { readManifest } from '../../manifest/read/manifest.ts'
import { isEmpty, omissionsOf, type Plan, refusalsOf } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Manifest } from '../../model/room.ts'
import { instantOf } from '../../model/values/instant.ts'
import { documentOf } from '../../view/document/document.ts'
import { waitingText } from '../../view/terminal/headline.ts'
import { planText } from '../../view/terminal/plan.ts'
import { matter, type RotateArgs } from './options.ts'

/**
 * Gives a primary link a new URL on the portal: plans that alone, shows the plan, asks, applies it, and verifies it.
 */
export async function rotateOnPortal(target: LinkTarget, options: RotateArgs, world: World): Promise<ExitCode> {
  const args = { ...options, room: [target.room] }
  const texts = await loadManifestFiles(args, world)
  // What is wrong with the name of the link is told before the portal is asked, whatever variables are not set.
  const read = texts.ok ? readManifest(texts.value, world.variables, instantOf(world.now()), 'open') : texts
  const refusal = read.ok ? checkTarget(target, read.value) : undefined
  if (!read.ok || refusal) return printFailure({ diagnostics: refusal ? [refusal] : read.diagnostics }, args, world)
  return withAuditLog(args.auditLog, world, (opened) => planAndApply(target, read.value, args, world, opened))
}

async function planAndApply(
  target: LinkTarget,
  manifest: Manifest,
  args: RotateArgs,
  world: World,
  { log, problems }: { readonly log: AuditLog | undefined; readonly problems: readonly Diagnostic[] },
): Promise<ExitCode> {
  const planned = await makePlan(args, world, { problems, reissue: true })
  if ('code' in planned) return planned.code
  const { plan } = planned
  const { key, room } = target
  const rooms = plan.rooms.map((each) => each.room)
  const several =
    args.each || rooms.length < 2 ? [] : [diagnose('declared/several', { key, room, selectors: [room], rooms })]
  const omissions = [...omissionsOf(plan), ...several]
  if (omissions.length > 0) return printFailure({ diagnostics: omissions, manifest: plan.manifest }, args, world)
  if (isEmpty(plan)) {
    return printFailure({ diagnostics: [notDeclared(target, entriesWithout(key, manifest))] }, args, world)
  }
  world.out(planText(documentOf(plan), stdoutPaint(args, world), readingOf(args, world)))
  const waiting = waitingText(plan)
  if (waiting !== undefined) world.out(`\n${waiting}\n`)
  const refusals = refusalsOf(plan)
  if (refusals.length > 0) {
    world.err('\n')
    return printFailure({ diagnostics: refusals, manifest: plan.manifest }, args, world)
  }
  const declined = await confirmPlan(plan, questionOf(plan), matter, args, world)
  if (declined) return declined
  return carryOutPlan(planned, args, world, { log, isAsked: args.autoApprove !== true })
}

function questionOf({ rooms, portal: { url } }: Plan): string {
  const what = rooms.length === 1 ? 'this link a new URL' : 'these links new URLs'
  return `Give ${what} on ${url}? The old ${rooms.length === 1 ? 'one stops' : 'ones stop'} working at once.`
}
