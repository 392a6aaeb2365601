import type { Command } from 'commander'
import { type ImportArgs, readForImport, runImport } from '../../cli/capture/capture.ts'
import { printVariables, writePasswords } from '../../cli/capture/passwords.ts'
import { type Confirmation, endUnconfirmed, mayAsk, rewriteFiles } from '../../cli/confirm.ts'
import { type ExitCode, exitOf } from '../../cli/exit.ts'
import { withChoice, withPasswords } from '../../cli/options/choice-options.ts'
import { headings } from '../../cli/options/headings.ts'
import { addExamples, withConnection } from '../../cli/options/options.ts'
import { printAndExit, printProblems } from '../../cli/report/print.ts'
import type { World } from '../../host/world.ts'
import { type Draft, draftRooms } from '../../library/import/draft.ts'
import { visible } from '../../view/escape.ts'
import { count } from '../../view/phrases.ts'
import { takeOverText } from '../../view/terminal/take-over.ts'
import type { CommandContext } from '../context.ts'
import { additionsFor, addLinks, checkTitles, draftTargetFor, loadTarget } from './target.ts'

interface Options extends ImportArgs {
  readonly into?: string
}

export function defineImport(command: Command, { world, finish }: CommandContext): Command {
  addExamples(command, [
    'roomlinks import --all > all.yaml',
    'roomlinks import --all --compact > all.yaml',
    'roomlinks import --tag client --into roomlinks.yaml',
    'roomlinks import --all --name estate --env-into passwords.env > estate.yaml',
  ])
  return withConnection(withTarget(command))
    .description(
      'Prints a manifest that declares the existing links of a portal as they are, so that its plan is empty. Sends only GETs.',
    )
    .action(async (options: Options, command: Command) => {
      if (!options.all && options.room.length === 0) {
        command.error('no rooms to import: use --room, --tag or --all', {
          code: 'commander.missingRoom',
        })
      }
      if (options.autoApprove && options.into === undefined) {
        command.error("option '--auto-approve' needs --into", { code: 'commander.missingInto' })
      }
      if (options.compact && options.into !== undefined) {
        command.error("option '--compact' cannot be used with --into", { code: 'commander.conflictingOption' })
      }
      const { into, ...args } = options
      finish(await (into === undefined ? runImport(args, world) : runInto({ ...args, into }, world)))
    })
}

/** Adds the options that say what to import, and where to write it. */
function withTarget(command: Command): Command {
  const target = withChoice(command, 'import')
    .optionsGroup(headings.writing)
    .option('--foreign', "also import another manifest's links: this manifest then takes them over, with adopt")
    .option('--compact', 'move settings that links have in common into defaults, if that makes the file shorter')
    .option('--into <file>', 'add missing links to this manifest, in place; shows the diff and asks')
    .option('--auto-approve', 'with --into: do not ask; required without a terminal')
  return withPasswords(target).optionsGroup(headings.output).option('--no-color', 'print without colour')
}

type IntoArgs = ImportArgs & { readonly into: string }

/** Adds undeclared links to a manifest: shows the diff, asks, and writes. The rest of the manifest is unchanged. */
async function runInto(args: IntoArgs, world: World): Promise<ExitCode> {
  const output = { ...args, format: 'text', output: [] } as const
  if (!args.autoApprove && !mayAsk(output, world)) return endUnconfirmed(confirmation, output, world)
  const target = await loadTarget(args.into, args, world)
  if (!target.ok) return printAndExit(target.diagnostics, args, world)
  const portal = await readForImport(target.value.manifest.portal, args, world)
  if (!('rooms' in portal)) return portal.code
  const draft = draftRooms(portal.rooms, { ...draftTargetFor(target.value, portal), takesForeign: args.foreign })
  const diagnostics = [
    ...target.diagnostics,
    ...portal.diagnostics,
    ...checkTitles(target.value, portal),
    ...draft.diagnostics,
  ]
  const additions = additionsFor(draft, target.value.manifest)
  const extended =
    exitOf(diagnostics) === 0 ? addLinks(target.value, additions, draft, portal, world.variables) : undefined
  const problems = [...diagnostics, ...(extended?.diagnostics ?? [])]
  printProblems(problems, args, world)
  if (!extended?.ok) return exitOf(problems)
  if (additions.length === 0) {
    world.out(
      `Nothing to add: ${visible(args.into)} already declares everything that can be imported from these rooms.\n`,
    )
    return 0
  }
  return rewriteFiles(
    {
      ...{ files: [extended.value], confirmation },
      show: (shown, paint) => takeOverText(shown, [], paint),
      // Passwords come first: without them, the manifest could not be read.
      beforeWrite: () => writePasswords(draft, args, world),
      report: () => report(draft, args, world),
    },
    output,
    world,
  )
}

function report(draft: Draft, args: IntoArgs, world: World): ExitCode {
  const links = draft.rooms.reduce((sum, room) => sum + room.links.length, 0)
  world.out(
    `\nAdded ${count(links, 'link')} to ${visible(args.into)}. A plan leaves ${links === 1 ? 'it' : 'them'} unchanged.\n`,
  )
  printVariables(draft, args, world)
  return 0
}

const confirmation: Confirmation = {
  command: 'import',
  nothing: 'Nothing was written',
  hint: 'Check what import prints without --into, then run it with --into and --auto-approve.',
}
