import { resolve } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { GuardLimits, GuardName } from '../../model/guard.ts'
import { linkKeyPattern } from '../../model/link.ts'
import { isNonCanonicalId, type Selector } from '../../model/room.ts'
import type { Result } from '../../view/document/result.ts'
import { type Format, type FormattedCommand, formatNamed, formatsOf } from '../../view/formats.ts'
import type { PortalArgs } from '../portal.ts'
import { headings } from './headings.ts'
import { withLog } from './log-options.ts'
import { wholeNumberBetween } from './numbers.ts'
import type { ReadingArgs } from './reading-options.ts'

/** The manifest to read. */
export interface FileArgs {
  readonly file: readonly string[]
  /** Globs to leave out of folders. */
  readonly exclude?: readonly string[]
  /** Files of variables. `run` has read them before the command starts. */
  readonly secrets?: readonly string[]
}

/** An output file and its format. */
export interface OutputFile {
  readonly format: Format
  readonly path: string
}

/** How to print the result, and where else to write it. `color` is false for `--no-color`. */
export interface OutputArgs {
  readonly format: Format
  readonly color: boolean
  readonly output: readonly OutputFile[]
  /** Whether to report to GitHub Actions. If absent, the environment decides. */
  readonly github?: boolean
  /** Called with each result. */
  readonly onResult?: (result: Result) => void
}

/** The manifest as it was: a git ref, or files. */
export interface BaseArgs {
  readonly base?: string
  readonly baseFile: readonly string[]
}

/** The file for a plan to be approved: its JSON document. */
export interface IntoArgs {
  readonly out?: string
}

/** The options that change the guards of the manifest. */
export interface GuardArgs extends GuardLimits {
  readonly allow?: readonly GuardName[]
}

/** The options that plan and apply share. */
export interface PlanArgs extends FileArgs, BaseArgs, OutputArgs, PortalArgs, IntoArgs, GuardArgs, ReadingArgs {
  readonly room: readonly Selector[]
  readonly sweep?: true
  /** Absent: the command judges by no policy. */
  readonly policy?: readonly string[]
}

/** Returns all files for the result, each once. */
export function outputFilesOf({ output, out }: Pick<OutputArgs, 'output'> & IntoArgs): readonly OutputFile[] {
  const outlets: readonly OutputFile[] = out === undefined ? output : [...output, { format: 'json', path: out }]
  return [...new Map(outlets.map((outlet) => [resolve(outlet.path), outlet])).values()]
}

/** Adds examples to the end of a command's help. */
export function addExamples(command: Command, lines: readonly string[]): void {
  command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  ${line}\n`).join('')}`)
}

/** Makes an option that may be repeated. `none` is shown in the help as its default. */
function repeatable<T>(
  flags: string,
  about: string,
  none: string,
  parse: (text: string, earlier: readonly T[]) => readonly T[],
): Option {
  return new Option(flags, `${about}; may be repeated`).argParser(parse).default([], none)
}

/** Makes a repeatable option for plain text. */
export function repeatableText(
  flags: string,
  about: string,
  none: string,
  parse: (text: string) => string = (text) => text,
): Option {
  return repeatable(flags, about, none, (text, earlier: readonly string[]) => [...earlier, parse(text)])
}

/** Makes the option that names rooms. */
export function roomsOption(about: string, none: string): Option {
  return repeatable('--room <selector>', `${about}: 4711, title:NAME or tag:NAME`, none, appendSelector)
}

/** Adds the options for the files of the manifest and for its variables. */
export function withFiles(command: Command): Command {
  return withSecrets(withFileNames(command))
}

/** Adds the option for files of variables, which `run` reads before the command starts. */
export function withSecrets(command: Command): Command {
  return command
    .optionsGroup(headings.selection)
    .addOption(
      repeatableText('--secrets <file>', 'take variables that are not set from this file of NAME=value lines', 'none'),
    )
}

/** Adds the options for the files of the manifest. */
export function withFileNames(command: Command): Command {
  return command
    .optionsGroup(headings.selection)
    .addOption(
      repeatableText('-f, --file <path>', 'a manifest, a folder of manifests, or - for stdin', 'roomlinks.yaml'),
    )
    .addOption(repeatableText('--exclude <glob>', 'skip these files and folders in a folder of manifests', 'none'))
}

