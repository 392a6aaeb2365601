import { type Command, InvalidArgumentError } from 'commander'
import { endUnconfirmed, mayAsk } from '../../cli/confirm.ts'
import { runEdit } from '../../cli/edit/run-edit.ts'
import { stdin } from '../../cli/files/load.ts'
import { withEditing } from '../../cli/options/edit-options.ts'
import { headings } from '../../cli/options/headings.ts'
import { isUrl, linkOperands } from '../../cli/options/link-operands.ts'
import { addExamples, keyForm } from '../../cli/options/options.ts'
import type { LinkTarget } from '../../library/declared/find.ts'
import { linkKeyPattern } from '../../model/link.ts'
import type { CommandContext } from '../context.ts'
import { findTarget } from './by-url.ts'
import { rotation } from './in-manifest.ts'
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
  return withEditing(command)
    .description(
      'Raises the rotation of a link in the manifest, in place, so that the next apply replaces the link. A primary link ' +
        'gets its new URL directly on the portal, and keeps its settings. Shows what it will do, and asks.',
    )
    .optionsGroup(headings.writing)
    .option('--to <value>', 'the new rotation (default: the next number)', rotationIn)
    .action(async (_room: string | undefined, _key: string | undefined, options: RotateOptions) => {
      const { room, link } = linkOperands(command, options.file)
      if (!room && link !== undefined && link !== stdin.argument && !isUrl(link)) {
        command.error("error: missing required argument 'key'", { code: 'commander.missingArgument' })
      }
      const args: RotateArgs = { ...options, format: 'text', output: [], room: [], baseFile: [] }
      if (!args.autoApprove && !mayAsk(args, world)) return finish(await endUnconfirmed(matter, args, world))
      const target =
        room && link !== undefined ? { room, key: readKey(link, command) } : await findTarget(link, args, world)
      if ('code' in target) return finish(target.code)
      checkOptions(target, options, command)
      const run =
        target.key === 'primary'
          ? rotateOnPortal(target, args, world)
          : runEdit(rotation(options.to), target, options, world)
      finish(await run)
    })
}

function readKey(text: string, command: Command): string {
  if (linkKeyPattern.test(text)) return text
  // It may be a part of a URL, so it is not repeated.
  return command.error(`error: this is not the key of a link. ${keyForm}`, { code: 'commander.invalidArgument' })
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
