import { type Command, Option } from 'commander'
import { runEdit } from '../../cli/edit/run-edit.ts'
import type { TypedValue } from '../../cli/edit/typed-values.ts'
import { checkEditing, type EditOptions, withEditing, withRoom } from '../../cli/options/edit-options.ts'
import { addExamples } from '../../cli/options/options.ts'
import { accessNumbers, type SettingName } from '../../model/link.ts'
import type { Selector } from '../../model/room.ts'
import type { Form } from '../../settings/row.ts'
import { rowOf, settingNames } from '../../settings/rows.ts'
import type { CommandContext } from '../context.ts'
import { addLink } from './add-link.ts'

interface AddOptions extends EditOptions {
  readonly key: string
  readonly to?: string
}

export function defineAdd(command: Command, { world, finish }: CommandContext): Command {
  addExamples(command, [
    'roomlinks add 4711 --key reviewers --title "For the reviewers" --access read --expires 14d --apply',
    'roomlinks add tag:client --key suppliers --access comment --password-env AUDIT_PASSWORD --each',
  ])
  withRoom(command)
    .description(
      'Adds a link to the manifest, in place: to the entry of the room, or in a new entry. Shows the difference and asks.',
    )
    .requiredOption('--key <key>', 'the key of the new link: primary, invitation, or any other')
  for (const setting of settingNames) command.addOption(optionOf(setting))
  command.option('--to <file>', 'the file of the manifest to add it to, if there are several')
  return withEditing(command).action(async (room: Selector, options: AddOptions) => {
    checkEditing(room, options, command)
    const { key, to } = options
    finish(await runEdit(addLink(typedIn(command), to), { room, key }, options, world))
  })
}

/** What stands for the value in the help. A flag has none: it is there or not. */
const placeholders: { readonly [F in Form]: string } = {
  title: ' <text>',
  level: ' <level>',
  date: ' <time>',
  count: ' <number>',
  password: ' <name>',
  flag: '',
}

/** Makes the option of a setting. */
function optionOf(setting: SettingName): Option {
  const { form, option } = rowOf(setting)
  const made = new Option(`--${option.name}${placeholders[form]}`, option.about)
  // Mistakes in values are reported together, not by commander one at a time.
  return form === 'level' ? made.choices(Object.keys(accessNumbers)).argParser((text) => text) : made
}

/** The settings that were given. */
function typedIn(command: Command): readonly TypedValue[] {
  return settingNames.flatMap((setting) => {
    const { option } = rowOf(setting)
    const value: unknown = command.getOptionValue(optionOf(setting).attributeName())
    return value === undefined ? [] : [{ name: option.name, text: String(value) }]
  })
}
