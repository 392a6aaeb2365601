import type { Command } from 'commander'
import { editDeclared, settingValues } from '../../cli/edit/edit-declared.ts'
import { runEdit } from '../../cli/edit/run-edit.ts'
import type { TypedValue } from '../../cli/edit/typed-values.ts'
import { checkEditing, type EditOptions, withDeclaredLink, withEditing } from '../../cli/options/edit-options.ts'
import { addExamples } from '../../cli/options/options.ts'
import type { Selector } from '../../model/room.ts'
import { rowOf, settingNames } from '../../settings/rows.ts'
import type { CommandContext } from '../context.ts'

export function defineSet(command: Command, { world, finish }: CommandContext): Command {
  addExamples(command, [
    'roomlinks set 4711 auditors access=comment expires=+30d',
    'roomlinks set tag:client partners password-env=PARTNERS_PASSWORD --each --apply',
  ])
  const names = settingNames.map((name) => rowOf(name).option.name)
  return withEditing(withDeclaredLink(command))
    .description(
      'Sets settings of a link in the manifest, in place; shows the difference and asks. ' +
        'A date may be a time from now (14d), or after the declared date if that is later (+14d). null clears a setting.',
    )
    .argument('<change...>', `SETTING=VALUE, once or more; settings are ${names.join(', ')}, protect`, appendValue)
    .action(async (room: Selector, key: string, typed: readonly TypedValue[], options: EditOptions) => {
      checkEditing(room, options, command)
      finish(await runEdit(editDeclared(settingValues(typed)), { room, key }, options, world))
    })
}

function appendValue(word: string, earlier: readonly TypedValue[] = []): readonly TypedValue[] {
  const [name = '', ...rest] = word.split('=')
  return [...earlier, { name, text: rest.join('=') }]
}
