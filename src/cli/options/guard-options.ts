import { type Command, InvalidArgumentError, Option } from 'commander'
import { type GuardName, guardLimits, guardNames, limitNames } from '../../model/guard.ts'
import { wholeFrom } from './options.ts'

/** The options with which one run asks more of the guards, or less. */
export function withGuard(command: Command): Command {
  for (const name of limitNames) {
    const { flag, does, most } = guardLimits[name]
    command.option(`${flag} <n>`, `${does}; can only lower guard.${name}`, wholeFrom(0, most))
  }
  return command.addOption(
    new Option(
      '--allow <guards>',
      `let this run through what these guards would refuse: ${guardNames.join(', ')}; may be repeated`,
    ).argParser(appendGuards),
  )
}

function appendGuards(text: string, earlier: readonly GuardName[] = []): readonly GuardName[] {
  return [...earlier, ...text.split(',').map(guardOf)]
}

function guardOf(text: string): GuardName {
  const guard = guardNames.find((name) => name === text)
  if (guard !== undefined) return guard
  const isProtection = text === 'protect' || text === 'protected'
  throw new InvalidArgumentError(
    isProtection
      ? 'What is protected cannot be allowed here: remove `protect: true` in the manifest.'
      : `Write one or more of ${guardNames.join(', ')}, with commas between them.`,
  )
}
