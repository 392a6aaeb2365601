import type { Command } from 'commander'

/**
 * The headings of the options in the help of a command. What adds options calls `command.optionsGroup(heading)` first.
 * The help has the headings in the order in which they are first used.
 */
export const headings = {
  /** Which manifests, rooms and policies. */
  selection: 'What to look at:',
  /** Which links of these rooms. */
  links: 'Which links:',
  /** What a command writes into files other than outputs. */
  writing: 'What to write:',
  /** Which plan is approved, and by whom. */
  approval: 'Approval:',
  output: 'Output:',
  guards: 'Guards:',
  connection: 'Connection:',
} as const

/** The most options that need no headings. */
const few = 10

/** Completes the headings once all options are added: few options have one heading, and help comes last. */
export function completeHeadings(command: Command): Command {
  const isLong = command.options.filter(({ hidden }) => !hidden).length > few
  if (!isLong) for (const option of command.options) option.helpGroup('Options:')
  return command.optionsGroup(isLong ? 'Help:' : 'Options:').helpOption('-h, --help', 'display help for command')
}
