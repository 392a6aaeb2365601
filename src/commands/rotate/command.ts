import { type Command, InvalidArgumentError } from 'commander'
import { endUnconfirmed, mayAsk } from '../../cli/confirm.ts'
import { checkTarget, type LinkTarget } from '../../cli/declared/find.ts'
import type { ExitCode } from '../../cli/exit.ts'
import { checkRewritable } from '../../cli/files/files.ts'
import { loadManifestFiles, stdin } from '../../cli/files/load.ts'
import { isUrl, linkOperands } from '../../cli/find-link/operands.ts'
import { addExamples, withConnection, withFiles } from '../../cli/options/options.ts'
import { withPolicy } from '../../cli/options/policy-options.ts'
import { printFailure } from '../../cli/report/print.ts'
import type { World } from '../../host/world.ts'
import { readManifest } from '../../manifest/read/manifest.ts'
import { instantOf } from '../../model/values/instant.ts'
import type { CommandContext } from '../context.ts'
import { findTarget } from './by-url.ts'
import { rotateInManifest } from './in-manifest.ts'
import { rotateOnPortal } from './on-portal.ts'
import { matter, type RotateArgs, type RotateOptions } from './options.ts'

export function defineRotate(command: Command, { world, finish }: CommandContext): Command {
  addExamples(command, [
    'roomlinks rotate 4711 auditors',
    'roomlinks rotate --apply',
    'roomlinks rotate tag:client partners --each --to 2027-q1',
  ])
  command
    .argument(
      '[room]',
      'the room: 4711, title:NAME or tag:NAME; or instead of both, the URL of the link, or - for stdin',
    )
    .argument('[key]', 'the key of the link in the manifest; without room and key, the URL is asked for')
  return withPolicy(withConnection(withFiles(command)))
    .description(
      'Raises the rotation of a link in the manifest, in place, so that the next apply replaces the link. A primary link ' +
        'gets its new URL directly on the portal, and keeps its settings. Shows what it will do, and asks.',
    )
    .option('--to <value>', 'the new rotation (default: the next number)', rotationIn)
    .option('--apply', 'then plan and apply this alone, and ask again')
    .option('--each', 'rotate the link in each of several rooms')
    .option('--auto-approve', 'do not ask; required without a terminal')
    .option('--audit-log <file>', 'with --apply, or for primary: append a line of JSON for each request that writes')
    .option('--no-color', 'print without colour')
    .action(async (_room: string | undefined, _key: string | undefined, options: RotateOptions) => {
      const { room, link } = linkOperands(command, options.file)
      if (!room && link !== undefined && link !== stdin.argument && !isUrl(link)) {
        command.error("error: missing required argument 'key'", { code: 'commander.missingArgument' })
      }
      const args: RotateArgs = { ...options, format: 'text', output: [], room: [], baseFile: [] }
      if (!args.autoApprove && !mayAsk(args, world)) return finish(await endUnconfirmed(matter, args, world))
      const target = room && link !== undefined ? { room, key: link } : await findTarget(link, args, world)
      if ('code' in target) return finish(target.code)
      checkOptions(target, options, command)
      finish(await runRotate(target, { ...args, room: [target.room] }, world))
    })
}

function rotationIn(text: string): string {
  if (text.trim() !== '') return text
  throw new InvalidArgumentError('It is empty.')
}

function checkOptions({ key }: LinkTarget, { to, auditLog, apply }: RotateOptions, command: Command): void {
  const conflict = (message: string): never =>
    command.error(`error: option ${message}`, { code: 'commander.conflictingOption' })
  const isPrimary = key === 'primary'
  if (isPrimary && to !== undefined) conflict("'--to' cannot be used for a primary link, which has no rotation")
  if (!isPrimary && !apply && auditLog !== undefined) {
    conflict("'--audit-log' is only for a primary link, or with --apply: otherwise, nothing is sent")
  }
}

/** Gives a link a new URL: in the manifest, or a primary link on the portal. */
async function runRotate(target: LinkTarget, args: RotateArgs, world: World): Promise<ExitCode> {
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
