import { type Command, InvalidArgumentError } from 'commander'
import { selectorIn, withConnection, withFiles } from '../../cli/options/options.ts'
import type { CommandContext } from '../context.ts'
import type { RotateOptions } from './aim.ts'
import { runRotate } from './rotate.ts'

export function defineRotate(command: Command, { world, finish }: CommandContext): Command {
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
    .addHelpText(
      'after',
      `
Examples:
  roomlinks rotate 4711 auditors
  roomlinks rotate tag:client partners --to 2027-q1
`,
    )
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
