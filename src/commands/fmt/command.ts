import { Command } from 'commander'
import type { ExitCode } from '../../cli/exit.ts'
import { withFiles } from '../../cli/options/options.ts'
import type { World } from '../../host/world.ts'
import type { FmtArgs } from './run-fmt.ts'

export function fmtCommand(world: World, finish: (code: ExitCode) => void): Command {
  return withFiles(new Command('fmt'))
    .argument('[path...]', 'the same as --file; - is stdin, and prints on stdout')
    .summary('write a manifest in its one layout')
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
      const { runFmt } = await import('./run-fmt.ts')
      finish(await runFmt({ ...options, file }, world))
    })
}
