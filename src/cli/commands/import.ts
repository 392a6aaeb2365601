import { type Command as Cli, Command, InvalidArgumentError, Option } from 'commander'
import type { ExitCode } from '../exit.ts'
import type { ImportArgs } from '../import/run.ts'
import { appendSelector, withConnection } from '../options.ts'
import type { World } from '../world.ts'

export function importCommand(world: World, finish: (code: ExitCode) => void): Command {
  return (
    withConnection(withChoice(new Command('import')))
      .summary('write a manifest of the links that are there')
      .description(
        'Reads the portal and prints a manifest that declares its links as they are: a plan of it is empty. Sends nothing but GETs.',
      )
      .addOption(
        new Option('--name <name>', "the manifest's name, which says whose links are whose").argParser(readName),
      )
      .option('--env-into <file>', 'also write the passwords into this new file, for you alone to read')
      // The usual name; but Node 20 takes an option of that name for its own, wherever it stands.
      .addOption(new Option('--env-file <file>').hideHelp())
      .option('--no-color', 'print without colour')
      .addHelpText(
        'after',
        `
Examples:
  roomlinks import --all > all.yaml
  roomlinks import --tag client --env-into passwords.env > client.yaml
`,
      )
      .action(async (options: ImportArgs & { readonly envFile?: string }, command: Command) => {
        if (!options.all && options.room.length === 0) {
          command.error('error: it is not said which rooms to import: use --room, --tag or --all', {
            code: 'commander.missingRoom',
          })
        }
        const { runImport } = await import('../import/run.ts')
        const { envFile, envInto = envFile, ...others } = options
        finish(await runImport({ ...others, ...(envInto !== undefined && { envInto }) }, world))
      })
  )
}

/** The options that say which rooms; a tag is a selector like the others. */
function withChoice(command: Cli): Cli {
  return command
    .addOption(
      new Option('--room <selector>', 'import this room: 4711, title:NAME or tag:NAME; may be repeated')
        .argParser(appendSelector)
        .default([], 'none'),
    )
    .addOption(
      new Option('--tag <name>', 'import all rooms with this tag, as --room tag:NAME does; may be repeated').argParser(
        (tag) => {
          if (tag === '') throw new InvalidArgumentError('Write the name of a tag.')
          return command.setOptionValue('room', appendSelector(`tag:${tag}`, command.getOptionValue('room')))
        },
      ),
    )
    .option('--all', 'import all active rooms that the owner of the API key may manage')
}

function readName(text: string): string {
  if (/^[a-z0-9-]{1,63}$/.test(text)) return text
  throw new InvalidArgumentError('Write 1 to 63 of the characters a to z, 0 to 9 and the hyphen.')
}
