import { type Command, InvalidArgumentError } from 'commander'
import { editDeclared, settingValues } from '../../cli/edit/edit-declared.ts'
import { runEdit } from '../../cli/edit/run-edit.ts'
import { checkEditing, type EditOptions, withDeclaredLink, withEditing } from '../../cli/options/edit-options.ts'
import { addExamples } from '../../cli/options/options.ts'
import type { Selector } from '../../model/room.ts'
import { parseDuration, writeDuration } from '../../model/values/duration.ts'
import type { CommandContext } from '../context.ts'

export function defineExtend(command: Command, { world, finish }: CommandContext): Command {
  addExamples(command, ['roomlinks extend 4711 auditors 30d --apply', 'roomlinks extend tag:client partners 2w --each'])
  return withEditing(withDeclaredLink(command))
    .description(
      'Extends the expiry of a link in the manifest, in place: from the declared date, or from now if that is later. ' +
        'Shows the difference and asks.',
    )
    .argument('<time>', 'how much longer: 12h, 30d or 2w', parseLonger)
    .action(async (room: Selector, key: string, milliseconds: number, options: EditOptions) => {
      checkEditing(room, options, command)
      const typed = [{ name: 'expires', text: `+${writeDuration(milliseconds)}` }]
      finish(await runEdit(editDeclared(settingValues(typed)), { room, key }, options, world))
    })
}

function parseLonger(text: string): number {
  const longer = parseDuration(text)
  if (longer !== undefined) return longer
  throw new InvalidArgumentError(
    'Write how much longer, as in 12h, 30d or 2w. For a date, run roomlinks set with expires=DATE.',
  )
}
