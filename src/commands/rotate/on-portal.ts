import { confirm } from '../../cli/confirm.ts'
import type { ExitCode } from '../../cli/exit.ts'
import { type AuditLog, carryOutPlan, openAuditLog } from '../../cli/planning/carry.ts'
import { makePlan } from '../../cli/planning/plan-for.ts'
import { paintOut, sayFailure } from '../../cli/report/say.ts'
import type { World } from '../../host/world.ts'
import { isEmpty, omissionsOf, type Plan, refusalsOf } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { documentOf } from '../../view/document/document.ts'
import { planText } from '../../view/text/plan.ts'
import { type Aim, type Known, matter, notDeclared, type RotateArgs } from './find.ts'

/** Gives a primary link a new URL on the portal: plans nothing else, shows that, asks, carries it out, looks again. */
export async function rotateOnPortal(aim: Aim, known: Known, args: RotateArgs, world: World): Promise<ExitCode> {
  const opened = args.auditLog === undefined ? undefined : await openAuditLog(args.auditLog, world)
  const log = opened?.ok ? opened.value : undefined
  try {
    return await planAndCarry(aim, known, args, world, { log, problems: opened?.diagnostics ?? [] })
  } finally {
    await log?.close()
  }
}

async function planAndCarry(
  aim: Aim,
  { manifest }: Known,
  args: RotateArgs,
  world: World,
  { log, problems }: { readonly log: AuditLog | undefined; readonly problems: readonly Diagnostic[] },
): Promise<ExitCode> {
  const made = await makePlan(args, world, { problems, reissue: true })
  if ('code' in made) return made.code
  const { plan } = made
  const omissions = omissionsOf(plan)
  if (omissions.length > 0) return sayFailure({ diagnostics: omissions, manifest: plan.manifest }, args, world)
  if (isEmpty(plan)) {
    const refusal = notDeclared(
      aim,
      manifest.entries.filter(({ links }) => links.every(({ key }) => key !== aim.key)),
    )
    return sayFailure({ diagnostics: [refusal] }, args, world)
  }
  world.out(planText(documentOf(plan), paintOut(args, world)))
  const refusals = refusalsOf(plan)
  if (refusals.length > 0) {
    world.err('\n')
    return sayFailure({ diagnostics: refusals, manifest: plan.manifest }, args, world)
  }
  const declined = await confirm(questionOf(plan), matter, args, world)
  if (declined) return declined
  return carryOutPlan(made, args, world, { log, isAsked: args.autoApprove !== true })
}

function questionOf({ rooms, portal: { url } }: Plan): string {
  const what = rooms.length === 1 ? 'this link a new URL' : 'these links new URLs'
  return `Give ${what} on ${url}? The old ${rooms.length === 1 ? 'one stops' : 'ones stop'} working at once.`
}
