import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Confirmation, confirm, endUnconfirmed, mayAsk } from '../../cli/confirm.ts'
import type { ExitCode } from '../../cli/exit.ts'
import { readUrl } from '../../cli/find-link/read-url.ts'
import { onlyLink, searchFingerprint, searchUrl } from '../../cli/find-link/search.ts'
import { type Reach, withInventory } from '../../cli/inventory/take.ts'
import { addExamples, type FileArgs, type PlanArgs, parseSelector, withConnection, withFiles } from '../../cli/options/options.ts'
import { type AuditLog, carryOutPlan, withAuditLog } from '../../cli/planning/carry-out.ts'
import type { PortalArgs } from '../../cli/portal.ts'
import { printFailure, printProblems, stdoutPaint } from '../../cli/report/print.ts'
import type { World } from '../../host/world.ts'
import type { RoomLink } from '../../inventory/filter.ts'
import { omissionsOf, type Plan } from '../../model/change.ts'
import { type Checked, checked, type Diagnostic } from '../../model/diagnostic.ts'
import { type Fingerprint, fingerprint } from '../../model/identity.ts'
import type { Inventory } from '../../model/inventory.ts'
import type { ObservedLink } from '../../model/link.ts'
import type { Selector } from '../../model/room.ts'
import { rules } from '../../model/rules.ts'
import type { Secret } from '../../model/secret.ts'
import { planRevoke } from '../../plan/revoke-one.ts'
import { documentOf } from '../../view/document/document.ts'
import { linkPlanText } from '../../view/terminal/plan.ts'
import type { CommandContext } from '../context.ts'
import { diagnose } from './diagnostics.ts'

/** The options of `revoke`. */
interface RevokeOptions extends FileArgs, PortalArgs {
  readonly format: 'text' | 'json'
  readonly color: boolean
  readonly autoApprove?: true
  readonly auditLog?: string
}

/** The link as the command line names it. */
interface Target {
  readonly room: readonly Selector[]
  /** `undefined`: the URL is asked for. */
  readonly link: string | undefined
}

type RevokeArgs = RevokeOptions & PlanArgs

export function defineRevoke(command: Command, { world, finish }: CommandContext): Command {
  command
    .argument('[room]', 'only look in this room: 4711, title:NAME or tag:NAME')
    .argument('[link]', 'its URL, - to read that from stdin, or its fingerprint; without it, the URL is asked for')
  withConnection(withFiles(command))
    .description(
      'Ends a link that no manifest declares, given its URL or its fingerprint: searches all rooms for it, shows what it will do, ' +
        'asks, revokes the link, and verifies that it is gone. No manifest is needed.',
    )
    .option('--auto-approve', 'do not ask; required without a terminal, and with --format json')
    .option('--audit-log <file>', 'append a line of JSON for each request that writes')
    .addOption(new Option('--format <name>', 'the format to print on stdout').choices(['text', 'json']).default('text'))
    .option('--no-color', 'print without colour')
    .action(async (first: string | undefined, second: string | undefined, options: RevokeOptions) => {
      finish(await runRevoke(targetOf(first, second, command), options, world))
    })
  addExamples(command, [
    'roomlinks revoke',
    'roomlinks revoke - --auto-approve < url.txt',
    'roomlinks revoke 4711 0123456789ab',
  ])
  return command
}

/** A single argument is the link: the room comes first, and may be left out. */
function targetOf(first: string | undefined, second: string | undefined, command: Command): Target {
  if (second === undefined) return { room: [], link: first }
  try {
    return { room: [parseSelector(String(first))], link: second }
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error
    return command.error(`error: command-argument value '${first}' is invalid for argument 'room'. ${error.message}`, {
      code: 'commander.invalidArgument',
    })
  }
}

function runRevoke(target: Target, options: RevokeOptions, world: World): Promise<ExitCode> {
  const args: RevokeArgs = { ...options, room: target.room, output: [], baseFile: [] }
  if (!args.autoApprove && !mayAsk(args, world)) return endUnconfirmed(matter, args, world)
  return withAuditLog(args.auditLog, world, ({ log, problems }) =>
    withInventory(
      args,
      world,
      () => readName(target, problems, args, world),
      (reach, name) => findAndRevoke(name, reach, args, world, log),
    ),
  )
}

/** A URL, or a fingerprint. */
type Name = { readonly url: Secret } | { readonly fingerprint: Fingerprint }

async function readName(
  { link }: Target,
  problems: readonly Diagnostic[],
  args: RevokeArgs,
  world: World,
): Promise<Checked<Name>> {
  if (link !== undefined && /^[\da-f]{12}$/i.test(link)) return checked({ fingerprint: link.toLowerCase() }, problems)
  const url = await readUrl(link, 'revoke', args, world)
  return url.ok ? checked({ url: url.value }, problems) : { ...url, diagnostics: [...problems, ...url.diagnostics] }
}

async function findAndRevoke(
  name: Name,
  reach: Reach,
  args: RevokeArgs,
  world: World,
  log: AuditLog | undefined,
): Promise<ExitCode> {
  const fail = (diagnostics: readonly Diagnostic[]): Promise<ExitCode> => printFailure({ diagnostics }, args, world)
  const search =
    'url' in name
      ? await searchUrl(name.url, 'revoke', args.room, reach)
      : checked(await searchFingerprint(name.fingerprint, args.room, reach), [])
  if (!search.ok) return fail(search.diagnostics)
  const what = 'url' in name ? 'this URL' : `the fingerprint ${name.fingerprint}`
  const found = onlyLink(search.value, what, args.room.length > 0)
  if (!found.ok) return fail(found.diagnostics)
  const { inventory } = search.value
  const refusal = checkUndeclared(found.value, inventory)
  if (!('id' in refusal)) return fail([...inventory.diagnostics.filter(isAboutVariables), refusal])
  const seen = inventory.rooms.find(({ room }) => room === found.value.room)
  return 0
}
