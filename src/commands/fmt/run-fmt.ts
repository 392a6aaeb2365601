import { type ExitCode, exitOf } from '../../cli/exit.ts'
import { loadTexts } from '../../cli/files/load.ts'
import { writeBack } from '../../cli/files/write-back.ts'
import type { FileArgs, OutputArgs } from '../../cli/options/options.ts'
import { paintOut, sayProblems } from '../../cli/report/say.ts'
import type { World } from '../../host/world.ts'
import type { FileChange } from '../../manifest/edit/edit.ts'
import { format } from '../../manifest/format/format.ts'
import { shownChange } from '../../manifest/secrets/shown.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { visible } from '../../view/escape.ts'
import { diffText } from '../../view/text/file-diff.ts'
import { count } from '../../view/words.ts'

/** What to format, and what to do with it. */
export interface FmtArgs extends FileArgs, Pick<OutputArgs, 'color'> {
  readonly check?: true
  readonly diff?: true
}

/** Gives files their layout: all of them, or none where one cannot be read or written. */
export async function runFmt(args: FmtArgs, world: World): Promise<ExitCode> {
  const isPiped = args.file.includes('-')
  const loaded = await loadTexts(args, world)
  if (!loaded.ok) return fail(loaded.diagnostics, args, world)
  const results = loaded.value.map(format)
  const diagnostics = results.flatMap((each) => each.diagnostics)
  const files = results.flatMap((each) => (each.ok ? [each.value] : []))
  if (files.length < results.length) return fail(diagnostics, args, world)

  const changed = files.filter(({ before, after }) => before !== after)
  const isWritten = !args.check && !isPiped
  const problems = isWritten ? await writeBack(changed, world) : []
  if (problems.length > 0) return fail(problems, args, world)
  show(files, changed, args, world)
  return args.check && changed.length > 0 ? 2 : 0
}

function show(files: readonly FileChange[], changed: readonly FileChange[], args: FmtArgs, world: World): void {
  const isPiped = args.file.includes('-')
  if (args.diff) world.out(changed.map((file) => `${diffText(shownChange(file), paintOut(args, world))}\n`).join('\n'))
  else if (isPiped && !args.check) world.out(files.map(({ after }) => after).join(''))
  else world.out(changed.map(({ file }) => `${visible(file)}\n`).join(''))
  if (!isPiped) world.err(`${summaryOf(files.length, changed.length, args)}\n`)
}

function summaryOf(all: number, changed: number, { check }: FmtArgs): string {
  if (changed === 0) return `${count(all, 'file')} in order; nothing to change.`
  return check ? `${changed} of ${count(all, 'file')} would change.` : `${changed} of ${count(all, 'file')} changed.`
}

function fail(diagnostics: readonly Diagnostic[], args: FmtArgs, world: World): ExitCode {
  sayProblems(diagnostics, args, world)
  return exitOf(diagnostics)
}
