import type { Command } from 'commander'
import { type ImportArgs, readForImport, runImport } from '../../cli/capture/capture.ts'
import { type Draft, draftRooms } from '../../cli/capture/draft.ts'
import { printVariables, writePasswords } from '../../cli/capture/passwords.ts'
import { type Confirmation, endUnconfirmed, mayAsk, rewriteFiles } from '../../cli/confirm.ts'
import { type ExitCode, exitOf } from '../../cli/exit.ts'
import { withChoice, withPasswords } from '../../cli/options/choice-options.ts'
import { addExamples, withConnection } from '../../cli/options/options.ts'
import { printAndExit, printProblems } from '../../cli/report/print.ts'
import type { World } from '../../host/world.ts'
import { visible } from '../../view/escape.ts'
import { takeOverText } from '../../view/text/take-over.ts'
import { count } from '../../view/words.ts'
import type { CommandContext } from '../context.ts'
import { additionsFor, admitTitles, extend, loadHost, targetFor } from './target.ts'

interface Options extends ImportArgs {
  readonly into?: string
  readonly envFile?: string
}

export function defineImport(command: Command, { world, finish }: CommandContext): Command {
  addExamples(command, [
    'roomlinks import --all > all.yaml',
    'roomlinks import --tag client --into roomlinks.yaml',
    'roomlinks import --all --name estate --env-into passwords.env > estate.yaml',
  ])
  return withConnection(withTarget(command))
    .description(
      'Reads the portal and prints a manifest that declares its links as they are: a plan of it is empty. Sends nothing but GETs.',
    )
    .action(async ({ envFile, envInto = envFile, ...options }: Options, command: Command) => {
      if (!options.all && options.room.length === 0) {
        command.error('it is not said which rooms to import: use --room, --tag or --all', {
          code: 'commander.missingRoom',
        })
      }
      if (options.autoApprove && options.into === undefined) {
        command.error("option '--auto-approve' needs --into", { code: 'commander.missingInto' })
      }
      const { into, ...args } = { ...options, ...(envInto !== undefined && { envInto }) }
      finish(await (into === undefined ? runImport(args, world) : runInto({ ...args, into }, world)))
    })
}

/** The options that say what to import, and what becomes of it. */
function withTarget(command: Command): Command {
  const target = withChoice(command, 'import')
    .option('--into <file>', 'put what is missing into this manifest, in place; shows the difference and asks')
    .option('--auto-approve', 'with --into: do not ask; needed without a terminal')
  return withPasswords(target).option('--no-color', 'print without colour')
}

type IntoArgs = ImportArgs & { readonly into: string }

/** Puts into a manifest what it does not say yet of rooms: shows the difference, asks, writes; all else in it stays. */
async function runInto(args: IntoArgs, world: World): Promise<ExitCode> {
  const output = { ...args, format: 'text', output: [] } as const
  if (!args.autoApprove && !mayAsk(output, world)) return endUnconfirmed(confirmation, output, world)
  const host = await loadHost(args.into, args, world)
  if (!host.ok) return printAndExit(host.diagnostics, args, world)
  const seen = await readForImport(host.value.manifest.portal, args, world)
  if (!('rooms' in seen)) return seen.code
  const draft = draftRooms(seen.rooms, targetFor(host.value, seen))
  const told = [...host.diagnostics, ...seen.diagnostics, ...admitTitles(host.value, seen), ...draft.diagnostics]
  const additions = additionsFor(draft, host.value.manifest)
  const extended = exitOf(told) === 0 ? extend(host.value, additions, draft, seen, world.env) : undefined
  const problems = [...told, ...(extended?.diagnostics ?? [])]
  printProblems(problems, args, world)
  if (!extended?.ok) return exitOf(problems)
  if (additions.length === 0) {
    world.out(`Nothing to add: ${visible(args.into)} says all that can be imported of these rooms.\n`)
    return 0
  }
  return rewriteFiles(
    {
      ...{ files: [extended.value], confirmation },
      show: (shown, paint) => takeOverText(shown, [], paint),
      // Without the passwords the manifest could not be read.
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
    `\nWrote ${visible(args.into)}: ${count(links, 'link')} more. A plan has nothing to do about ${links === 1 ? 'it' : 'them'}.\n`,
  )
  printVariables(draft, args, world)
  return 0
}

const confirmation: Confirmation = {
  command: 'import',
  nothing: 'Nothing was written',
  hint: 'Look at what import prints without --into, then run it with --into and --auto-approve.',
}
