import type { Command, CommanderError } from 'commander'
import type { Refusal } from '../../view/text/excerpt.ts'

/** What is wrong with a command line, in the form of all our errors; `undefined` where help was printed instead. */
export function usageRefusal({ code, message, exitCode }: CommanderError, command: Command): Refusal | undefined {
  if (exitCode === 0 || code === 'commander.help') return undefined
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
