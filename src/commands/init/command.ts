import { type Command, Option } from 'commander'
import { withChoice, withName, withPasswords } from '../../cli/options/choice-options.ts'
import { withReach } from '../../cli/options/options.ts'
import type { CommandContext } from '../context.ts'
import type { InitArgs } from './answers.ts'
import { runInit } from './run.ts'

export function defineInit(command: Command, { world, finish }: CommandContext): Command {
  return withPasswords(withReach(withStart(withName(withChoice(command, 'declare')))))
    .description(
      'Writes a manifest of the links that are there, and what CI reads, if that is wanted. Asks for what is not said; looks at the portal and the key first. Sends nothing but GETs, and writes over nothing.',
    )
    .option('--no-color', 'print without colour')
    .addHelpText(
      'after',
      `
Examples:
  roomlinks init --file links.yaml --name links --all --ci none --auto-approve
  roomlinks init --file acme.yaml --name acme --tag client --ci none --auto-approve
`,
    )
    .action(async ({ envFile, envInto = envFile, ...args }: InitArgs & { readonly envFile?: string }) => {
      finish(await runInit({ ...args, ...(envInto !== undefined && { envInto }) }, world))
    })
}

/** The options that say what is written, and whether to ask. */
function withStart(command: Command): Command {
  return command
    .addOption(new Option('-f, --file <path>', 'the manifest to write').default('roomlinks.yaml'))
    .addOption(
      new Option('--ci <name>', 'what is to run it: writes a file for that, at the top of the repository').choices([
        'github',
        'gitlab',
        'none',
      ]),
    )
    .option('--auto-approve', 'do not ask before the files are written; needed without a terminal')
}
