import type { Command } from 'commander'
import type { ExitCode } from '../../cli/exit.ts'
import { type ApprovalArgs, checkDigest, loadPlan, withDigest } from '../../cli/options/approval.ts'
import { addExamples, type OutputArgs, withOutput } from '../../cli/options/options.ts'
import { type ReadingArgs, withReading } from '../../cli/options/reading-options.ts'
import { withGitHub } from '../../cli/report/github.ts'
import { draftOutputFiles, printAndExit, printFailure, printProblems, printResult } from '../../cli/report/print.ts'
import { readingOf } from '../../cli/report/reading.ts'
import type { World } from '../../host/world.ts'
import { problemOf } from '../../view/terminal/excerpt.ts'
import { planText } from '../../view/terminal/plan.ts'
import type { CommandContext } from '../context.ts'

export function defineShow(command: Command, { world, finish }: CommandContext): Command {
  addExamples(command, [
    'roomlinks plan --out plan.json && roomlinks show plan.json',
    'roomlinks show plan.json --format markdown',
  ])
  withReading(withOutput(command.argument('<file>', 'a plan saved by roomlinks plan --out'), 'show'))
  return withDigest(command, 'exit with 6 if the plan does not have this digest')
    .description('Shows a saved plan as plan showed it. Needs neither the manifest nor the portal.')
    .action(async (file: string, options: Args) =>
      finish(await withGitHub(options, world, (output) => runShow(file, output, world))),
    )
}

interface Args extends OutputArgs, ReadingArgs, Pick<ApprovalArgs, 'expectDigest'> {}

async function runShow(file: string, output: Args, world: World): Promise<ExitCode> {
  const read = await loadPlan(file, world)
  const drafts = await draftOutputFiles(output, world)
  if (!read.ok || drafts.problems.length > 0) {
    const diagnostics = [...drafts.problems, ...read.diagnostics]
    return printFailure({ diagnostics }, output, world, drafts.ready)
  }
  const problems = read.value.diagnostics.map(problemOf)
  printProblems(problems, output, world)
  // On a terminal, the plan follows.
  if (problems.length > 0) world.err('\n')
  const plan = read.value
  const reading = readingOf(output, world)
  const unwritten = await printResult(
    { kind: 'plan', plan, reading },
    (paint) => planText(plan, paint, reading),
    output,
    world,
  )
  return printAndExit([...checkDigest(file, plan.digest, output.expectDigest), ...unwritten], output, world)
}