/** Adds the options for printing and output files. */
export function withOutput(command: Command, shown: FormattedCommand): Command {
  return command
    .optionsGroup(headings.output)
    .addOption(new Option('--format <name>', 'the format to print on stdout').choices(formatsOf(shown)).default('text'))
    .addOption(
      repeatable('--output <format=file>', 'also write this format into a file', 'none', outputFileParser(shown)),
    )
    .addOption(
      // Its former name, for JSON alone.
      new Option('--json-into <file>').hideHelp().argParser((path) => {
        const outlets: readonly OutputFile[] = command.getOptionValue('output')
        command.setOptionValue('output', [...outlets, { format: 'json', path }])
      }),
    )
    .option('--no-color', 'print without colour')
    .option('--github', 'write the step summary and outputs of GitHub Actions (default: inside GitHub Actions)')
    .option('--no-github', 'do not write them')
}

function outputFileParser(
  shown: FormattedCommand,
): (text: string, outlets: readonly OutputFile[]) => readonly OutputFile[] {
  const names = formatsOf(shown)
  return (text, outlets) => {
    const [, name = '', path = ''] = /^(\w+)=(.+)$/s.exec(text) ?? []
    const format = formatNamed(name)
    if (format === undefined || !names.includes(format)) {
      throw new InvalidArgumentError(`Write FORMAT=FILE, where FORMAT is one of ${names.join(', ')}.`)
    }
    if (outlets.some((outlet) => resolve(outlet.path) === resolve(path))) {
      throw new InvalidArgumentError('Another output already uses that file.')
    }
    return [...outlets, { format, path }]
  }
}

/** Adds the options for the base. */
function withBase(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--base <ref>',
        'the previous manifest, at a git ref such as origin/main: distinguishes your changes from drift, and covers rooms that are no longer declared',
      )
        .argParser(parseRef)
        .conflicts('baseFile'),
    )
    .addOption(repeatableText('--base-file <path>', 'the previous manifest, in a file or a folder', 'none'))
}

/** Adds the option that also reads rooms that the manifest does not name. */
export function withSweep(command: Command): Command {
  return command.option(
    '--sweep',
    'also search all other rooms for links that this manifest created; requires all files of the manifest, and a name that no other manifest has',
  )
}

/** Checks that a ref is not empty: `git merge-base` prints nothing if the history it needs was not fetched. */
function parseRef(text: string): string {
  if (text.trim() !== '') return text
  throw new InvalidArgumentError(
    'It is empty. If a command prints it, check that command: git merge-base needs the full history.',
  )
}

/** Adds the options that plan and apply share about what to plan. */
export function withSelection(command: Command): Command {
  return withSweep(withBase(withRooms(withFiles(command))))
}

/** Adds the option that limits the rooms. */
export function withRooms(command: Command): Command {
  return command
    .optionsGroup(headings.selection)
    .addOption(roomsOption('read only this room', 'all that the manifest selects'))
}

/** Adds the options for reaching a portal, with a time limit. */
export function withConnection(command: Command): Command {
  return withReach(command).option(
    '--timeout <seconds>',
    'give up after this time, not counting the time for your answers',
    wholeNumberBetween(1, 86_400),
  )
}

/** Adds the options for reaching a portal, without a time limit: for commands that ask questions between requests. */
export function withReach(command: Command): Command {
  command
    .optionsGroup(headings.connection)
    .option('--portal <url>', 'the portal; overrides DOCSPACE_URL (default: DOCSPACE_URL, or the manifest)')
    .option('--api-key-file <file>', 'a file with the API key (default: DOCSPACE_API_KEY)')
    .option('--allow-http', 'allow a portal without https: sends the key unencrypted')
    .option(
      '--concurrency <number>',
      'how many requests may run at once, 1 to 50; up to that, reads adapt to the portal (default: 16 reads, 6 writes)',
      wholeNumberBetween(1, 50),
    )
  return withLog(command)
}

/** Parses one more `--room`. */
export function appendSelector(text: string, selectors: readonly Selector[]): readonly Selector[] {
  return [...selectors, parseSelector(text)]
}

/** Parses a room selector of the command line. */
export function parseSelector(text: string): Selector {
  const [, by, value] = /^(id|title|tag):(.*)$/s.exec(text) ?? [text, 'id', text]
  const isId = (id: string): boolean => !/\s|:\/\//.test(id) && !isNonCanonicalId(id)
  if (value === undefined || value === '' || (by === 'id' && !isId(value))) {
    throw new InvalidArgumentError('Write 4711, title:NAME or tag:NAME.')
  }
  return { by: by === 'title' || by === 'tag' ? by : 'id', value }
}

/** Parses the key of a link on the command line. */
export function parseKey(text: string): string {
  if (linkKeyPattern.test(text)) return text
  throw new InvalidArgumentError(keyForm)
}

/** What to write as the key of a link. */
export const keyForm =
  'Write primary, invitation, or up to 63 lower-case letters, digits and hyphens that do not start with a hyphen.'
