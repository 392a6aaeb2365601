import type { Command } from 'commander'
import { withFiles } from '../../cli/options/options.ts'
import type { CommandContext } from '../context.ts'
import type { FmtArgs } from './run-fmt.ts'
import { runFmt } from './run-fmt.ts'

export function defineFmt(command: Command, { world, finish }: CommandContext): Command {
  return withFiles(command)
    .argument('[path...]', 'the same as --file; - is stdin, and prints on stdout')
    .description(
      'Puts the keys of a manifest in their order, and access levels, dates, quotes, indentation and blank lines in their one form, in place. Keeps what it says and all comments. Prints the names of the files that change.',
    )
    .option('--check', 'write nothing; end with 2 when something would change')
    .option('--diff', 'show what changes, beside writing it; with --check, only show it')
    .option('--no-color', 'print without colour')
    .addHelpText(
      'after',
      `
Examples:
  roomlinks fmt
  roomlinks fmt --check --diff roomlinks.yaml
`,
    )
    .action(async (paths: readonly string[], options: FmtArgs, command: Command) => {
      const file = [...options.file, ...paths]
      if (file.length > 1 && file.includes('-')) {
        command.error("argument '-' goes with no other file", { code: 'commander.conflictingArgument' })
      }
      finish(await runFmt({ ...options, file }, world))
    })
}
