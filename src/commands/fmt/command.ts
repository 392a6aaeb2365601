import type { Command } from 'commander'
import type { ExitCode } from '../../cli/exit.ts'
import { writeBack } from '../../cli/files/files.ts'
import { loadManifestFiles } from '../../cli/files/load.ts'
import { addExamples, type FileArgs, type OutputArgs, withFileNames } from '../../cli/options/options.ts'
import { printAndExit, stdoutPaint } from '../../cli/report/print.ts'
import type { World } from '../../host/world.ts'
import { maskChange } from '../../manifest/edit/edit.ts'
import { format } from '../../manifest/format/format.ts'
import type { FileChange } from '../../model/file-change.ts'
import { visible } from '../../view/escape.ts'
import { count } from '../../view/phrases.ts'
import { diffText } from '../../view/terminal/take-over.ts'
import type { CommandContext } from '../context.ts'

export function defineFmt(command: Command, { world, finish }: CommandContext): Command {
  addExamples(command, ['roomlinks fmt', 'roomlinks fmt --check --diff roomlinks.yaml'])
  return withFileNames(command)
    .argument('[path...]', 'the same as --file; - reads stdin and prints to stdout')
    .description(
      'Formats a manifest in place: the order of keys, access levels, dates, quotes, indentation and blank lines. Keeps its meaning and all comments. Prints the names of the changed files.',
    )
    .option('--check', 'write nothing; exit with 2 if a file would change')
    .option('--diff', 'also show the diff; with --check, only show it')
    .option('--no-color', 'print without colour')
    .action(async (paths: readonly string[], options: FmtArgs, command: Command) => {
      const file = [...options.file, ...paths]
      if (file.length > 1 && file.includes('-')) {
        command.error("argument '-' cannot be combined with other files", { code: 'commander.conflictingArgument' })
      }
      finish(await runFmt({ ...options, file }, world))
    })
}

/** The options of `fmt`. */
interface FmtArgs extends FileArgs, Pick<OutputArgs, 'color'> {
  readonly check?: true
  readonly diff?: true
}

/** Formats all files, or none if one cannot be read or written. */
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
    world.out(changed.map((file) => `${diffText(maskChange(file), stdoutPaint(args, world))}\n`).join('\n'))
  else if (isPiped && !args.check) world.out(files.map(({ after }) => after).join(''))
  else world.out(changed.map(({ file }) => `${visible(file)}\n`).join(''))
  if (!isPiped) world.err(`${summaryOf(files.length, changed.length, args)}\n`)
}

function summaryOf(all: number, changed: number, { check }: FmtArgs): string {
  if (changed === 0) return `${count(all, 'file')} already formatted.`
  return check ? `${changed} of ${count(all, 'file')} would change.` : `${changed} of ${count(all, 'file')} changed.`
}
