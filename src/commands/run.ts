import { resolve } from 'node:path'
import { Command, CommanderError } from 'commander'
import type { ExitCode } from '../cli/exit.ts'
import type { FileOptionArgs as ClashArgs } from '../cli/options/clash.ts'
import { completeHeadings } from '../cli/options/headings.ts'
import { isLogLevel, logLevels } from '../cli/options/log-options.ts'
import type { PortalArgs } from '../cli/portal.ts'
import type { World } from '../host/world.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { CommandContext } from './context.ts'
import type { UsageError } from './end-with-error.ts'
import { refuseMisplacedUrl } from './misplaced-url.ts'
import { registry } from './registry.ts'

/** Runs a command line (without node and the script) and resolves with its exit code. Never rejects. */
export async function run(argv: readonly string[], world: World, version: string): Promise<ExitCode> {
  let code: ExitCode = 0
  let usageError: UsageError | undefined
  const finish = (endCode: ExitCode): void => {
    code = endCode
  }
  let { variables } = world
  // Commands get their world before their options are parsed, and only those name the files of variables.
  const extended = new Proxy(world, {
    get: (target, name) => (name === 'variables' ? variables : Reflect.get(target, name)),
  })
  let problems: readonly Diagnostic[] = []
  const program = await makeProgram(argv, extended, version, finish)
  program.hook('preAction', async (_, action) => {
    const { secrets = [] } = action.opts<ClashArgs>()
    if (secrets.length === 0) return
    const { addSecrets } = await import('../cli/files/secrets.ts')
    const read = await addSecrets(secrets, world)
    if (!read.ok) {
      problems = read.diagnostics
      throw new Error('The variables are not complete.')
    }
    variables = read.value
    const { printProblems } = await import('../cli/report/print.ts')
    printProblems(read.diagnostics, { color: action.getOptionValue('color') !== false }, world)
  })
  const helpWidth = (): number => world.columns ?? defaultHelpWidth
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride((error) => {
        usageError = { error, command }
        throw error
      })
      .configureOutput({
        writeOut: world.out,
        writeErr: world.err,
        outputError: () => undefined,
        // By default, commander assumes a width of zero for a terminal that does not report its width.
        getOutHelpWidth: helpWidth,
        getErrHelpWidth: helpWidth,
      })
  }
  try {
    const command = program.commands.find((each) => each.name() === argv[0])
    refuseMisplacedUrl(command ?? program, command ? argv.slice(1) : argv)
    await program.parseAsync(argv, { from: 'user' })
    return code
  } catch (error) {
    const isHelp = error instanceof CommanderError && (error.exitCode === 0 || error.code === 'commander.help')
    if (isHelp) return error.exitCode === 0 ? 0 : 1
    const { endWithError, printNoResult } = await import('./end-with-error.ts')
    return problems.length > 0
      ? printNoResult({ diagnostics: problems }, argv, world)
      : endWithError(error, usageError, argv, world)
  }
}

/** The width of help outside of a terminal. */
const defaultHelpWidth = 80

/** Creates the program. Only the requested command is loaded: the help and suggestions need no more than the rows. */
async function makeProgram(
  [first = '', second]: readonly string[],
  world: World,
  version: string,
  finish: (code: ExitCode) => void,
): Promise<Command> {
  const program = addOverview(new Command('roomlinks').version(version)).hook('preAction', async (_, action) => {
    await checkFiles(action, world)
    await noteOverride(action, world)
    checkLogLevel(action, world)
  })
  const context: CommandContext = {
    world,
    finish,
    run: (line, inner) => run(line, inner, version),
    programFor: (name) => makeProgram([name], world, version, finish),
  }
  const wanted = first === 'help' ? second : first
  for (const { name, group, summary, load } of registry) {
    const command = new Command(name).summary(summary).helpGroup(group)
    program.addCommand(name === wanted ? completeHeadings((await load())(command, context)) : command)
  }
  return program
}

/** Checks, before anything is read, that the working folder exists and that no output overwrites an input. */
async function checkFiles(action: Command, world: World): Promise<void> {
  const takesFiles = action.options.some((option) => ['file', 'into', 'output'].includes(option.attributeName()))
  if (takesFiles) resolve()
  const { output = [], out, auditLog } = action.opts<ClashArgs>()
  if (output.length === 0 && [out, auditLog].every((path) => path === undefined)) return
  const { findClash } = await import('../cli/options/clash.ts')
  const clash = await findClash(action.opts(), action.name() === 'show' ? action.args[0] : undefined, world)
  if (clash !== undefined) action.error(`error: ${clash}`, { code: 'commander.conflictingOption' })
}

/** Says that `--portal` overrides DOCSPACE_URL. It does so here because a command may connect more than once. */
async function noteOverride(action: Command, { env, err }: World): Promise<void> {
  const { portal } = action.opts<Pick<PortalArgs, 'portal'>>()
  if (!portal || !env['DOCSPACE_URL']) return
  const { isOverridden } = await import('../cli/portal.ts')
  if (isOverridden(portal, env)) err('Note: --portal overrides DOCSPACE_URL.\n')
}

/** Checks ROOMLINKS_LOG as the option is checked whose default it is. Its value is not repeated. */
function checkLogLevel(action: Command, { env }: World): void {
  const isUsed = action.options.some((option) => option.attributeName() === 'logLevel')
  if (isUsed && env['ROOMLINKS_LOG'] && !isLogLevel(env['ROOMLINKS_LOG'])) {
    action.error(`error: ROOMLINKS_LOG must be one of ${logLevels.join(', ')}`, { code: 'commander.invalidArgument' })
  }
}

/** Adds everything to the program's help except the commands. */
function addOverview(program: Command): Command {
  return program
    .description('Links-as-code for ONLYOFFICE DocSpace: declare the links of your rooms in YAML, plan, apply.')
    .addHelpText('after', footer)
    .commandsGroup('Help:')
    .helpCommand(true)
    .configureHelp({ subcommandTerm })
}

/** Shows a command with its required arguments only; `[options]` on each line would double the width of the list. */
function subcommandTerm(command: Command): string {
  const row = registry.find(({ name }) => name === command.name())
  return row?.requiredArguments === undefined ? command.name() : `${command.name()} ${row.requiredArguments}`
}

const footer = `
Environment:
  DOCSPACE_URL        the portal, such as https://acme.example.com
  DOCSPACE_API_KEY    the API key, with the scopes rooms:read and rooms:write
  ROOMLINKS_LOG       what to log: off, info or debug
  HTTPS_PROXY, NO_PROXY, NODE_EXTRA_CA_CERTS, NO_COLOR, FORCE_COLOR: as usual

Exit codes:
  0  done                      5  refused by a guard or a policy
  1  failed                    6  stale: not what was planned or approved
  2  changes or drift          7  partly applied
  3  invalid manifest          8  not confirmed
  4  not signed in or allowed  9  cannot be determined
                               130  interrupted

To start: roomlinks demo, or on your own portal: roomlinks init
To look up an error: roomlinks explain CODE
`
