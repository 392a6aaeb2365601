import { type Command, Option } from 'commander'
import { readPortalRooms } from '../../cli/capture/capture.ts'
import { draftManifest } from '../../cli/capture/draft.ts'
import { printVariables } from '../../cli/capture/passwords.ts'
import { watchSockets } from '../../cli/checkup/sockets.ts'
import { type ExitCode, exitOf, exitOfError } from '../../cli/exit.ts'
import { withoutInterrupt } from '../../cli/files/files.ts'
import { withChoice, withPasswords } from '../../cli/options/choice-options.ts'
import { addExamples, withReach } from '../../cli/options/options.ts'
import { openDeadline } from '../../cli/portal.ts'
import { printAndExit, printProblems, printRefusal } from '../../cli/report/print.ts'
import type { World } from '../../host/world.ts'
import { portalErrorOf, type Reader } from '../../model/gateway.ts'
import { ownerOf } from '../../model/identity.ts'
import type { Refusal } from '../../view/text/excerpt.ts'
import type { CommandContext } from '../context.ts'
import { type Asking, type Complete, type Ended, endEarly, type InitArgs, unanswered } from './answers.ts'
import { answerAll, meet } from './ask.ts'
import { services } from './ci.ts'
import { type Drawn, filesOf, judgePaths, nextText, passwordsTodo, plannedText, writeAll } from './new-files.ts'

export function defineInit(command: Command, { world, finish }: CommandContext): Command {
  addExamples(command, [
    'roomlinks init --file links.yaml --name links --all --ci none --auto-approve',
    'roomlinks init --file acme.yaml --name acme --tag client --ci none --auto-approve',
  ])
  return withPasswords(withReach(withStart(withChoice(command, 'declare'))))
    .description(
      'Writes a manifest of the links that are there, and what CI reads, if that is wanted. Asks for what is not said; looks at the portal and the key first. Sends nothing but GETs, and writes over nothing.',
    )
    .option('--no-color', 'print without colour')
    .action(async ({ envFile, envInto = envFile, ...args }: InitArgs & { readonly envFile?: string }) => {
      finish(await runInit({ ...args, ...(envInto !== undefined && { envInto }) }, world))
    })
}

/** The options that say what is written, and whether to ask. */
function withStart(command: Command): Command {
  return command
    .addOption(new Option('-f, --file <path>', 'the manifest to write').default('roomlinks.yaml'))
    .addOption(
      new Option('--ci <name>', 'what is to run it: writes a file for that, at the top of the repository').choices(
        services.map(({ value }) => value),
      ),
    )
    .option('--auto-approve', 'do not ask before the files are written; needed without a terminal')
}

/** Writes the first manifest of a portal, and what CI reads: asks for what is not said, shows it, and asks once more. */
async function runInit(args: InitArgs, world: World): Promise<ExitCode> {
  const problems = await judgePaths(args, world)
  if (problems.length > 0) return printAndExit(problems, args, world)
  const missing = world.canAsk ? [] : unanswered(args, world)
  if (missing.length > 0) return endUnanswered(missing, args, world)
  const over = openDeadline({})
  const sockets = watchSockets()
  try {
    const asking = { args, prompts: world.canAsk ? await world.prompts(args) : undefined, world }
    const met = await meet(asking, { sockets, signal: over.signal })
    if ('code' in met) return met.code
    const answers = await answerAll(met.reader, asking)
    if ('code' in answers) return answers.code
    const drawn = await draw(met.reader, answers, world)
    if ('code' in drawn) return drawn.code
    return await finish(drawn, answers, asking, met.isTyped)
  } catch (caught) {
    const error = portalErrorOf(caught)
    printRefusal(error, args, world)
    return exitOfError(error)
  } finally {
    sockets.end()
    // What is still under way would keep the process from ending.
    over.abort()
  }
}

/** Reads the links, and drafts what declares them. */
async function draw(reader: Reader, answers: Complete, world: World): Promise<Drawn | Ended> {
  const [owner, seen] = await Promise.all([ownerOf(answers), readPortalRooms(reader, answers, world)])
  const draft = seen.ok ? draftManifest(seen.value.rooms, { ...seen.value, owner, portal: reader.url }) : undefined
  const told = [...seen.diagnostics, ...(draft?.diagnostics ?? [])]
  printProblems(told, answers, world)
  return draft && exitOf(told) === 0 ? { ...draft, url: reader.url } : { code: exitOf(told) }
}

async function finish(
  drawn: Drawn,
  answers: Complete,
  { args, prompts, world }: Asking,
  isTyped: boolean,
): Promise<ExitCode> {
  const files = filesOf(drawn, answers)
  world.err(plannedText(files))
  if (!answers.autoApprove) {
    const isWanted = await prompts?.confirm('Write this?')
    if (isWanted === undefined) return endEarly(world).code
    if (!isWanted)
      return unconfirmed({ code: 'init/declined', message: 'Nothing was written.', hint: help }, args, world)
  }
  const problems = await withoutInterrupt(() => writeAll(files, drawn, answers, world), world)
  if (exitOf(problems) !== 0) return printAndExit(problems, answers, world)
  printProblems(problems, answers, world)
  printVariables(drawn, answers, world, passwordsTodo)
  if (drawn.variables.size > 0) world.err('\n')
  world.out(nextText(files, drawn, answers, isTyped))
  return 0
}

function endUnanswered(missing: readonly string[], args: InitArgs, world: World): ExitCode {
  const message = `Nothing was written: there is no terminal on which to ask for what is missing: ${missing.join('; ')}.`
  return unconfirmed({ code: 'init/not-confirmed', message, hint: `Say all of it. ${help}` }, args, world)
}

function unconfirmed(refusal: Refusal, args: InitArgs, world: World): ExitCode {
  printRefusal(refusal, args, world)
  return 8
}

const help = 'Every question has a flag: roomlinks init --help tells them.'
