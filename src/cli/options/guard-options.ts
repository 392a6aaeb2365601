import { type Command, InvalidArgumentError, Option } from 'commander'
import { type GuardName, guardLimits, guardNames, limitNames } from '../../model/guard.ts'
import { headings } from './headings.ts'
import { wholeNumberBetween } from './numbers.ts'

/** Adds the options that make the guards stricter or less strict for one run. */
export function withGuard(command: Command): Command {
  command.optionsGroup(headings.guards)
  for (const name of limitNames) {
    const { flag, does, most } = guardLimits[name]
    command.option(`${flag} <n>`, `${does}; can only lower guard.${name}`, wholeNumberBetween(0, most))
  }
  return command.addOption(
    new Option(
      '--allow <guards>',
      `allow what these guards would refuse, for this run: ${guardNames.join(', ')}; may be repeated`,
    ).argParser(appendGuards),
  )
}

function appendGuards(text: string, earlier: readonly GuardName[] = []): readonly GuardName[] {
  return [...earlier, ...text.split(',').map(parseGuard)]
}

function parseGuard(text: string): GuardName {
  const guard = guardNames.find((name) => name === text)
  if (guard !== undefined) return guard
  const isProtection = text === 'protect' || text === 'protected'
  throw new InvalidArgumentError(
    isProtection
      ? 'Protected links cannot be allowed here: remove `protect: true` from the manifest.'
      : `Write one or more of ${guardNames.join(', ')}, with commas between them.`,
  )
}
