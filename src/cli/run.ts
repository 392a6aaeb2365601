import { resolve } from 'node:path'
import { Command, CommanderError } from 'commander'
import type { World } from '../host/world.ts'
import type { Refusal } from '../view/text/excerpt.ts'
import type { ExitCode } from './exit.ts'
import type { Args as ClashArgs } from './options/clash.ts'
import { groupOf, overview } from './options/overview.ts'
import { usageRefusal } from './options/usage.ts'
import { withGitHub } from './report/with-github.ts'

/** Runs one command line (without node and the script) and resolves with its exit code. Never rejects. */
export async function run(argv: readonly string[], world: World, version: string): Promise<ExitCode> {
  let code: ExitCode = 0
  let usage: Refusal | undefined
  const finish = (ended: ExitCode): void => {
    code = ended
  }
  const program = await makeProgram(argv, world, version, finish)
  const helpWidth = (): number => world.columns ?? plainWidth
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride((error) => {
        usage = usageRefusal(error, command)
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
    // It was help that was printed.
    if (error instanceof CommanderError && !usage) return error.exitCode === 0 ? 0 : 1
    const told = usage ?? (await reportOf(error))
    await sayRefusal(told, argv, world)
    // A stack may hold more than people expect: only when asked for.
    if (world.env['ROOMLINKS_DEBUG'] === '1' && told.code === 'internal' && error instanceof Error)
      world.err(`${error.stack}\n`)
    return 1
  }
}

/** How wide help is where there is no terminal. */
const plainWidth = 80

/** Only the command that is asked for is loaded; where none is named, all are, for the help and for near misses. */
async function makeProgram(
  [first = '']: readonly string[],
  world: World,
  version: string,
  finish: (code: ExitCode) => void,
): Promise<Command> {
  const program = overview(new Command('roomlinks').version(version)).hook('preAction', async (_, action) => {
    await admitFiles(action, world)
  })
  const isNamed = Object.hasOwn(commands, first)
  const asked = Object.entries(commands).filter(([name]) => !isNamed || name === first)
  for (const [name, make] of asked) {
    const command = await make(world, finish, version)
    program.addCommand(command.helpGroup(groupOf(name)))
  }
  return program
}

/** Before anything is read: no file is lost by what is written, and there is a folder to look for files in. */
async function admitFiles(action: Command, world: World): Promise<void> {
  const takesFiles = action.options.some((option) => ['file', 'into', 'output'].includes(option.attributeName()))
  if (takesFiles) resolve()
  const { output = [], jsonInto, out, auditLog } = action.opts<ClashArgs>()
  if (output.length === 0 && [jsonInto, out, auditLog].every((path) => path === undefined)) return
  const { clashIn } = await import('./options/clash.ts')
  const clash = await clashIn(action.opts(), action.name() === 'show' ? action.args[0] : undefined, world)
  if (clash !== undefined) action.error(`error: ${clash}`, { code: 'commander.conflictingOption' })
}

type Make = (world: World, finish: (code: ExitCode) => void, version: string) => Promise<Command>

/** In the order of the help. */
const commands: { readonly [name: string]: Make } = {
  init: async (world, finish) => (await import('../commands/init/command.ts')).initCommand(world, finish),
  import: async (world, finish) => (await import('../commands/import/command.ts')).importCommand(world, finish),
  validate: async (world, finish) => (await import('../commands/validate/command.ts')).validateCommand(world, finish),
  fmt: async (world, finish) => (await import('../commands/fmt/command.ts')).fmtCommand(world, finish),
  plan: async (world, finish) => (await import('../commands/plan/command.ts')).planCommand(world, finish),
  drift: async (world, finish) => (await import('../commands/drift/command.ts')).driftCommand(world, finish),
  show: async (world, finish) => (await import('../commands/show/command.ts')).showCommand(world, finish),
  apply: async (world, finish) => (await import('../commands/apply/command.ts')).applyCommand(world, finish),
  links: async (world, finish) => (await import('../commands/links/command.ts')).linksCommand(world, finish),
  rotate: async (world, finish) => (await import('../commands/rotate/command.ts')).rotateCommand(world, finish),
  comment: async (world, finish) => (await import('../commands/comment/command.ts')).commentCommand(world, finish),
  doctor: async (world, finish) => (await import('../commands/doctor/command.ts')).doctorCommand(world, finish),
  explain: async (world, finish) => (await import('../commands/explain/command.ts')).explainCommand(world, finish),
  completion: async (world, finish, version) => {
    const { completionCommand } = await import('../commands/completion/command.ts')
    return completionCommand(world, finish, (name) => makeProgram([name], world, version, finish))
  },
  sandbox: async (world, finish) => (await import('../commands/sandbox/command.ts')).sandboxCommand(world, finish),
  demo: async (world, finish, version) => {
    const { demoCommand } = await import('../commands/demo/command.ts')
    return demoCommand(world, finish, (line, inner) => run(line, inner, version))
  },
}

/** The options may not have been read: those that say how to print are looked for in the command line itself. */
async function sayRefusal(error: Refusal, argv: readonly string[], world: World): Promise<void> {
  const { sayFailure } = await import('./report/say.ts')
  const { formatNamed } = await import('../view/formats.ts')
  const [format = 'text'] = argv.flatMap((word, at) => {
    const [, named = argv[at + 1] ?? ''] = /^--format(?:=(.*))?$/s.exec(word) ?? ['', '']
    return formatNamed(named) ?? []
  })
  const isMuted = argv.includes('--no-github')
  const output = { format, color: !argv.includes('--no-color'), output: [], ...(isMuted && { github: false }) }
  await withGitHub(output, world, async (args) => {
    await sayFailure({ error }, args, world)
    return 1
  })
}

/** What else has gone wrong. Node asks for the working folder only when it needs it. */
async function reportOf(error: unknown): Promise<Refusal> {
  if (!(error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd')) return bugReport(error)
  const { diagnose } = await import('../host/sentences.ts')
  return diagnose('folder/gone', {})
}

/** Our own mistake. What it says of itself may hold a secret. */
function bugReport(error: unknown): Refusal {
  return {
    code: 'internal',
    message: `This is a bug in roomlinks, not in your manifest (${error instanceof Error ? error.name : typeof error}).`,
    hint: 'Please report it, with the command that you ran; ROOMLINKS_DEBUG=1 shows where it happened.',
  }
}
