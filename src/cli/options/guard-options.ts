import { type Command, InvalidArgumentError, Option } from 'commander'
import { type GuardName, guardNames } from '../../model/guard.ts'
import { wholeFrom } from './options.ts'

/** The options with which one run asks more of the guards, or less. */
export function withGuard(command: Command): Command {
  return command
    .option('--max-revokes <n>', 'refuse a plan that revokes more links; can only lower guard.maxRevokes', count)
    .option(
      '--max-revoke-percent <n>',
      'refuse a plan that revokes a larger part of our links; can only lower guard.maxRevokePercent',
      wholeFrom(0, 100),
    )
    .option(
      '--max-widening <n>',
      'refuse a plan with more changes that widen access; can only lower guard.maxWidening',
      count,
    )
    .addOption(
      new Option(
        '--allow <guards>',
        `let this run through what these guards would refuse: ${guardNames.join(', ')}; may be repeated`,
      ).argParser(appendGuards),
    )
}

const count = wholeFrom(0, 999_999_999)

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
