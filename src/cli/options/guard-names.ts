import { InvalidArgumentError } from 'commander'
import { type GuardName, guardNames } from '../../model/guard.ts'

/** Parses one more `--allow`: names of guards, with commas between them. */
export function appendGuards(text: string, earlier: readonly GuardName[] = []): readonly GuardName[] {
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
