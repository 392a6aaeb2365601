import type { Command } from 'commander'
import { type ExitCode, exitOf } from '../../cli/exit.ts'
import { loadManifest } from '../../cli/files/load.ts'
import { type FileArgs, type OutputArgs, withFiles, withOutput } from '../../cli/options/options.ts'
import { withGitHub } from '../../cli/report/github.ts'
import type { Drafts } from '../../cli/report/say.ts'
import { draftOutlets, sayFailure, sayProblems, tellResult } from '../../cli/report/say.ts'
import type { World } from '../../host/world.ts'
import type { ReadManifest } from '../../manifest/read/manifest.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { validationDocument } from '../../view/document/validation.ts'
import type { CommandContext } from '../context.ts'

export function defineValidate(command: Command, { world, finish }: CommandContext): Command {
  return withOutput(withFiles(command), 'validate')
    .description('Checks everything that can be known without a portal, and tells all mistakes at once.')
    .addHelpText(
      'after',
      `
Examples:
  roomlinks validate
  roomlinks validate --file links/ --format json
`,
    )
    .action(async (options: FileArgs & OutputArgs) => finish(await withGitHub(options, world, runValidate)))
}

async function runValidate(args: FileArgs & OutputArgs, world: World): Promise<ExitCode> {
  const drafts = await draftsFor(args, world)
  if (drafts.problems.length > 0) {
    return sayFailure({ diagnostics: drafts.problems }, args, world, drafts.ready)
  }
  const manifest = await loadManifest(args, world)
  // Of a manifest in which nothing is wrong there is nothing to say: a third of the time goes into how it would be said.
  if (manifest.diagnostics.length > 0) {
    sayProblems(manifest.diagnostics, args, world)
  }
  if (args.format === 'text' && manifest.ok) {
    const { entries, name } = manifest.value
    const links = entries.reduce((sum, entry) => sum + entry.links.length, 0)
    world.out(`Valid: ${count(links, 'link')} in ${count(entries.length, 'entry', 'entries')} of ${name}.\n`)
  }
  const unwritten = await tellOthers(manifest, args, world)
  return exitOf([...manifest.diagnostics, ...unwritten])
}

/** People apart, mostly nobody is told: what is needed for the others is loaded only for them. */
function hasOthers({ format, output, onResult }: OutputArgs): boolean {
  return format !== 'text' || output.length > 0 || onResult !== undefined
}

async function draftsFor(args: OutputArgs & FileArgs, world: World): Promise<Drafts> {
  if (args.output.length === 0) return { ready: [], problems: [] }
  return draftOutlets(args, world)
}

async function tellOthers(
  manifest: ReadManifest,
  args: FileArgs & OutputArgs,
  world: World,
): Promise<readonly Diagnostic[]> {
  if (!hasOthers(args)) return []
  const validation = validationDocument(manifest.diagnostics, manifest)
  const unwritten = await tellResult({ kind: 'validation', validation }, args, world)
  sayProblems(unwritten, args, world)
  return unwritten
}

function count(many: number, one: string, more = `${one}s`): string {
  return `${many} ${many === 1 ? one : more}`
}
