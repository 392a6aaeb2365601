import { type Command, InvalidArgumentError, Option } from 'commander'
import type { GuardName } from '../model/guard.ts'
import type { Selector } from '../model/room.ts'
import type { PortalArgs } from './portal.ts'

/** The manifest to read. */
export interface FileArgs {
  readonly file: readonly string[]
}

/** How to print. `color` is false for `--no-color`. */
export interface OutputArgs {
  readonly format: 'text' | 'json'
  readonly color: boolean
}

/** The manifest as it was: a git ref, or files. */
export interface BaseArgs {
  readonly base?: string
  readonly baseFile: readonly string[]
}

/** The files that take the JSON document. */
export interface IntoArgs {
  readonly jsonInto?: string
  readonly out?: string
}

/** What is asked of the guards, beside the manifest. */
export interface GuardArgs {
  readonly maxRevokes?: number
  readonly maxRevokePercent?: number
  readonly maxWidening?: number
  readonly allow?: readonly GuardName[]
}

/** What plan and apply share. */
export interface PlanArgs extends FileArgs, BaseArgs, OutputArgs, PortalArgs, IntoArgs, GuardArgs {
  readonly room: readonly Selector[]
}

/** The paths of the files that take the JSON document, each once. */
export function intoPaths({ jsonInto, out }: IntoArgs): readonly string[] {
  return [...new Set([jsonInto, out].filter((path) => path !== undefined))]
}

export function withFiles(command: Command): Command {
  return command.addOption(
    new Option('-f, --file <path>', 'a manifest or a folder of them; may be repeated')
      .argParser(append)
      .default([], 'roomlinks.yaml'),
  )
}

export function withOutput(command: Command): Command {
  return command
    .addOption(new Option('--format <name>', 'what to print on stdout').choices(['text', 'json']).default('text'))
    .option('--no-color', 'print without colour')
}

/** The options that name the manifest as it was. */
export function withBase(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--base <ref>',
        'the manifest as it was, at a git ref such as origin/main: tells what changes from what drifts, and looks into rooms that are no longer named',
      ).conflicts('baseFile'),
    )
    .addOption(
      new Option('--base-file <path>', 'the same from a file or a folder; may be repeated')
        .argParser(append)
        .default([], 'none'),
    )
}

/** The options of a command that talks to a portal. */
export function withPortal(command: Command): Command {
  return command
    .addOption(
      new Option('--room <selector>', 'look at this room only: 4711, title:NAME or tag:NAME; may be repeated')
        .argParser(appendSelector)
        .default([], 'all that the manifest selects'),
    )
    .option('--portal <url>', 'the portal (default: DOCSPACE_URL, or the manifest)')
    .option('--api-key-file <file>', 'a file with the API key (default: DOCSPACE_API_KEY)')
    .option('--allow-http', 'send the key in clear, to a portal that has no https')
    .option('--json-into <file>', 'also write the JSON document into this file')
    .option(
      '--concurrency <number>',
      'how many requests may be under way at once, 1 to 50 (default: 16 reads, 6 writes)',
      wholeFrom(1, 50),
    )
    .option(
      '--timeout <seconds>',
      'give up after this time, not counting the time that you take to answer a question',
      wholeFrom(1, 86_400),
    )
}

/** A parser of whole numbers in a range. */
export function wholeFrom(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= least && value <= most))
      throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`)
    return value
  }
}

function append(value: string, values: readonly string[]): readonly string[] {
  return [...values, value]
}

function appendSelector(text: string, selectors: readonly Selector[]): readonly Selector[] {
  const [, by, value] = /^(id|title|tag):(.*)$/s.exec(text) ?? [text, 'id', text]
  if (value === undefined || value === '' || (by === 'id' && /\s/.test(value))) {
    throw new InvalidArgumentError('Write 4711, title:NAME or tag:NAME.')
  }
  return [...selectors, { by: by === 'title' || by === 'tag' ? by : 'id', value }]
}
