import type { Command } from 'commander'
import type { ExitCode } from '../../cli/exit.ts'
import { writeBack } from '../../cli/files/files.ts'
import { loadManifestFiles } from '../../cli/files/load.ts'
import { addExamples, type FileArgs, type OutputArgs, withFiles } from '../../cli/options/options.ts'
import { printAndExit, stdoutPaint } from '../../cli/report/print.ts'
import type { World } from '../../host/world.ts'
import { type FileChange, shownChange } from '../../manifest/edit/edit.ts'
import { format } from '../../manifest/format/format.ts'
import { visible } from '../../view/escape.ts'
import { diffText } from '../../view/text/take-over.ts'
import { count } from '../../view/words.ts'
import type { CommandContext } from '../context.ts'

export function defineFmt(command: Command, { world, finish }: CommandContext): Command {
  addExamples(command, ['roomlinks fmt', 'roomlinks fmt --check --diff roomlinks.yaml'])
  return withFiles(command)
    .argument('[path...]', 'the same as --file; - is stdin, and prints on stdout')
    .description(
      'Puts the keys of a manifest in their order, and access levels, dates, quotes, indentation and blank lines in their one form, in place. Keeps what it says and all comments. Prints the names of the files that change.',
    )
    .option('--check', 'write nothing; end with 2 when something would change')
    .option('--diff', 'show what changes, beside writing it; with --check, only show it')
    .option('--no-color', 'print without colour')
    .action(async (paths: readonly string[], options: FmtArgs, command: Command) => {
      const file = [...options.file, ...paths]
      if (file.length > 1 && file.includes('-')) {
        command.error("argument '-' goes with no other file", { code: 'commander.conflictingArgument' })
      }
      finish(await runFmt({ ...options, file }, world))
    })
}

/** What to format, and what to do with it. */
interface FmtArgs extends FileArgs, Pick<OutputArgs, 'color'> {
  readonly check?: true
  readonly diff?: true
}

/** Gives files their layout: all of them, or none where one cannot be read or written. */
async function runFmt(args: FmtArgs, world: World): Promise<ExitCode> {
  const isPiped = args.file.includes('-')
  const loaded = await loadManifestFiles(args, world)
  if (!loaded.ok) return printAndExit(loaded.diagnostics, args, world)
  const results = loaded.value.map(format)
  const diagnostics = results.flatMap((each) => each.diagnostics)
  const files = results.flatMap((each) => (each.ok ? [each.value] : []))
  if (files.length < results.length) return printAndExit(diagnostics, args, world)

  const changed = files.filter(({ before, after }) => before !== after)
  const isWritten = !args.check && !isPiped
  const problems = isWritten ? await writeBack(changed, world) : []
  if (problems.length > 0) return printAndExit(problems, args, world)
  show(files, changed, args, world)
  return args.check && changed.length > 0 ? 2 : 0
}

function show(files: readonly FileChange[], changed: readonly FileChange[], args: FmtArgs, world: World): void {
  const isPiped = args.file.includes('-')
  if (args.diff)
    world.out(changed.map((file) => `${diffText(shownChange(file), stdoutPaint(args, world))}\n`).join('\n'))
  else if (isPiped && !args.check) world.out(files.map(({ after }) => after).join(''))
  else world.out(changed.map(({ file }) => `${visible(file)}\n`).join(''))
  if (!isPiped) world.err(`${summaryOf(files.length, changed.length, args)}\n`)
}

function summaryOf(all: number, changed: number, { check }: FmtArgs): string {
  if (changed === 0) return `${count(all, 'file')} in order; nothing to change.`
  return check ? `${changed} of ${count(all, 'file')} would change.` : `${changed} of ${count(all, 'file')} changed.`
}
