import { type Command, Option } from 'commander'
import type { ExitCode } from '../../cli/exit.ts'
import { type PlanArgs, texts, withConnection, withFiles, withRooms } from '../../cli/options/options.ts'
import { readTime } from '../../cli/options/time.ts'
import { makePlan } from '../../cli/planning/plan-for.ts'
import { exitOfOmissions } from '../../cli/report/exit.ts'
import { paintOut, sayFailure, sayProblems } from '../../cli/report/say.ts'
import { isCi } from '../../host/ci.ts'
import type { World } from '../../host/world.ts'
import { omissionsOf, type Plan } from '../../model/change.ts'
import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import { instantOf } from '../../model/text/instant.ts'
import { driftOf } from '../../plan/plan.ts'
import { write } from '../../view/json.ts'
import { byteOrderMark, linksCsv } from '../../view/links/csv.ts'
import { type LinksDocument, linksDocument } from '../../view/links/document.ts'
import { linksText, qrText } from '../../view/links/text.ts'
import { lineWidth } from '../../view/words.ts'
import type { CommandContext } from '../context.ts'
import { listAll } from './all.ts'
import { diagnose } from './diagnostics.ts'
import { findLink } from './find.ts'
import { type AllArgs, checkOptions, wantsAll, withAll } from './options.ts'

export function defineLinks(command: Command, { world, finish }: CommandContext): Command {
  return withAll(withConnection(withRooms(withFiles(command))))
    .description(
      'Lists the declared links as the portal has them: their state, access, expiry, uses and, on a terminal, URLs. Sends nothing but GETs.',
    )
    .addOption(texts('--key <key>', 'the links with this key only', 'all'))
    .addOption(
      new Option(
        '--expiring <time>',
        'only those that have expired or will within that time, such as 12h, 14d or 2w',
      ).argParser(readTime),
    )
    .option('--detailed-exitcode', 'with --expiring: end with 2 when there is such a link')
    .addOption(new Option('--format <name>', 'what to print on stdout').choices(Object.keys(views)).default('text'))
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
  roomlinks links --all --sort risk
  roomlinks links --state unmanaged,undeclared --audience public --no-expiry
  roomlinks links --all --kind external --format csv --bom > links.csv
  roomlinks links --find
`,
    )
    .action(async (options: LinksArgs, command: Command) => {
      if (options.detailedExitcode && options.expiring === undefined) {
        command.error("option '--detailed-exitcode' needs --expiring", { code: 'commander.missingExpiring' })
      }
      checkOptions(options, command)
      const { find, urlOnly } = options
      if (find !== undefined) finish(await findLink(options, find, world))
      else if (wantsAll(options) || urlOnly) finish(await listAll(options, mayReveal(options, world), world))
      else finish(await listLinks(options, world))
    })
}

/** What `roomlinks links` takes. */
interface LinksArgs extends AllArgs, Omit<PlanArgs, 'format' | 'output' | 'base' | 'baseFile'> {
  readonly format: 'text' | 'json' | 'csv'
  readonly key: readonly string[]
  /** Seconds. */
  readonly expiring?: number
  readonly detailedExitcode?: true
  readonly qr?: true
  readonly reveal?: true
}

/** Lists the declared links as the portal has them. */
async function listLinks(args: LinksArgs, world: World): Promise<ExitCode> {
  const isRevealed = mayReveal(args, world)
  // Why there is no list is told in JSON too, and not in a table.
  const output: PlanArgs = { ...args, format: args.format === 'json' ? 'json' : 'text', output: [], baseFile: [] }
  const problems = args.qr && !isRevealed ? [diagnose('links/qr-hidden', {})] : []
  const made = await makePlan(output, world, { problems, comparing: true })
  if ('code' in made) return made.code

  // A guard refuses changes, and here are none.
  const plan = driftOf(made.plan)
  const query = { now: instantOf(world.now()), isRevealed, keys: args.key, within: args.expiring }
  const links = linksDocument(plan, query)
  const chosen = args.qr ? chooseUrl(links) : undefined
  const wrong = [...unknownKeys(args, plan), ...(chosen?.diagnostics ?? [])]
  if (wrong.length > 0) {
    return sayFailure({ diagnostics: wrong, manifest: links.manifest }, output, world)
  }
  world.out(views[args.format](links, args, world))
  sayProblems(omissionsOf(plan), output, world)
  if (chosen?.ok) world.out(`\n${qrText(chosen.value, args.color && world.isColour.out)}`)
  const isHidden = links.rooms.some((room) => room.links.some(({ fingerprint }) => fingerprint !== null))
  if (isHidden && !isRevealed) world.err('The URLs are hidden: whoever has one is let in. --reveal prints them.\n')
  return exitOfOmissions(plan) || (args.detailedExitcode && links.summary.links > 0 ? 2 : 0)
}

/** What a terminal in CI shows is kept in a log. */
function mayReveal({ reveal }: LinksArgs, { columns, env }: World): boolean {
  return reveal === true || (columns !== undefined && !isCi(env))
}

function unknownKeys({ key: asked }: LinksArgs, { rooms }: Plan): readonly Diagnostic[] {
  const keys = [...new Set(rooms.flatMap(({ desired }) => desired.links.map(({ key }) => key)))]
  return asked
    .filter((key) => !keys.includes(key))
    .map((key) => diagnose('links/key-matches-none', { key, keys: keys.slice(0, 20) }))
}

/** Where the one link leads that is listed. */
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
      linksText(links, { paint: paintOut(args, world), columns: world.columns ?? lineWidth }),
    json: (links) => write(links),
    csv: (links, { bom }) => `${bom ? byteOrderMark : ''}${linksCsv(links)}`,
  }
