import type { Command } from 'commander'
import type { ImportArgs } from '../../cli/capture/capture.ts'
import { runImport } from '../../cli/capture/capture.ts'
import { withChoice, withName, withPasswords } from '../../cli/options/choice-options.ts'
import { withConnection } from '../../cli/options/options.ts'
import type { CommandContext } from '../context.ts'
import { runInto } from './into.ts'

interface Options extends ImportArgs {
  readonly into?: string
  readonly envFile?: string
}

export function defineImport(command: Command, { world, finish }: CommandContext): Command {
  return withConnection(withTarget(withChoice(command, 'import')))
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
      const { into, ...args } = { ...options, ...(envInto !== undefined && { envInto }) }
      finish(await (into === undefined ? runImport(args, world) : runInto({ ...args, into }, world)))
    })
}

/** The options that say what becomes of it. */
function withTarget(command: Command): Command {
  const target = withName(command)
    .option('--into <file>', 'put what is missing into this manifest, in place; shows the difference and asks')
    .option('--auto-approve', 'with --into: do not ask; needed without a terminal')
  return withPasswords(target).option('--no-color', 'print without colour')
}
