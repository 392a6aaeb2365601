import type { Command } from 'commander'
import { type ExitCode, exitOf } from '../../cli/exit.ts'
import { loadManifest } from '../../cli/files/load.ts'
import { policyFiles } from '../../cli/files/policy-files.ts'
import { addExamples, type FileArgs, type OutputArgs, withFiles, withOutput } from '../../cli/options/options.ts'
import { type PolicyArgs, withPolicy } from '../../cli/options/policy-options.ts'
import { withGitHub } from '../../cli/report/github.ts'
import { draftOutputFiles, printFailure, printProblems, printResult } from '../../cli/report/print.ts'
import type { World } from '../../host/world.ts'
import { validationDocument } from '../../view/document/result.ts'
import { validText } from '../../view/terminal/headline.ts'
import type { CommandContext } from '../context.ts'

export function defineValidate(command: Command, { world, finish }: CommandContext): Command {
  addExamples(command, ['roomlinks validate', 'roomlinks validate --file links/ --format json'])
  return withOutput(withPolicy(withFiles(command)), 'validate')
    .description('Checks everything that can be checked without a portal, and reports all errors at once.')
    .action(async (options: Args) => finish(await withGitHub(options, world, runValidate)))
}

interface Args extends FileArgs, PolicyArgs, OutputArgs {}

async function runValidate(args: Args, world: World): Promise<ExitCode> {
  const drafts = await draftOutputFiles(args, world)
  if (drafts.problems.length > 0) return printFailure({ diagnostics: drafts.problems }, args, world, drafts.ready)
  const manifest = await loadManifest(args, world)
  const hasPolicy = (await policyFiles(args, world)).length > 0
  // Without a policy, the code that judges by one is not loaded.
  const judged = hasPolicy
    ? await (await import('../../cli/planning/judge-declared.ts')).judgeDeclared(manifest, args, world)
    : []
  const diagnostics = [...manifest.diagnostics, ...judged]
  const validation = validationDocument(diagnostics, manifest)
  printProblems(diagnostics, args, world)
  const unwritten = await printResult({ kind: 'validation', validation }, () => validText(validation), args, world)
  printProblems(unwritten, args, world)
  return exitOf([...diagnostics, ...unwritten])
}
