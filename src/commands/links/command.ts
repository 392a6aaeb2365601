import { type Command, Option } from 'commander'
import type { ExitCode } from '../../cli/exit.ts'
import { headings } from '../../cli/options/headings.ts'
import {
  type PlanArgs,
  parseKey,
  repeatableText,
  withConnection,
  withFiles,
  withRooms,
} from '../../cli/options/options.ts'
import { dateOption } from '../../cli/options/time.ts'
import { makePlan } from '../../cli/planning/make-plan.ts'
import { exitOfOmissions } from '../../cli/report/exit.ts'
import { printFailure, printProblems, stdoutPaint } from '../../cli/report/print.ts'
import { isPrivate } from '../../host/ci.ts'
import type { World } from '../../host/world.ts'
import { omissionsOf } from '../../model/change.ts'
import { type Checked, checked, failed } from '../../model/diagnostic.ts'
import { type Instant, instantOf } from '../../model/values/instant.ts'
import { driftOf } from '../../plan/plan.ts'
import { writeJson } from '../../view/json.ts'
import { byteOrderMark, linksCsv } from '../../view/links/csv.ts'
import { type LinksDocument, linksDocument } from '../../view/links/document.ts'
import { linksText, qrText } from '../../view/links/terminal.ts'
import { lineWidth } from '../../view/phrases.ts'
import type { CommandContext } from '../context.ts'
import { listAll, unknownKeys } from './all.ts'
import { diagnose } from './diagnostics.ts'
import { findLink } from './find.ts'
import { type AllArgs, checkOptions, wantsAll, withAll } from './options.ts'

export function defineLinks(command: Command, { world, finish }: CommandContext): Command {
  withRooms(withFiles(command))
    .optionsGroup(headings.links)
    .addOption(repeatableText('--key <key>', 'list only the links with this key', 'all', parseKey))
    .addOption(dateOption('--expiring <date>', 'list only links that have expired or will expire by then', world))
    .optionsGroup(headings.output)
    .addOption(new Option('--format <name>', 'what to print on stdout').choices(Object.keys(views)).default('text'))
    .addOption(new Option('--qr', 'print the URL of one link as a QR code').conflicts('format'))
    .option('--reveal', 'print URLs even if stdout is not a terminal, and in CI')
    .option('--detailed-exitcode', 'with --expiring: exit with 2 if there is such a link')
  return withConnection(withAll(command).option('--no-color', 'print without colour'))
    .description(
      'Lists the declared links as they are on the portal: state, access, expiry, uses and, on a terminal, URLs. Sends only GETs.',
    )
    .addHelpText(
      'after',
      `
A URL lets in anyone who has it. The URL of an invitation is created for the owner of the API key.

Examples:
  roomlinks links
  roomlinks links --expiring 14d --detailed-exitcode
  roomlinks links --format csv --reveal > links.csv
  roomlinks links --all --sort risk
  roomlinks links --state unmanaged,undeclared --audience public --no-expiry
  roomlinks links --all --kind external --format csv --bom > links.csv
`,
    )
    .action(async (options: LinksArgs, command: Command) => {
      if (options.detailedExitcode && options.expiring === undefined) {
        command.error("option '--detailed-exitcode' needs --expiring", { code: 'commander.missingExpiring' })
      }
      checkOptions(options, command)
      const { find, urlOnly } = options
      if (find !== undefined) finish(await findLink(options, find, world))
      else if (wantsAll(options) || urlOnly)
        finish(await listAll(options, options.reveal === true || isPrivate(world), world))
      else finish(await listLinks(options, world))
    })
}

/** The options of `roomlinks links`. */
interface LinksArgs extends AllArgs, Omit<PlanArgs, 'format' | 'output' | 'base' | 'baseFile'> {
  readonly format: 'text' | 'json' | 'csv'
  readonly key: readonly string[]
  readonly expiring?: Instant
  readonly detailedExitcode?: true
  readonly qr?: true
  readonly reveal?: true
}

/** Lists the declared links as they are on the portal. */
async function listLinks(args: LinksArgs, world: World): Promise<ExitCode> {
  const isRevealed = args.reveal === true || isPrivate(world)
  // Errors are printed as JSON if the list is, and never as CSV.
  const output: PlanArgs = { ...args, format: args.format === 'json' ? 'json' : 'text', output: [], baseFile: [] }
  const problems = args.qr && !isRevealed ? [diagnose('links/qr-hidden', {})] : []
  const planned = await makePlan(output, world, { problems, comparing: true })
  if ('code' in planned) return planned.code

  // `driftOf` leaves out what guards refuse, because nothing is changed here.
  const plan = driftOf(planned.plan)
  const query = { now: instantOf(world.now()), isRevealed, keys: args.key, expiringBy: args.expiring }
  const links = linksDocument(plan, query)
  const chosen = args.qr ? chooseUrl(links) : undefined
  const keys = plan.rooms.flatMap(({ desired }) => desired.links.map(({ key }) => key))
  const errors = [...unknownKeys(args.key, keys), ...(chosen?.diagnostics ?? [])]
  if (errors.length > 0) {
    return printFailure({ diagnostics: errors, manifest: links.manifest }, output, world)
  }
  world.out(views[args.format](links, args, world))
  printProblems(omissionsOf(plan), output, world)
  if (chosen?.ok) world.out(`\n${qrText(chosen.value, args.color && world.isColour.out)}`)
  const isHidden = links.rooms.some((room) => room.links.some(({ fingerprint }) => fingerprint !== null))
  if (isHidden && !isRevealed)
    world.err('The URLs are hidden, because they let in anyone who has them. --reveal prints them.\n')
  return exitOfOmissions(plan) || (args.detailedExitcode && links.summary.links > 0 ? 2 : 0)
}

/** Returns the URL of the only listed link. */
function chooseUrl({ rooms, summary }: LinksDocument): Checked<string> {
  const { links: count } = summary
  if (count > 1) return failed(diagnose('links/qr-several', { count }))
  const [only] = rooms.flatMap(({ links }) => links)
  if (only === undefined) return failed(diagnose('links/qr-none', {}))
  const { key, url, fingerprint } = only
  return url === null ? failed(diagnose('links/qr-nowhere', { key, isThere: fingerprint !== null })) : checked(url, [])
}

const views: { readonly [F in LinksArgs['format']]: (links: LinksDocument, args: LinksArgs, world: World) => string } =
  {
    text: (links, args, world) =>
      linksText(links, { paint: stdoutPaint(args, world), columns: world.columns ?? lineWidth }),
    json: (links) => writeJson(links),
    csv: (links, { bom }) => `${bom ? byteOrderMark : ''}${linksCsv(links)}`,
  }
