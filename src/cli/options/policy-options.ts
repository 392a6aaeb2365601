import type { Command } from 'commander'
import { texts } from './options.ts'

/** The policies to judge by. */
export interface PolicyArgs {
  readonly policy: readonly string[]
}

/** The option that names the policies. */
export function withPolicy(command: Command): Command {
  return command.addOption(
    texts(
      '--policy <file>',
      'judge links by this policy',
      'roomlinks.policy.yaml beside the manifest, if there is one',
    ),
  )
}
