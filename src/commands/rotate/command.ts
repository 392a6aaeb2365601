import { type Command, InvalidArgumentError } from 'commander'
import { endUnasked, mayAsk } from '../../cli/confirm.ts'
import type { ExitCode } from '../../cli/exit.ts'
import { loadTexts } from '../../cli/files/load.ts'
import { admitRewrite } from '../../cli/files/write-back.ts'
import { addExamples, selectorIn, withConnection, withFiles } from '../../cli/options/options.ts'
import { sayFailure } from '../../cli/report/say.ts'
import type { World } from '../../host/world.ts'
import { readManifest } from '../../manifest/read/manifest.ts'
import { instantOf } from '../../model/text/instant.ts'
import type { CommandContext } from '../context.ts'
import { type Aim, admitAim, matter, type RotateArgs, type RotateOptions } from './find.ts'
import { rotateInManifest } from './in-manifest.ts'
import { rotateOnPortal } from './on-portal.ts'

export function defineRotate(command: Command, { world, finish }: CommandContext): Command {
  addExamples(command, ['roomlinks rotate 4711 auditors', 'roomlinks rotate tag:client partners --to 2027-q1'])
  command
    .argument('<room>', 'as --room has it: 4711, title:NAME or tag:NAME', selectorIn)
    .argument('<key>', 'the key of the link in the manifest: primary, invitation, or any other')
  return withConnection(withFiles(command))
    .description(
      'Raises the rotation of a link in the manifest, in place: plan then shows that the link is replaced. The primary ' +
        'link gets its new URL on the portal itself, at once, with all its settings. Shows what it will do, and asks.',
    )
    .option('--to <value>', 'the new rotation, where it is not the next number', rotationIn)
    .option('--auto-approve', 'do not ask; needed without a terminal')
    .option('--audit-log <file>', 'for primary: append a line of JSON for each request that was to change something')
    .option('--no-color', 'print without colour')
    .action(async (room: ReturnType<typeof selectorIn>, key: string, options: RotateOptions) => {
      const isPrimary = key === 'primary'
      if (isPrimary && options.to !== undefined) {
        command.error("error: option '--to' is for links with a rotation: a primary link has none", {
          code: 'commander.conflictingOption',
        })
      }
      if (!isPrimary && options.auditLog !== undefined) {
        command.error("error: option '--audit-log' is for primary: for other links, nothing is sent", {
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
async function runRotate(aim: Aim, options: RotateOptions, world: World): Promise<ExitCode> {
  const args: RotateArgs = { ...options, format: 'text', output: [], room: [aim.room], baseFile: [] }
  if (!args.autoApprove && !mayAsk(args, world)) return endUnasked(matter, args, world)
  const texts = await loadTexts(args, world)
  // A rotation does not depend on what the environment tells of other things.
  const read = texts.ok ? readManifest(texts.value, world.env, instantOf(world.now()), 'open') : texts
  if (!texts.ok || !read.ok) {
    return sayFailure({ diagnostics: read.diagnostics }, args, world)
  }
  const unwritable = aim.key === 'primary' ? [] : await admitRewrite(texts.value, world)
  if (unwritable.length > 0) {
    return sayFailure({ diagnostics: unwritable }, args, world)
  }
  const refusal = admitAim(aim, read.value)
  if (refusal) {
    return sayFailure({ diagnostics: [refusal] }, args, world)
  }
  const known = { manifest: read.value, files: texts.value }
  return aim.key === 'primary' ? rotateOnPortal(aim, known, args, world) : rotateInManifest(aim, known, args, world)
}
