import type { Command, CommanderError } from 'commander'
import type { ExitCode } from '../cli/exit.ts'
import { withGitHub } from '../cli/report/github.ts'
import { type NoResult, printFailure } from '../cli/report/print.ts'
import { diagnose } from '../host/diagnostics.ts'
import type { World } from '../host/world.ts'
import { formatNamed } from '../view/formats.ts'
import type { Refusal } from '../view/terminal/excerpt.ts'
import { registry } from './registry.ts'

/** An error of commander about a command line, and the command that it is about. */
export interface UsageError {
  readonly error: CommanderError
  readonly command: Command
}

/** Reports why a command line failed: the usage error, or else the exception. Resolves with the exit code. */
export async function endWithError(
  error: unknown,
  usage: UsageError | undefined,
  argv: readonly string[],
  world: World,
): Promise<ExitCode> {
  const refusal = usage ? usageRefusal(usage) : unexpectedRefusal(error)
  await printNoResult({ error: refusal }, argv, world)
  // A stack may contain more than users expect, so it is printed only on request.
  if (world.env['ROOMLINKS_DEBUG'] === '1' && refusal.code === 'internal' && error instanceof Error)
    world.err(`${error.stack}\n`)
  return 1
}

/**
 * Reports why a command has no result before it has started: its options may not have been parsed, so the output
 * options are read from the raw arguments. Resolves with the exit code of the diagnostics.
 */
export function printNoResult(why: NoResult, argv: readonly string[], world: World): Promise<ExitCode> {
  const [format = 'text'] = argv.flatMap((word, at) => {
    const [, named = argv[at + 1] ?? ''] = /^--format(?:=(.*))?$/s.exec(word) ?? ['', '']
    // A table has no place for mistakes in the command line.
    return named === 'csv' ? [] : (formatNamed(named) ?? [])
  })
  const isMuted = argv.includes('--no-github')
  const output = { format, color: !argv.includes('--no-color'), output: [], ...(isMuted && { github: false }) }
  return withGitHub(output, world, async (args) => (await printFailure(why, args, world)) || 1)
}

/** Describes an unexpected exception, most likely a bug. Its message is left out because it may contain a secret. */
function unexpectedRefusal(error: unknown): Refusal {
  // Node notices a missing working folder only when it needs one.
  if (error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd') return diagnose('folder/gone', {})
  return {
    code: 'internal',
    message: `This is a bug in roomlinks, not in your manifest (${error instanceof Error ? error.name : typeof error}).`,
    hint: 'Please report it, with the command that you ran. ROOMLINKS_DEBUG=1 shows where it happened.',
  }
}

/** Converts a usage error of commander to our own form of errors. */
function usageRefusal({ error: { code, message }, command }: UsageError): Refusal {
  const [first = '', suggestion] = message.replace(/^error: /, '').split('\n')
  const near = nearCommand(first) ?? suggestion?.replace(/^\((.*)\)$/, '$1')
  const full = [command.parent?.name(), command.name()].filter((name) => name !== undefined).join(' ')
  const hints = [near, hintFor(code, first, command), `See ${full} --help.`]
  return {
    code: code.replace('commander.', 'usage/').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    message: messageFrom(first),
    hint: hints.filter((hint) => hint !== undefined).join(' '),
  }
}

/** Suggests the command that an unknown one means. Commander knows only names that are spelt alike. */
function nearCommand(message: string): string | undefined {
  const text = message.toLowerCase()
  const row = registry.find(({ also = [] }) => also.some((word) => text === `unknown command '${word}'`))
  return row && `Did you mean ${row.name}?`
}

/** Returns a hint for the most common mistakes. */
function hintFor(code: string, message: string, command: Command): string | undefined {
  if (message.startsWith("unknown option '--api-key")) {
    return 'Pass the key in DOCSPACE_API_KEY or --api-key-file, because other users can read arguments.'
  }
  if (message.startsWith("unknown option '--token")) {
    return 'Pass the token in the environment, because other users can read arguments.'
  }
  if (code === 'commander.unknownOption' && command.parent === null) {
    return 'Options come after the command, as in roomlinks plan --no-color.'
  }
  const takesFiles = command.options.some(({ long }) => long === '--file')
  return code === 'commander.excessArguments' && takesFiles ? 'Use --file to name a file.' : undefined
}

/**
 * Rewords a message of commander. The value of an unknown option is not repeated, because it may be a key, and neither
 * is a URL, because it may be that of a link.
 */
function messageFrom(text: string): string {
  const message = text
    .replace(/^(unknown option '[^=]*)=.*'$/s, "$1'")
    .replace(/^option '(.+?)' argument missing$/s, '$1 needs a value')
    .replace(/^option '(--api-key .+?)' argument '.*?' is invalid/s, 'This is not a valid value for $1')
    .replace(/^option '(.+?)' argument '[^']*:\/\/.*?' is invalid/s, 'This is not a valid value for $1')
    .replace(
      /^command-argument value '[^']*:\/\/.*?' is invalid for argument '(.+?)'/s,
      'This is not a valid value for $1',
    )
    .replace(/^command-argument value '(.*?)' is invalid for argument '(.+?)'/s, '"$1" is not a valid value for <$2>')
    .replace(/^option '(.+?)' argument '(.*?)' is invalid/s, '"$2" is not a valid value for $1')
    .replace(/^too many arguments for '(.+)'\. Expected 1 .*$/s, 'The command $1 takes one file')
    .replace(/^too many arguments for '(.+)'\. Expected 0 .*$/s, 'The command $1 takes options only')
    .replace(/^too many arguments for '(.+)'\. Expected (\d+) .*$/s, 'The command $1 takes at most $2 arguments')
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? '' : '.'}`
}
