import { type Command, InvalidArgumentError } from 'commander'
import { confirm, endUnconfirmed, mayAsk } from '../../cli/confirm.ts'
import type { ExitCode } from '../../cli/exit.ts'
import { checkRewritable } from '../../cli/files/files.ts'
import { loadManifestFiles } from '../../cli/files/load.ts'
import { addExamples, parseSelector, withConnection, withFiles } from '../../cli/options/options.ts'
import { readingOf } from '../../cli/options/reading-options.ts'
import { type AuditLog, carryOutPlan, openAuditLog } from '../../cli/planning/carry-out.ts'
import { makePlan } from '../../cli/planning/make-plan.ts'
import { printFailure, stdoutPaint } from '../../cli/report/print.ts'
import type { World } from '../../host/world.ts'
import { readManifest } from '../../manifest/read/manifest.ts'
import { isEmpty, omissionsOf, type Plan, refusalsOf } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { instantOf } from '../../model/values/instant.ts'
import { documentOf } from '../../view/document/document.ts'
import { planText } from '../../view/terminal/plan.ts'
import type { CommandContext } from '../context.ts'
import {
  checkTarget,
  type LoadedManifest,
  matter,
  notDeclared,
  type RotateArgs,
  type RotateOptions,
  type RotationTarget,
} from './find.ts'
import { rotateInManifest } from './in-manifest.ts'

export function defineRotate(command: Command, { world, finish }: CommandContext): Command {
  addExamples(command, ['roomlinks rotate 4711 auditors', 'roomlinks rotate tag:client partners --to 2027-q1'])
  command
    .argument('<room>', 'the room: 4711, title:NAME or tag:NAME', parseSelector)
    .argument('<key>', 'the key of the link in the manifest: primary, invitation, or any other')
  return withConnection(withFiles(command))
    .description(
      'Raises the rotation of a link in the manifest, in place, so that the next apply replaces the link. A primary link ' +
        'gets its new URL directly on the portal, and keeps its settings. Shows what it will do, and asks.',
    )
    .option('--to <value>', 'the new rotation (default: the next number)', rotationIn)
    .option('--auto-approve', 'do not ask; required without a terminal')
    .option('--audit-log <file>', 'for primary: append a line of JSON for each request that writes')
    .option('--no-color', 'print without colour')
    .action(async (room: ReturnType<typeof parseSelector>, key: string, options: RotateOptions) => {
      const isPrimary = key === 'primary'
      if (isPrimary && options.to !== undefined) {
        command.error("error: option '--to' cannot be used for a primary link, which has no rotation", {
          code: 'commander.conflictingOption',
        })
      }
      if (!isPrimary && options.auditLog !== undefined) {
        command.error("error: option '--audit-log' is only for a primary link: for other links, nothing is sent", {
          code: 'commander.conflictingOption',
        })
      }
      finish(await runRotate({ room, key }, options, world))
    })
}

function rotationIn(text: string): string {
  if (text.trim() !== '') return text
  throw new InvalidArgumentError('It is empty.')
}

/** Gives a link a new URL: in the manifest, or a primary link on the portal. */
async function runRotate(target: RotationTarget, options: RotateOptions, world: World): Promise<ExitCode> {
  const args: RotateArgs = { ...options, format: 'text', output: [], room: [target.room], baseFile: [] }
  if (!args.autoApprove && !mayAsk(args, world)) return endUnconfirmed(matter, args, world)
  const texts = await loadManifestFiles(args, world)
  // Rotating does not need the values of variables.
  const read = texts.ok ? readManifest(texts.value, world.env, instantOf(world.now()), 'open') : texts
  if (!texts.ok || !read.ok) return printFailure({ diagnostics: read.diagnostics }, args, world)
  const unwritable = target.key === 'primary' ? [] : await checkRewritable(texts.value, world)
  if (unwritable.length > 0) return printFailure({ diagnostics: unwritable }, args, world)
  const refusal = checkTarget(target, read.value)
  if (refusal) return printFailure({ diagnostics: [refusal] }, args, world)
  const loaded = { manifest: read.value, files: texts.value }
  return target.key === 'primary'
    ? rotateOnPortal(target, loaded, args, world)
    : rotateInManifest(target, loaded, args, world)
}

/**
 * Gives a primary link a new URL on the portal: plans that alone, shows the plan, asks, applies it, and verifies it.
 */
async function rotateOnPortal(
  target: RotationTarget,
  loaded: LoadedManifest,
  args: RotateArgs,
  world: World,
): Promise<ExitCode> {
  const opened = args.auditLog === undefined ? undefined : await openAuditLog(args.auditLog, world)
  const log = opened?.ok ? opened.value : undefined
  try {
    return await planAndApply(target, loaded, args, world, { log, problems: opened?.diagnostics ?? [] })
  } finally {
    await log?.close()
  }
}

async function planAndApply(
  target: RotationTarget,
  { manifest }: LoadedManifest,
  args: RotateArgs,
  world: World,
  { log, problems }: { readonly log: AuditLog | undefined; readonly problems: readonly Diagnostic[] },
): Promise<ExitCode> {
  const planned = await makePlan(args, world, { problems, reissue: true })
  if ('code' in planned) return planned.code
  const { plan } = planned
  const omissions = omissionsOf(plan)
  if (omissions.length > 0) return printFailure({ diagnostics: omissions, manifest: plan.manifest }, args, world)
  if (isEmpty(plan)) {
    const others = manifest.entries.filter(({ links }) => links.every(({ key }) => key !== target.key))
    return printFailure({ diagnostics: [notDeclared(target, others)] }, args, world)
  }
  world.out(planText(documentOf(plan), stdoutPaint(args, world), readingOf(args, world)))
  const refusals = refusalsOf(plan)
  if (refusals.length > 0) {
    world.err('\n')
    return printFailure({ diagnostics: refusals, manifest: plan.manifest }, args, world)
  }
  const declined = await confirm(questionOf(plan), matter, args, world)
  if (declined) return declined
  return carryOutPlan(planned, args, world, { log, isAsked: args.autoApprove !== true })
}

function questionOf({ rooms, portal: { url } }: Plan): string {
  const what = rooms.length === 1 ? 'this link a new URL' : 'these links new URLs'
  return `Give ${what} on ${url}? The old ${rooms.length === 1 ? 'one stops' : 'ones stop'} working at once.`
}
