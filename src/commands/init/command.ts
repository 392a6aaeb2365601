import { dirname, join } from 'node:path'
import { type Command, Option } from 'commander'
import { readPortalRooms } from '../../cli/capture/capture.ts'
import { printVariables } from '../../cli/capture/passwords.ts'
import { findSchema, schemaCopy } from '../../cli/capture/schema.ts'
import { watchSockets } from '../../cli/checkup/sockets.ts'
import { type ExitCode, exitOf, exitOfError } from '../../cli/exit.ts'
import { withoutInterrupt } from '../../cli/files/files.ts'
import { withChoice, withPasswords } from '../../cli/options/choice-options.ts'
import { headings } from '../../cli/options/headings.ts'
import { addExamples, withReach } from '../../cli/options/options.ts'
import { openDeadline } from '../../cli/portal.ts'
import { printAndExit, printProblems, printRefusal } from '../../cli/report/print.ts'
import type { World } from '../../host/world.ts'
import { draftManifest } from '../../library/import/draft.ts'
import { portalErrorOf, type Reader } from '../../model/gateway.ts'
import { ownerOf } from '../../model/identity.ts'
import type { Refusal } from '../../view/terminal/excerpt.ts'
import type { CommandContext } from '../context.ts'
import { type EarlyExit, endEarly, type InitAnswers, type InitArgs, type InitContext, missingFlags } from './answers.ts'
import { askPasswordFile, askRemaining, findPortalAndKey } from './ask.ts'
import { services } from './ci.ts'
import {
  checkPaths,
  filesOf,
  type NewManifest,
  nextStepsText,
  passwordsTodo,
  plannedText,
  writeAll,
} from './new-files.ts'

export function defineInit(command: Command, { world, finish }: CommandContext): Command {
  addExamples(command, [
    'roomlinks init --file links.yaml --name links --all --ci none --auto-approve',
    'roomlinks init --file acme.yaml --name acme --tag client --ci none --auto-approve',
  ])
  withPasswords(withStart(withChoice(command, 'declare')))
    .optionsGroup(headings.output)
    .option('--no-color', 'print without colour')
  return withReach(command)
    .description(
      'Writes a manifest of the existing links and, if you want it, the CI configuration. Checks the portal and the key first, and asks for anything that no option specifies. Sends only GETs, and overwrites no file.',
    )
    .action(async (args: InitArgs) => {
      finish(await runInit(args, world))
    })
}

/** Adds the options that say what to write, and whether to ask. */
function withStart(command: Command): Command {
  return command
    .optionsGroup(headings.writing)
    .addOption(new Option('-f, --file <path>', 'the manifest to write').default('roomlinks.yaml'))
    .addOption(
      new Option('--ci <name>', 'write the configuration for this CI, at the top of the repository').choices(
        services.map(({ value }) => value),
      ),
    )
    .option('--auto-approve', 'do not ask before writing the files; required without a terminal')
}

/** Writes the first manifest and the CI configuration: asks for what is missing, shows the files, asks, and writes. */
async function runInit(args: InitArgs, world: World): Promise<ExitCode> {
  const problems = await checkPaths(args, world)
  if (problems.length > 0) return printAndExit(problems, args, world)
  const missing = world.canAsk ? [] : missingFlags(args, world)
  if (missing.length > 0) return endUnanswered(missing, args, world)
  const deadline = openDeadline({})
  const sockets = watchSockets()
  try {
    const context = { args, prompts: world.canAsk ? await world.prompts(args) : undefined, world }
    const access = await findPortalAndKey(context, { sockets, signal: deadline.signal })
    if ('code' in access) return access.code
    const answers = await askRemaining(access.reader, context)
    if ('code' in answers) return answers.code
    const draft = await draftNewManifest(access.reader, answers, world)
    if ('code' in draft) return draft.code
    const count = draft.variables.size
    // Approved in advance, a command line with all required options asks nothing.
    const file =
      context.prompts && count > 0 && answers.envInto === undefined && !answers.autoApprove
        ? await askPasswordFile(count, context.prompts, world)
        : {}
    if ('code' in file) return file.code
    return await finish(draft, { ...answers, ...file }, context, access.isTyped)
  } catch (caught) {
    const error = portalErrorOf(caught)
    printRefusal(error, args, world)
    return exitOfError(error)
  } finally {
    sockets.end()
    // Pending requests would keep the process alive.
    deadline.abort()
  }
}

/** Reads the links, and drafts a manifest that declares them. */
async function draftNewManifest(reader: Reader, answers: InitAnswers, world: World): Promise<NewManifest | EarlyExit> {
  const [owner, seen] = await Promise.all([ownerOf(answers), readPortalRooms(reader, answers, world)])
  const folder = dirname(answers.file)
  const found = await findSchema(folder, world)
  const schema = found ?? `./${schemaCopy}`
  const draft = seen.ok
    ? draftManifest(seen.value.rooms, { ...seen.value, owner, portal: reader.url, schema })
    : undefined
  const diagnostics = [...seen.diagnostics, ...(draft?.diagnostics ?? [])]
  printProblems(diagnostics, answers, world)
  if (!draft || exitOf(diagnostics) !== 0) return { code: exitOf(diagnostics) }
  return { ...draft, url: reader.url, ...(found === undefined && { newSchema: join(folder, schemaCopy) }) }
}

async function finish(
  draft: NewManifest,
  answers: InitAnswers,
  { args, prompts, world }: InitContext,
  isTyped: boolean,
): Promise<ExitCode> {
  const planned = await filesOf(draft, answers, world)
  if (!planned.ok) return printAndExit(planned.diagnostics, answers, world)
  const files = planned.value
  world.err(plannedText(files))
  if (!answers.autoApprove) {
    const isWanted = await prompts?.confirm('Write this?')
    if (isWanted === undefined) return endEarly(world).code
    if (!isWanted)
      return endUnconfirmed({ code: 'init/declined', message: 'Nothing was written.', hint: flagsHint }, args, world)
  }
  const problems = await withoutInterrupt(() => writeAll(files, world), world)
  if (problems.length > 0) {
    const code = printAndExit(problems, answers, world)
    world.err('Nothing was written.\n')
    return code
  }
  printProblems(planned.diagnostics, answers, world)
  printVariables(draft, answers, world, passwordsTodo)
  if (draft.variables.size > 0) world.err('\n')
  world.out(nextStepsText(files, draft, answers, { isTyped, shell: world.shell }))
  return 0
}

function endUnanswered(missing: readonly string[], args: InitArgs, world: World): ExitCode {
  const message = `Nothing was written, because there is no terminal on which to ask for ${missing.join('; ')}.`
  return endUnconfirmed(
    {
      code: 'init/not-confirmed',
      message,
      hint: `Provide ${missing.length === 1 ? 'it' : 'all of them'}. ${flagsHint}`,
    },
    args,
    world,
  )
}

function endUnconfirmed(refusal: Refusal, args: InitArgs, world: World): ExitCode {
  printRefusal(refusal, args, world)
  return 8
}

const flagsHint = 'Every question has an option: see roomlinks init --help.'
