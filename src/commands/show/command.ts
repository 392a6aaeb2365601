import { Command } from 'commander'
import { type ExitCode, exitOf } from '../../cli/exit.ts'
import { type OutputArgs, withOutput } from '../../cli/options/options.ts'
import { withGitHub } from '../../cli/report/with-github.ts'
import type { World } from '../../host/world.ts'

export function showCommand(world: World, finish: (code: ExitCode) => void): Command {
  return withOutput(new Command('show').argument('<file>', 'what roomlinks plan --out has written'), 'show')
    .summary('show a saved plan')
    .description('Shows a plan that was saved, as plan showed it. Needs neither the manifest nor the portal.')
    .addHelpText(
      'after',
      `
Examples:
  roomlinks plan --out plan.json && roomlinks show plan.json
  roomlinks show plan.json --format markdown
`,
    )
    .action(async (file: string, options: OutputArgs) =>
      finish(await withGitHub(options, world, (output) => runShow(file, output, world))),
    )
}

async function runShow(file: string, output: OutputArgs, world: World): Promise<ExitCode> {
  const { loadFile } = await import('../../cli/files/files.ts')
  const { readDocument } = await import('../../view/document/read-document.ts')
  const { sayFailure, sayProblems } = await import('../../cli/report/say.ts')
  const { draftOutlets } = await import('../../cli/report/outlets.ts')
  const loaded = await loadFile(file, 'saved/unreadable', world)
  const read = loaded.ok ? readDocument(loaded.value) : loaded
  const drafts = await draftOutlets(output, world)
  if (!read.ok || drafts.problems.length > 0) {
    const diagnostics = [...drafts.problems, ...read.diagnostics]
    await sayFailure({ diagnostics }, output, world, drafts.ready)
    return exitOf(diagnostics)
  }
  const { problemOf } = await import('../../view/text/excerpt.ts')
  const { showDocument } = await import('../../cli/report/show.ts')
  const problems = read.value.diagnostics.map(problemOf)
  sayProblems(problems, output, world)
  // On a terminal the plan follows.
  if (problems.length > 0) world.err('\n')
  const unwritten = await showDocument(read.value, output, world)
  sayProblems(unwritten, output, world)
  return exitOf(unwritten)
}
