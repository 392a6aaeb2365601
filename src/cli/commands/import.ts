import { Command, InvalidArgumentError, Option } from 'commander'
import type { ExitCode } from '../exit.ts'
import type { ImportArgs } from '../import/run.ts'
import { appendSelector, withConnection } from '../options.ts'
import type { World } from '../world.ts'

interface Options extends ImportArgs {
  readonly into?: string
  readonly envFile?: string
}

export function importCommand(world: World, finish: (code: ExitCode) => void): Command {
  return withConnection(withTarget(withChoice(new Command('import'))))
    .summary('write a manifest of the links that are there')
    .description(
      'Reads the portal and prints a manifest that declares its links as they are: a plan of it is empty. Sends nothing but GETs.',
    )
    .addHelpText(
      'after',
      `
Examples:
  roomlinks import --all > all.yaml
  roomlinks import --tag client --into roomlinks.yaml
  roomlinks import --all --name estate --env-into passwords.env > estate.yaml
`,
    )
    .action(async ({ envFile, envInto = envFile, ...options }: Options, command: Command) => {
      if (!options.all && options.room.length === 0) {
        command.error('it is not said which rooms to import: use --room, --tag or --all', {
          code: 'commander.missingRoom',
        })
      }
      if (options.autoApprove && options.into === undefined) {
        command.error("option '--auto-approve' needs --into", { code: 'commander.missingInto' })
      }
      finish(await runChosen({ ...options, ...(envInto !== undefined && { envInto }) }, world))
    })
}

async function runChosen({ into, ...args }: Options, world: World): Promise<ExitCode> {
  if (into === undefined) return (await import('../import/run.ts')).runImport(args, world)
  return (await import('../import/into.ts')).runInto({ ...args, into }, world)
}

/** The options that say which rooms; a tag is a selector like the others. */
function withChoice(command: Command): Command {
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
          command.setOptionValue('room', appendSelector(`tag:${tag}`, command.getOptionValue('room')))
        },
      ),
    )
    .option('--all', 'import all active rooms that the owner of the API key may manage')
}

/** The options that say what becomes of it. */
function withTarget(command: Command): Command {
  return (
    command
      .addOption(
        new Option(
          '--name <name>',
          "the manifest's name, which says whose links are whose (default: the portal's)",
        ).argParser(readName),
      )
      .option('--into <file>', 'put what is missing into this manifest, in place; shows the difference and asks')
      .option('--auto-approve', 'with --into: do not ask; needed without a terminal')
      .option('--env-into <file>', 'also write the passwords into this new file, for you alone to read')
      // The usual name; but Node 20 takes an option of that name for its own, wherever it stands.
      .addOption(new Option('--env-file <file>').hideHelp())
      .option('--no-color', 'print without colour')
  )
}

function readName(text: string): string {
  if (/^[a-z0-9-]{1,63}$/.test(text)) return text
  throw new InvalidArgumentError('Write 1 to 63 of the characters a to z, 0 to 9 and the hyphen.')
}
