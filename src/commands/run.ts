import { resolve } from 'node:path'
import { Command, CommanderError } from 'commander'
import type { ExitCode } from '../cli/exit.ts'
import type { Args as ClashArgs } from '../cli/options/clash.ts'
import type { World } from '../host/world.ts'
import type { CommandContext } from './context.ts'
import type { Usage } from './refuse.ts'
import { registry } from './registry.ts'

/** Runs one command line (without node and the script) and resolves with its exit code. Never rejects. */
export async function run(argv: readonly string[], world: World, version: string): Promise<ExitCode> {
  let code: ExitCode = 0
  let wrong: Usage | undefined
  const finish = (ended: ExitCode): void => {
    code = ended
  }
  const program = await makeProgram(argv, world, version, finish)
  const helpWidth = (): number => world.columns ?? plainWidth
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride((error) => {
        wrong = { error, command }
        throw error
      })
      .configureOutput({
        writeOut: world.out,
        writeErr: world.err,
        outputError: () => undefined,
        // Of its own accord it takes a terminal that does not tell its width for one of no width.
        getOutHelpWidth: helpWidth,
        getErrHelpWidth: helpWidth,
      })
  }
  try {
    await program.parseAsync(argv, { from: 'user' })
    return code
  } catch (error) {
    const isHelp = error instanceof CommanderError && (error.exitCode === 0 || error.code === 'commander.help')
    if (isHelp) return error.exitCode === 0 ? 0 : 1
    const { refuse } = await import('./refuse.ts')
    return refuse(error, wrong, argv, world)
  }
}

/** How wide help is where there is no terminal. */
const plainWidth = 80

/** Only the command that is asked for is loaded: for the help and for near misses, its row is enough. */
async function makeProgram(
  [first = '', second]: readonly string[],
  world: World,
  version: string,
  finish: (code: ExitCode) => void,
): Promise<Command> {
  const program = overview(new Command('roomlinks').version(version)).hook('preAction', async (_, action) => {
    await admitFiles(action, world)
  })
  const context: CommandContext = {
    world,
    finish,
    run: (line, inner) => run(line, inner, version),
    programFor: (name) => makeProgram([name], world, version, finish),
  }
  const asked = first === 'help' ? second : first
  for (const { name, group, summary, load } of registry) {
    const command = new Command(name).summary(summary).helpGroup(group)
    program.addCommand(name === asked ? (await load())(command, context) : command)
  }
  return program
}

/** Before anything is read: no file is lost by what is written, and there is a folder to look for files in. */
async function admitFiles(action: Command, world: World): Promise<void> {
  const takesFiles = action.options.some((option) => ['file', 'into', 'output'].includes(option.attributeName()))
  if (takesFiles) resolve()
  const { output = [], jsonInto, out, auditLog } = action.opts<ClashArgs>()
  if (output.length === 0 && [jsonInto, out, auditLog].every((path) => path === undefined)) return
  const { clashIn } = await import('../cli/options/clash.ts')
  const clash = await clashIn(action.opts(), action.name() === 'show' ? action.args[0] : undefined, world)
  if (clash !== undefined) action.error(`error: ${clash}`, { code: 'commander.conflictingOption' })
}

/** Gives the program what its help says beside the commands. */
export function overview(program: Command): Command {
  return program
    .description('Links-as-code for ONLYOFFICE DocSpace: declare the links of your rooms in YAML, plan, apply.')
    .addHelpText('after', footer)
    .commandsGroup('Help:')
    .helpCommand(true)
    .configureHelp({ subcommandTerm })
}

/** With what cannot be left out. That a command has options is no news: they would double the width of the list. */
function subcommandTerm(command: Command): string {
  const needs = registry.find(({ name }) => name === command.name())?.needs
  return needs === undefined ? command.name() : `${command.name()} ${needs}`
}

const footer = `
Environment:
  DOCSPACE_URL        the portal, such as https://acme.example.com
  DOCSPACE_API_KEY    the API key, with the scopes rooms:read and rooms:write
  HTTPS_PROXY, NO_PROXY, NODE_EXTRA_CA_CERTS, NO_COLOR, FORCE_COLOR: as usual

Exit codes:
  0  done                      5  refused by a guard
  1  could not be done         6  stale: not what was planned on, or approved
  2  changes or drift          7  partly applied
  3  the manifest is wrong     8  needs a confirmation, or it was declined
  4  not signed in or allowed  9  it cannot be told
                               130  interrupted

Start with: roomlinks demo; on your portal: roomlinks init
More on an error: roomlinks explain CODE
`
