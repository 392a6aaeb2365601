import { type Command, Option } from 'commander'

/** What is logged, from nothing to everything. `info`: pauses, and requests that fail; `debug`: also all others. */
export const logLevels = ['off', 'info', 'debug'] as const

export type LogLevel = (typeof logLevels)[number]

/** The options for the log of requests. */
export interface LogArgs {
  /** If absent, ROOMLINKS_LOG decides. */
  readonly logLevel?: LogLevel
  readonly logFormat?: 'text' | 'json'
}

/** Adds the options for the log of requests. */
export function withLog(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--log-level <level>',
        'log pauses and failed requests (info) or all requests (debug) on stderr (default: ROOMLINKS_LOG, or off)',
      ).choices(logLevels),
    )
    .addOption(new Option('--log-format <name>', 'the format of the log').choices(['text', 'json']).default('text'))
}

/** Whether a text is a level of the log. */
export function isLogLevel(text: string): text is LogLevel {
  return logLevels.some((level) => level === text)
}
