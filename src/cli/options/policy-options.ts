import type { Command } from 'commander'
import { headings } from './headings.ts'
import { repeatableText } from './options.ts'

/** The policies to judge by. */
export interface PolicyArgs {
  readonly policy: readonly string[]
}

/** The option that names the policies. */
export function withPolicy(command: Command): Command {
  return command
    .optionsGroup(headings.selection)
    .addOption(
      repeatableText(
        '--policy <file>',
        'judge links by this policy',
        'roomlinks.policy.yaml beside the manifest, if there is one',
      ),
    )
}
