import { type Command, Option } from 'commander'
import { type Confirmation, confirm, endUnconfirmed, mayAsk } from '../../cli/confirm.ts'
import type { ExitCode } from '../../cli/exit.ts'
import { readUrl } from '../../cli/find-link/read-url.ts'
import { type FoundLink, onlyLink, searchFingerprint, searchUrl } from '../../cli/find-link/search.ts'
import { type Reach, withInventory } from '../../cli/inventory/take.ts'
import { headings } from '../../cli/options/headings.ts'
import { type LinkOperands, linkOperands } from '../../cli/options/link-operands.ts'
import { addExamples, type FileArgs, type PlanArgs, withConnection, withFiles } from '../../cli/options/options.ts'
import { type Advise, adviser } from '../../cli/options/repeat.ts'
import { type AuditLog, carryOutPlan, withAuditLog } from '../../cli/planning/carry-out.ts'
import type { PortalArgs } from '../../cli/portal.ts'
import { printFailure, printProblems, stdoutPaint } from '../../cli/report/print.ts'
import type { World } from '../../host/world.ts'
import { omissionsOf, type Plan } from '../../model/change.ts'
import { type Checked, checked, type Diagnostic } from '../../model/diagnostic.ts'
import { type Fingerprint, fingerprint } from '../../model/identity.ts'
import type { Inventory } from '../../model/inventory.ts'
import { comesBack } from '../../model/rules.ts'
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
  readonly foreign?: true
}

type RevokeArgs = RevokeOptions & PlanArgs

export function defineRevoke(command: Command, { world, finish }: CommandContext): Command {
  command
    .argument('[room]', 'only look in this room: 4711, title:NAME or tag:NAME')
    .argument('[link]', 'its URL, - to read that from stdin, or its fingerprint; without it, the URL is asked for')
  withFiles(command)
    .optionsGroup(headings.output)
    .addOption(new Option('--format <name>', 'the format to print on stdout').choices(['text', 'json']).default('text'))
    .option('--audit-log <file>', 'append a line of JSON for each request that writes')
    .option('--no-color', 'print without colour')
    .optionsGroup(headings.approval)
    .option('--foreign', 'also end a link that another manifest created; it may create a new one')
    .option('--auto-approve', 'do not ask; required without a terminal, and with --format json')
  withConnection(command)
    .description(
      'Ends a link that no manifest declares, given its URL or its fingerprint: searches all rooms for it, shows what it will do, ' +
        'asks, revokes the link, and verifies that it is gone. No manifest is needed.',
    )
    .action(async (_room: string | undefined, _link: string | undefined, options: RevokeOptions) => {
      finish(await runRevoke(linkOperands(command, options.file), options, world))
    })
  addExamples(command, [
    'roomlinks revoke',
    'roomlinks revoke - --auto-approve < url.txt',
    'roomlinks revoke 4711 0123456789ab',
  ])
  return command
}

function runRevoke({ room, link }: LinkOperands, options: RevokeOptions, world: World): Promise<ExitCode> {
  const args: RevokeArgs = { ...options, room: room ? [room] : [], output: [], baseFile: [] }
  if (!args.autoApprove && !mayAsk(args, world)) return endUnconfirmed(matter, args, world)
  return withAuditLog(args.auditLog, world, ({ log, problems }) =>
    withInventory(
      args,
      world,
      () => readName(link, problems, args, world),
      (reach, name) => findAndRevoke(name, reach, args, world, log),
    ),
  )
}

/** A URL, or a fingerprint. */
type Name = { readonly url: Secret } | { readonly fingerprint: Fingerprint }

async function readName(
  link: string | undefined,
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
  const advise = adviser(args, world)
  const search =
    'url' in name
      ? await searchUrl(name.url, 'revoke', args.room, reach)
      : checked(await searchFingerprint(name.fingerprint, args.room, reach), [])
  if (!search.ok) return fail(search.diagnostics)
  const found = onlyLink(search.value, {
    name: 'url' in name ? 'URL' : name.fingerprint,
    isPartial: args.room.length > 0,
    advise,
  })
  if (!found.ok) return fail(found.diagnostics)
  const { inventory } = search.value
  const refusal = checkUndeclared(found.value, inventory, args, advise)
  if (refusal) return fail([...inventory.diagnostics.filter(isAboutVariables), refusal])
  const { reader, connection } = reach
  const seen = { ...found.value.ofRoom, room: found.value.room, at: world.now() }
  const plan = await planRevoke(seen, found.value.observed, reader, inventory.portal)
  const omissions = omissionsOf(plan)
  if (omissions.length > 0) return fail(omissions)
  const returns = found.value.link.state === 'foreign' ? [diagnose('revoke/foreign-returns', found.value)] : []
  printProblems([...reach.diagnostics, ...plan.diagnostics, ...returns], args, world)
  if (args.format === 'text') world.out(linkPlanText(documentOf(plan), stdoutPaint(args, world)))
  const declined = await confirm(questionOf(plan), matter, args, world)
  if (declined) return declined
  return carryOutPlan({ plan, connection }, args, world, { log, isAsked: args.autoApprove !== true })
}

/** Why the link must not be revoked: a manifest declares it, or may. */
function checkUndeclared(
  { room, link, observed }: FoundLink,
  { diagnostics }: Inventory,
  { foreign }: Pick<RevokeArgs, 'foreign'>,
  advise: Advise,
): Diagnostic | undefined {
  const { state, want, manifest = '' } = link
  if (want) {
    const { key, place } = want
    const rotate = advise('rotate', room.id, key, '--apply')
    const remove = comesBack(observed, room) ? undefined : advise('remove', room.id, key, '--apply')
    return diagnose('revoke/declared', { key, manifest, room, rotate, remove }, place)
  }
  if (diagnostics.some(isAboutVariables)) return diagnose('revoke/maybe-declared', { room })
  if (state !== 'foreign' || foreign) return undefined
  return diagnose('revoke/foreign', { room, command: advise('revoke', room.id, fingerprint(observed.id), '--foreign') })
}

/** Whether a warning says that something declared is left out, because a variable is not set. */
function isAboutVariables({ code }: Diagnostic): boolean {
  return code === 'inventory/entry-unknown' || code === 'inventory/link-unknown'
}

function questionOf({ rooms, portal: { url } }: Plan): string {
  const isReissue = rooms.some(({ changes }) => changes.some(({ kind }) => kind === 'reissue'))
  return isReissue
    ? `Give this link a new URL on ${url}? The old one stops working at once.`
    : `Revoke this link on ${url}? Its URL stops working at once.`
}

/** The words for the confirmation. */
const matter: Confirmation = {
  command: 'revoke',
  nothing: 'Nothing was revoked',
}
