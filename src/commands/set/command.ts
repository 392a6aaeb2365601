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
    'roomlinks set tag:client partners access=read --each --apply',
  ])
  const names = settingNames.map((name) => rowOf(name).option.name)
  return withEditing(withDeclaredLink(command))
    .description(
      'Sets settings of a link in the manifest, in place; shows the difference and asks. ' +
        'A date may be a time from now (14d), or after the declared date if that is later (+14d). null clears a setting.',
    )
    .argument('<change...>', `SETTING=VALUE, once or more; settings are ${names.join(', ')}, protect`)
    .action(async (room: Selector, key: string, changes: readonly string[], options: EditOptions) => {
      checkEditing(room, options, command)
      finish(await runEdit(editDeclared(settingValues(readChanges(changes, command))), { room, key }, options, world))
    })
}

/** Reads `SETTING=VALUE`. Ends the command line where a setting has no `=`. Another word is not repeated: it may be a secret. */
function readChanges(words: readonly string[], command: Command): readonly TypedValue[] {
  return words.map((word, nth) => {
    const [name = '', ...rest] = word.split('=')
    const setting = settingNames.find((each) => each === name || rowOf(each).option.name === name)
    if (rest.length > 0 || !setting) return { name, text: rest.join('=') }
    const value = words[nth + 1]
    const isShown = value !== undefined && setting !== 'password' && !value.includes('=')
    const example = isShown ? `${name}=${value}` : `${name}=VALUE`
    return command.error(`error: ${name} has no value. Write ${example}.`, { code: 'commander.invalidArgument' })
  })
}
