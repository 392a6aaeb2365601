import { type Command, InvalidArgumentError, Option } from 'commander'
import { headings } from '../../cli/options/headings.ts'
import { repeatableText } from '../../cli/options/options.ts'
import { type LinkFilter, type Sorting, sortings } from '../../inventory/filter.ts'
import { type Audience, audiences, type LinkState, linkStates } from '../../model/inventory.ts'
import { type AccessLevel, accessNumbers, type LinkKind } from '../../model/link.ts'
import type { RoomType } from '../../model/room.ts'
import { rules } from '../../model/rules.ts'
import type { Instant } from '../../model/values/instant.ts'
import { nearest } from '../../model/values/nearest.ts'
import { wrap } from '../../view/escape.ts'
import { type ColumnName, columnNames } from '../../view/links/columns.ts'

/** The options about the links of all rooms. */
export interface AllArgs {
  readonly all?: true
  readonly state?: readonly LinkState[]
  readonly kind?: readonly LinkKind[]
  readonly access?: readonly AccessLevel[]
  readonly audience?: readonly Audience[]
  /** `false`: --no-password. */
  readonly password: boolean
  /** `false`: --no-expiry. */
  readonly expiry: boolean
  readonly expired?: true
  readonly tag: readonly string[]
  readonly type?: readonly RoomType[]
  readonly sort?: Sorting
  readonly columns?: readonly ColumnName[]
  readonly urlOnly?: true
  readonly bom?: true
  /** `true`: the URL is asked for. */
  readonly find?: string | true
}

const kinds: readonly string[] = ['primary', 'additional', 'invitation', 'external']
/** A word that means several kinds. */
const groups: Words = { external: ['primary', 'additional'] }

type Words = { readonly [word: string]: readonly string[] }

/** Adds the options about the links of all rooms. */
export function withAll(command: Command): Command {
  return command
    .optionsGroup(headings.links)
    .addOption(new Option('--all', 'list every link of every room, declared or not').conflicts('qr'))
    .addOption(oneOrMore('--state <states>', 'only links in these states', linkStates))
    .addOption(oneOrMore('--kind <kinds>', 'only links of these kinds', kinds, groups))
    .addOption(oneOrMore('--access <levels>', 'only links that give this access', Object.keys(accessNumbers)))
    .addOption(oneOrMore('--audience <audiences>', 'only links for these people', audiences))
    .option('--no-password', 'only external links without a password')
    .option('--no-expiry', 'only links that never expire')
    .option('--expired', 'only links that have expired')
    .addOption(repeatableText('--tag <name>', 'only links of rooms with this tag', 'all'))
    .addOption(oneOrMore('--type <types>', 'only links of rooms of these types', Object.keys(rules)))
    .addOption(
      new Option(
        '--find [url]',
        'say whose link a URL is; - reads the URL from stdin; without a value, it is asked for',
      ).conflicts([
        ...['all', 'state', 'kind', 'access', 'audience', 'password', 'expiry', 'expired', 'tag', 'type', 'sort'],
        ...['columns', 'urlOnly', 'bom', 'key', 'expiring', 'qr'],
      ]),
    )
    .optionsGroup(headings.output)
    .addOption(new Option('--sort <order>', 'the order of the links (default: room)').choices(sortings))
    .addOption(oneOrMore('--columns <names>', 'the columns of the table or CSV', columnNames))
    .addOption(new Option('--url-only', 'print nothing but URLs').conflicts(['qr', 'format', 'columns']))
    .option('--bom', 'begin CSV with a byte order mark, which some spreadsheets need to read UTF-8')
    .addHelpText(
      'after',
      `
Every link of every room: --all. All filters must hold. Every filter except
--key, --expiring and --room implies --all, and so do --sort and --columns.
Values are separated by commas:
  states     ${linkStates.join(', ')};
             undeclared: made by your manifest, which no longer declares it;
             foreign: made by another manifest
  kinds      ${kinds.join(', ')}; without
             invitations, rooms that have no external links are not read
  access     ${Object.keys(accessNumbers).join(', ')}
  audiences  ${audiences.join(', ')}
  types      ${Object.keys(rules).join(', ')}
  columns    ${wrap(columnNames.join(', '), 67).join('\n             ')}
No manifest is needed. Ends with 1 if a room could not be read.

--find ends with 0 if the link is found, with 2 if no link has the URL, and with
9 if it cannot be told: the URL does not say which link it is, or not all rooms
could be read. It does not check that the URL still works.`,
    )
}

/** An option that takes words of a list, separated by commas, and may be repeated. */
function oneOrMore(flags: string, about: string, words: readonly string[], meanings: Words = {}): Option {
  const parse = (text: string, earlier: readonly string[] = []): readonly string[] => [
    ...earlier,
    ...text.split(',').flatMap((word) => {
      if (words.includes(word)) return meanings[word] ?? word
      const near = nearest(word, words)
      throw new InvalidArgumentError(
        near === undefined ? `Write one or more of ${words.join(', ')}.` : `Did you mean ${near}?`,
      )
    }),
  ]
  return new Option(flags, about).argParser(parse)
}

/** Whether the options ask for the links of all rooms. */
export function wantsAll(args: AllArgs): boolean {
  const { all, state, kind, access, audience, password, expiry, expired, tag, type, sort, columns } = args
  const given = [all, state, kind, access, audience, expired, type, sort, columns].some((value) => value !== undefined)
  return given || !password || !expiry || tag.length > 0
}

/** Ends the command line where options contradict each other in a way that commander cannot see. */
export function checkOptions(
  args: AllArgs & { readonly format: string; readonly file: readonly string[]; readonly qr?: true },
  command: Command,
): void {
  const { find, columns, format, file, qr } = args
  const conflict = (one: string, other: string): never =>
    command.error(`error: option '${one}' cannot be used with ${other}`, {
      code: 'commander.conflictingOption',
    })
  if (qr && wantsAll(args)) conflict('--qr', 'a list of all links')
  if (columns && format === 'json') conflict('--columns <names>', "option '--format json'")
  if (find !== undefined && format === 'csv') conflict('--find [url]', "option '--format csv'")
  if (find === '-' && file.includes('-')) conflict('--find -', "option '--file -'")
}

/** The filter of the links that the options ask for. */
export function filterOf(args: AllArgs & { readonly key: readonly string[]; readonly expiring?: Instant }): LinkFilter {
  const { state, kind, access, audience, password, expiry, expired, key, expiring } = args
  return {
    // Without --all and a filter that implies it, `links` is about declared links.
    ...(wantsAll(args) ? state && { state } : { state: ['declared'] }),
    ...(kind && { kind }),
    ...(access && { access }),
    ...(audience && { audience }),
    ...(key.length > 0 && { key }),
    ...(expiring !== undefined && { expiresBy: expiring }),
    withoutPassword: !password,
    withoutExpiry: !expiry,
    expired: expired === true,
  }
}
