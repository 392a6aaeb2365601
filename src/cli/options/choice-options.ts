import { type Command, InvalidArgumentError, Option } from 'commander'
import { keyPattern } from '../../model/values/marker.ts'
import { headings } from './headings.ts'
import { appendSelector, roomsOption, withSecrets } from './options.ts'

/** Adds the options for the rooms and the name of a new manifest. A tag is a selector like any other. */
export function withChoice(command: Command, verb: string): Command {
  return command
    .optionsGroup(headings.selection)
    .addOption(roomsOption(`${verb} this room`, 'none'))
    .addOption(
      new Option('--tag <name>', `${verb} all rooms with this tag, as --room tag:NAME does; may be repeated`).argParser(
        (tag) => {
          if (tag === '') throw new InvalidArgumentError('Write the name of a tag.')
          command.setOptionValue('room', appendSelector(`tag:${tag}`, command.getOptionValue('room')))
        },
      ),
    )
    .option('--all', `${verb} all active rooms that the owner of the API key manages`)
    .optionsGroup(headings.writing)
    .addOption(
      new Option(
        '--name <name>',
        "the manifest's name, which identifies the owner of the links (default: from the portal's host)",
      ).argParser((name) => {
        const why = whyInvalidName(name)
        if (why === undefined) return name
        throw new InvalidArgumentError(why)
      }),
    )
}

/** Returns why a manifest cannot have this name. */
export function whyInvalidName(text: string): string | undefined {
  if (keyPattern.test(text)) return undefined
  return 'Write 1 to 63 characters from a to z, 0 to 9 and the hyphen.'
}

/** Adds the options for the files that passwords are written to, and variables read from. */
export function withPasswords(command: Command): Command {
  return withSecrets(
    command.option('--env-into <file>', 'also write the passwords into this new file, which only you can read'),
  )
}
