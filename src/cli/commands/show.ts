import { Command } from 'commander'
import { type ExitCode, exitOf } from '../exit.ts'
import { type OutputArgs, withOutput } from '../options.ts'
import type { World } from '../world.ts'

export function showCommand(world: World, finish: (code: ExitCode) => void): Command {
  return withOutput(new Command('show').argument('<file>', 'what roomlinks plan --out has written'))
    .summary('show a saved plan')
    .description('Shows a plan that was saved, as plan showed it. Needs neither the manifest nor the portal.')
    .addHelpText(
      'after',
      `
Example:
  roomlinks plan --out plan.json && roomlinks show plan.json
`,
    )
    .action(async (file: string, output: OutputArgs) => finish(await runShow(file, output, world)))
}

async function runShow(file: string, output: OutputArgs, world: World): Promise<ExitCode> {
  const { loadFile } = await import('../files.ts')
  const { readDocument } = await import('../../view/read-document.ts')
  const { sayFailure, sayProblems } = await import('../say.ts')
  const loaded = await loadFile(file, 'saved/unreadable', world)
  const read = loaded.ok ? readDocument(loaded.value) : loaded
  if (!read.ok) {
    await sayFailure(read, output, world)
    return exitOf(read.diagnostics)
  }
  const { problemOf } = await import('../../view/excerpt.ts')
  const { printDocument } = await import('../show.ts')
  const problems = read.value.diagnostics.map(problemOf)
  sayProblems(problems, output, world)
  // On a terminal the plan follows.
  if (problems.length > 0) world.err('\n')
  printDocument(read.value, output, world)
  return 0
}
