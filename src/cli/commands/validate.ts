import { Command } from 'commander'
import { type ExitCode, exitOf } from '../exit.ts'
import { type FileArgs, type OutputArgs, withFiles, withOutput } from '../options.ts'
import type { World } from '../world.ts'

export function validateCommand(world: World, finish: (code: ExitCode) => void): Command {
  return withOutput(withFiles(new Command('validate')))
    .summary('check a manifest without a portal')
    .description('Checks everything that can be known without a portal, and tells all mistakes at once.')
    .addHelpText(
      'after',
      `
Example:
  roomlinks validate --file links/
`,
    )
    .action(async (options: FileArgs & OutputArgs) => finish(await runValidate(options, world)))
}

async function runValidate({ file, ...output }: FileArgs & OutputArgs, world: World): Promise<ExitCode> {
  const { loadManifest } = await import('../load.ts')
  const manifest = await loadManifest(file, world)
  // Of a manifest in which nothing is wrong there is nothing to say: a third of the time goes into how it would be said.
  if (manifest.diagnostics.length > 0) {
    const { sayProblems } = await import('../say.ts')
    sayProblems(manifest.diagnostics, output, world)
  }
  if (output.format === 'json') {
    const { validationJson } = await import('../../view/json.ts')
    world.out(validationJson(manifest.diagnostics, manifest.ok ? manifest.value : undefined))
  } else if (manifest.ok) {
    const { entries, name } = manifest.value
    const links = entries.reduce((sum, entry) => sum + entry.links.length, 0)
    world.out(`Valid: ${count(links, 'link')} in ${count(entries.length, 'entry', 'entries')} of ${name}.\n`)
  }
  return exitOf(manifest.diagnostics)
}

function count(many: number, one: string, more = `${one}s`): string {
  return `${many} ${many === 1 ? one : more}`
}
