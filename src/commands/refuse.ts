import type { Command, CommanderError } from 'commander'
import type { ExitCode } from '../cli/exit.ts'
import { withGitHub } from '../cli/report/github.ts'
import { sayFailure } from '../cli/report/say.ts'
import { diagnose } from '../host/diagnostics.ts'
import type { World } from '../host/world.ts'
import { formatNamed } from '../view/formats.ts'
import type { Refusal } from '../view/text/excerpt.ts'

/** What commander has to say of the words of a command. */
export interface Usage {
  readonly error: CommanderError
  readonly command: Command
}

/** Ends a command line that could not be carried out: what is wrong with its words, or else what was thrown. */
export async function refuse(
  error: unknown,
  usage: Usage | undefined,
  argv: readonly string[],
  world: World,
): Promise<ExitCode> {
  const told = usage ? usageRefusal(usage) : refusalOf(error)
  await sayRefusal(told, argv, world)
  // A stack may hold more than people expect: only when asked for.
  if (world.env['ROOMLINKS_DEBUG'] === '1' && told.code === 'internal' && error instanceof Error)
    world.err(`${error.stack}\n`)
  return 1
}

/** The options may not have been read: those that say how to print are looked for in the command line itself. */
async function sayRefusal(error: Refusal, argv: readonly string[], world: World): Promise<void> {
  const [format = 'text'] = argv.flatMap((word, at) => {
    const [, named = argv[at + 1] ?? ''] = /^--format(?:=(.*))?$/s.exec(word) ?? ['', '']
    // A table has no place for mistakes in the command line.
    return named === 'csv' ? [] : (formatNamed(named) ?? [])
  })
  const isMuted = argv.includes('--no-github')
  const output = { format, color: !argv.includes('--no-color'), output: [], ...(isMuted && { github: false }) }
  await withGitHub(output, world, async (args) => {
    await sayFailure({ error }, args, world)
    return 1
  })
}

/** What else has gone wrong: our own mistake, most likely, and what it says of itself may hold a secret. */
function refusalOf(error: unknown): Refusal {
  // Node asks for the working folder only when it needs it.
  if (error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd') return diagnose('folder/gone', {})
  return {
    code: 'internal',
    message: `This is a bug in roomlinks, not in your manifest (${error instanceof Error ? error.name : typeof error}).`,
    hint: 'Please report it, with the command that you ran; ROOMLINKS_DEBUG=1 shows where it happened.',
  }
}

/** What is wrong with a command line, in the form of all our errors. */
function usageRefusal({ error: { code, message }, command }: Usage): Refusal {
  const [first = '', suggestion] = message.replace(/^error: /, '').split('\n')
  const nearest = suggestion?.replace(/^\((.*)\)$/, '$1')
  const full = [command.parent?.name(), command.name()].filter((name) => name !== undefined).join(' ')
  const hints = [nearest, advice(code, first, command), `See ${full} --help.`]
  return {
    code: code.replace('commander.', 'usage/').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    message: sentence(first),
    hint: hints.filter((hint) => hint !== undefined).join(' '),
  }
}

/** What people most often meant. */
function advice(code: string, message: string, command: Command): string | undefined {
  if (message.startsWith("unknown option '--api-key")) {
    return 'The key is taken from DOCSPACE_API_KEY or --api-key-file: other users can read arguments.'
  }
  if (message.startsWith("unknown option '--token")) {
    return 'The token is taken from the environment: other users can read arguments.'
  }
  if (code === 'commander.unknownOption' && command.parent === null) {
    return 'Options come after the command, as in roomlinks plan --no-color.'
  }
  const takesFiles = command.options.some(({ long }) => long === '--file')
  return code === 'commander.excessArguments' && takesFiles ? 'A file is named with --file.' : undefined
}

/** In our words. A value that was given with an unknown option may be a key: it is not repeated. */
function sentence(text: string): string {
  const told = text
    .replace(/^(unknown option '[^=]*)=.*'$/s, "$1'")
    .replace(/^option '(.+?)' argument missing$/s, '$1 needs a value')
    .replace(/^option '(--api-key .+?)' argument '.*?' is invalid/s, 'This is no value for $1')
    .replace(/^option '(.+?)' argument '(.*?)' is invalid/s, '"$2" is no value for $1')
    .replace(/^too many arguments for '(.+)'\. Expected 1 .*$/s, 'The command $1 takes one file')
    .replace(/^too many arguments for '(.+)'\. .*$/s, 'The command $1 takes options only')
  return `${told.charAt(0).toUpperCase()}${told.slice(1)}${/[.!?]$/.test(told) ? '' : '.'}`
}
