import { resolve } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type GuardLimits, type GuardName, guardLimits, guardNames, limitNames } from '../../model/guard.ts'
import { isMisspeltId, type Selector } from '../../model/room.ts'
import type { Result } from '../../view/document/result.ts'
import { type Format, formatNamed, formatsOf, type Shown } from '../../view/formats.ts'
import type { PortalArgs } from '../portal.ts'

/** The manifest to read. */
export interface FileArgs {
  readonly file: readonly string[]
  /** Globs of what is left out of folders. */
  readonly exclude?: readonly string[]
}

/** A file, and the form of the result that goes into it. */
export interface OutputFile {
  readonly format: Format
  readonly path: string
}

/** How to print, and where else to write it. `color` is false for `--no-color`. */
export interface OutputArgs {
  readonly format: Format
  readonly color: boolean
  readonly output: readonly OutputFile[]
  /** Whether GitHub Actions is told; left out, as its environment says. */
  readonly github?: boolean
  /** Told of each result, when it is known. */
  readonly onResult?: (result: Result) => void
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
export interface GuardArgs extends GuardLimits {
  readonly allow?: readonly GuardName[]
}

/** What plan and apply share. */
export interface PlanArgs extends FileArgs, BaseArgs, OutputArgs, PortalArgs, IntoArgs, GuardArgs {
  readonly room: readonly Selector[]
  readonly sweep?: true
}

/** All files that the result goes into, each once. */
export function outputFilesOf({ output, jsonInto, out }: Pick<OutputArgs, 'output'> & IntoArgs): readonly OutputFile[] {
  const json = [jsonInto, out].flatMap((path): OutputFile[] => (path === undefined ? [] : [{ format: 'json', path }]))
  return [...new Map([...output, ...json].map((outlet) => [resolve(outlet.path), outlet])).values()]
}

/** Ends the help of a command with command lines to try. */
export function addExamples(command: Command, lines: readonly string[]): void {
  command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  ${line}\n`).join('')}`)
}

/** An option that takes one more value each time it is given; `none` is what the help says of no value. */
function repeatable<T>(
  flags: string,
  about: string,
  none: string,
  parse: (text: string, earlier: readonly T[]) => readonly T[],
): Option {
  return new Option(flags, `${about}; may be repeated`).argParser(parse).default([], none)
}

/** The same with values that are taken as they are. */
export function repeatableText(flags: string, about: string, none: string): Option {
  return repeatable(flags, about, none, (text, earlier: readonly string[]) => [...earlier, text])
}

/** The option that names rooms. */
export function roomsOption(about: string, none: string): Option {
  return repeatable('--room <selector>', `${about}: 4711, title:NAME or tag:NAME`, none, appendSelector)
}

export function withFiles(command: Command): Command {
  return command
    .addOption(repeatableText('-f, --file <path>', 'a manifest, a folder of them, or - for stdin', 'roomlinks.yaml'))
    .addOption(repeatableText('--exclude <glob>', 'leave these files and folders out of a folder of manifests', 'none'))
}

/** The options that say how to print, and where else to write it. */
export function withOutput(command: Command, shown: Shown): Command {
  return command
    .addOption(new Option('--format <name>', 'what to print on stdout').choices(formatsOf(shown)).default('text'))
    .addOption(repeatable('--output <format=file>', 'also write a format into a file', 'none', outputFileParser(shown)))
    .option('--no-color', 'print without colour')
    .option('--github', 'write the step summary and outputs of GitHub Actions (default: inside GitHub Actions)')
    .option('--no-github', 'do not')
}

function outputFileParser(shown: Shown): (text: string, outlets: readonly OutputFile[]) => readonly OutputFile[] {
  const names = formatsOf(shown)
  return (text, outlets) => {
    const [, name = '', path = ''] = /^(\w+)=(.+)$/s.exec(text) ?? []
    const format = formatNamed(name)
    if (format === undefined || !names.includes(format)) {
      throw new InvalidArgumentError(`Write FORMAT=FILE, where FORMAT is one of ${names.join(', ')}.`)
    }
    if (outlets.some((outlet) => resolve(outlet.path) === resolve(path))) {
      throw new InvalidArgumentError('Another output goes into that file.')
    }
    return [...outlets, { format, path }]
  }
}

