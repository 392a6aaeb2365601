import type { Command } from 'commander'

/** The options that decide how much of a plan, a drift or a report is shown. */
export interface ReadingArgs {
  readonly expand?: true
  readonly showUnmanaged?: true
}

/** Adds the option that shows each change by itself. */
export function withExpand(command: Command): Command {
  return command.option('--expand', 'show each change by itself, instead of alike changes in several rooms together')
}

/** Adds the options for reading a plan. */
export function withReading(command: Command): Command {
  return withExpand(command).option(
    '--show-unmanaged',
    'list the links that this manifest did not make, instead of counting them',
  )
}
