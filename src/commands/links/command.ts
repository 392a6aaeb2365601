import { type Command, InvalidArgumentError, Option } from 'commander'
import { append, withConnection, withFiles, withRooms } from '../../cli/options/options.ts'
import type { CommandContext } from '../context.ts'
import type { LinksArgs } from './list.ts'
import { listLinks } from './list.ts'

export function defineLinks(command: Command, { world, finish }: CommandContext): Command {
  return withConnection(withRooms(withFiles(command)))
    .description(
      'Lists the declared links as the portal has them: their state, access, expiry, uses and, on a terminal, URLs. Sends nothing but GETs.',
    )
    .addOption(
      new Option('--key <key>', 'the links with this key only; may be repeated').argParser(append).default([], 'all'),
    )
    .addOption(
      new Option(
        '--expiring <time>',
        'only those that have expired or will within that time, such as 12h, 14d or 2w',
      ).argParser(readTime),
    )
    .option('--detailed-exitcode', 'with --expiring: end with 2 when there is such a link')
    .addOption(
      new Option('--format <name>', 'what to print on stdout').choices(['text', 'json', 'csv']).default('text'),
    )
    .addOption(new Option('--qr', 'print the URL of one link as a QR code').conflicts('format'))
    .option('--reveal', 'print URLs even where stdout is no terminal, or in CI')
    .option('--no-color', 'print without colour')
    .addHelpText(
      'after',
      `
Whoever has a URL is let in. That of an invitation is made for the owner of the API key.

Examples:
  roomlinks links
  roomlinks links --expiring 14d --detailed-exitcode
  roomlinks links --format csv --reveal > links.csv
`,
    )
    .action(async (options: LinksArgs, command: Command) => {
      if (options.detailedExitcode && options.expiring === undefined) {
        command.error("option '--detailed-exitcode' needs --expiring", { code: 'commander.missingExpiring' })
      }
      finish(await listLinks(options, world))
    })
}

const units: { readonly [unit: string]: number } = { h: 3600, d: 86_400, w: 7 * 86_400 }

/** Seconds. */
function readTime(text: string): number {
  const [, number, unit = ''] = /^(\d{1,5})([hdw])$/.exec(text) ?? []
  const seconds = units[unit]
  if (seconds === undefined) throw new InvalidArgumentError('Write a whole number and a unit: 12h, 14d or 2w.')
  return Number(number) * seconds
}