/** The options that name the manifest as it was. */
function withBase(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--base <ref>',
        'the manifest as it was, at a git ref such as origin/main: tells what changes from what drifts, and looks into rooms that are no longer named',
      )
        .argParser(parseRef)
        .conflicts('baseFile'),
    )
    .addOption(repeatableText('--base-file <path>', 'the same from a file or a folder', 'none'))
}

/** The option that also looks through the rooms that the manifest does not name. */
export function withSweep(command: Command): Command {
  return command.option(
    '--sweep',
    'also look through every other room, for links that this manifest has made: no file of it may be left out, and no other manifest may bear its name',
  )
}

/** `git merge-base` prints nothing where the history that it needs was not fetched. */
function parseRef(text: string): string {
  if (text.trim() !== '') return text
  throw new InvalidArgumentError(
    'It is empty: where a command was to print it, look at that; git merge-base needs all history.',
  )
}

/** The options that plan and apply have alike. */
export function withPlanning(command: Command, shown: Shown): Command {
  return withOutput(withGuard(withPortal(withSweep(withBase(withFiles(command))))), shown)
}

/** The options of a command that plans on a portal. */
export function withPortal(command: Command): Command {
  return withConnection(withRooms(command).option('--json-into <file>', 'also write the JSON document into this file'))
}

/** The option that looks at a part of the rooms. */
export function withRooms(command: Command): Command {
  return command.addOption(roomsOption('look at this room only', 'all that the manifest selects'))
}

/** The options that say how to reach a portal. */
export function withConnection(command: Command): Command {
  return withReach(command).option(
    '--timeout <seconds>',
    'give up after this time, not counting the time that you take to answer a question',
    wholeNumberBetween(1, 86_400),
  )
}

/** The same for a command that asks between its requests, so that no time can be set for the whole of it. */
export function withReach(command: Command): Command {
  return command
    .option('--portal <url>', 'the portal (default: DOCSPACE_URL, or the manifest)')
    .option('--api-key-file <file>', 'a file with the API key (default: DOCSPACE_API_KEY)')
    .option('--allow-http', 'send the key in clear, to a portal that has no https')
    .option(
      '--concurrency <number>',
      'the most requests under way at once, 1 to 50; below that, reads settle on what is fastest (default: 16 reads, 6 writes)',
      wholeNumberBetween(1, 50),
    )
}

/** The options with which one run asks more of the guards, or less. */
function withGuard(command: Command): Command {
  for (const name of limitNames) {
    const { flag, does, most } = guardLimits[name]
    command.option(`${flag} <n>`, `${does}; can only lower guard.${name}`, wholeNumberBetween(0, most))
  }
  return command.addOption(
    new Option(
      '--allow <guards>',
      `let this run through what these guards would refuse: ${guardNames.join(', ')}; may be repeated`,
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
      ? 'What is protected cannot be allowed here: remove `protect: true` in the manifest.'
      : `Write one or more of ${guardNames.join(', ')}, with commas between them.`,
  )
}

/** A parser of whole numbers in a range. */
export function wholeNumberBetween(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= least && value <= most))
      throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`)
    return value
  }
}

/** A parser of `--room`. */
export function appendSelector(text: string, selectors: readonly Selector[]): readonly Selector[] {
  return [...selectors, parseSelector(text)]
}

/** A room as the command line names it. */
export function parseSelector(text: string): Selector {
  const [, by, value] = /^(id|title|tag):(.*)$/s.exec(text) ?? [text, 'id', text]
  if (value === undefined || value === '' || (by === 'id' && (/\s/.test(value) || isMisspeltId(value)))) {
    throw new InvalidArgumentError('Write 4711, title:NAME or tag:NAME.')
  }
  return { by: by === 'title' || by === 'tag' ? by : 'id', value }
}
