import type { Command } from 'commander'
import { type ExitCode, exitOf } from '../../cli/exit.ts'
import { loadManifest } from '../../cli/files/load.ts'
import { addExamples, type FileArgs, type OutputArgs, withFiles, withOutput } from '../../cli/options/options.ts'
import { withGitHub } from '../../cli/report/github.ts'
import { draftOutputFiles, printFailure, printProblems, printResult } from '../../cli/report/print.ts'
import type { World } from '../../host/world.ts'
import { validationDocument } from '../../view/document/result.ts'
import { validText } from '../../view/terminal/headline.ts'
import type { CommandContext } from '../context.ts'

export function defineValidate(command: Command, { world, finish }: CommandContext): Command {
  addExamples(command, ['roomlinks validate', 'roomlinks validate --file links/ --format json'])
  return withOutput(withFiles(command), 'validate')
    .description('Checks everything that can be checked without a portal, and reports all errors at once.')
    .action(async (options: FileArgs & OutputArgs) => finish(await withGitHub(options, world, runValidate)))
}

async function runValidate(args: FileArgs & OutputArgs, world: World): Promise<ExitCode> {
  const drafts = await draftOutputFiles(args, world)
  if (drafts.problems.length > 0) return printFailure({ diagnostics: drafts.problems }, args, world, drafts.ready)
  const manifest = await loadManifest(args, world)
  const validation = validationDocument(manifest.diagnostics, manifest)
  printProblems(manifest.diagnostics, args, world)
  const unwritten = await printResult({ kind: 'validation', validation }, () => validText(validation), args, world)
  printProblems(unwritten, args, world)
  return exitOf([...manifest.diagnostics, ...unwritten])
}
