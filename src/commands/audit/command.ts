import type { Command } from 'commander'
import { type ExitCode, exitOf, exitOfError } from '../../cli/exit.ts'
import { loadManifests } from '../../cli/files/manifests.ts'
import { loadPolicies } from '../../cli/files/policies.ts'
import { comparable } from '../../cli/inventory/comparable.ts'
import {
  addExamples,
  type FileArgs,
  type OutputArgs,
  roomsOption,
  withConnection,
  withFiles,
  withOutput,
} from '../../cli/options/options.ts'
import { type PolicyArgs, withPolicy } from '../../cli/options/policy-options.ts'
import { findKey, keySecrets, openConnection, openDeadline, type PortalArgs } from '../../cli/portal.ts'
import { withGitHub } from '../../cli/report/github.ts'
import { draftOutputFiles, printFailure, printProblems, printResult } from '../../cli/report/print.ts'
import { openProgress } from '../../host/progress.ts'
import type { World } from '../../host/world.ts'
import { type Checked, checked } from '../../model/diagnostic.ts'
import { portalErrorOf } from '../../model/gateway.ts'
import type { Inventory } from '../../model/inventory.ts'
import type { Policy } from '../../model/policy.ts'
import type { Manifest, Selector } from '../../model/room.ts'
import { judgeInventory } from '../../policy/judge.ts'
import { openReader } from '../../portal/gateway.ts'
import type { Connection } from '../../portal/http.ts'
import { survey } from '../../survey.ts'
import { auditDocument } from '../../view/audit/document.ts'
import { isDenial } from '../../view/audit/phrases.ts'
import type { AuditDocument } from '../../view/audit/shape.ts'
import { sinceDocument } from '../../view/audit/since.ts'
import { auditText } from '../../view/audit/terminal.ts'
import type { CommandContext } from '../context.ts'
import { checkPortal, loadEarlier } from './earlier.ts'
import { readingDiagnostics } from './unread.ts'

/** What `roomlinks audit` takes. */
interface Args extends FileArgs, PolicyArgs, OutputArgs, PortalArgs {
  readonly room: readonly Selector[]
  readonly quick?: true
  readonly since?: string
  readonly detailedExitcode?: true
  readonly bom?: true
}

export function defineAudit(command: Command, { world, finish }: CommandContext): Command {
  command.addHelpText(
    'after',
    `
Several manifests may be given at once: files with the same name are one
manifest. Without --file and without roomlinks.yaml, nothing is declared, and
the audit works all the same.`,
  )
  addExamples(command, [
    'roomlinks audit',
    'roomlinks audit --quick --room tag:client',
    'roomlinks audit --file team-a/ --file team-b/ --output json=audit.json',
    'roomlinks audit --policy company.policy.yaml --detailed-exitcode',
    'roomlinks audit --since last-week.json --output markdown=issue.md',
    'roomlinks audit --format csv --bom > links.csv',
  ])
  const rooms = roomsOption('look at this room only', 'all that the owner of the API key sees')
  return withOutput(withConnection(withPolicy(withFiles(command)).addOption(rooms)), 'audit')
    .description(
      'Lists every link of every room, with or without manifests: who gets in, what they may do, until when, and who declares it. Sends nothing but GETs.',
    )
    .option('--quick', 'skip rooms that have no external links, and so their invitations: needs far fewer requests')
    .option('--since <file>', 'also print what is different from an earlier audit, written with --output json=FILE')
    .option('--detailed-exitcode', 'end with 2 on any finding of a policy')
    .option('--bom', 'begin CSV with a byte order mark, by which spreadsheets know UTF-8')
    .action(async (options: Args) => finish(await withGitHub(options, world, runAudit)))
}

/** Everything that an audit needs, read and checked before the first request. */
interface Prepared {
  readonly manifests: readonly Manifest[]
  readonly policies: readonly Policy[]
  readonly earlier: AuditDocument | undefined
  readonly connection: Connection
}

async function runAudit(args: Args, world: World): Promise<ExitCode> {
  const drafts = await draftOutputFiles(args, world)
  const over = openDeadline(args)
  const prepared = await prepare(args, world, over.signal)
  if (!prepared.ok || drafts.problems.length > 0) {
    const diagnostics = [...drafts.problems, ...prepared.diagnostics]
    await printFailure({ diagnostics }, args, world, drafts.ready)
    return exitOf(diagnostics)
  }
  try {
    const inventory = await look(prepared.value, args, world)
    const told = [...prepared.diagnostics, ...inventory.diagnostics, ...readingDiagnostics(inventory)]
    return await report({ ...inventory, diagnostics: told }, prepared.value, args, world)
  } catch (caught) {
    const error = portalErrorOf(caught)
    // Requests that are still running would keep the process from ending.
    over.abort()
    await printFailure({ diagnostics: prepared.diagnostics, error }, args, world)
    return exitOfError(error)
  }
}

/** Reads the manifests, the policies and the earlier audit, and opens the connection: all mistakes are reported at once. */
async function prepare(args: Args, world: World, signal: AbortSignal): Promise<Checked<Prepared>> {
  const { apiKeyFile, since } = args
  const key = await findKey(apiKeyFile, world)
  const loaded = await loadManifests(args, world, keySecrets(key.ok ? key.value : undefined))
  const compared = loaded.ok ? comparable(loaded.value) : loaded
  const policies = await loadPolicies(args, world)
  const earlier = since === undefined ? checked(undefined, []) : await loadEarlier(since, world)
  const connected = await openConnection(compared.ok ? compared.value.portal : undefined, args, world, signal, key)
  const told = [...(loaded.ok ? loaded.diagnostics : []), ...compared.diagnostics, ...policies.diagnostics]
  // The audit itself shows which links have expired.
  const diagnostics = [...told, ...earlier.diagnostics, ...connected.diagnostics].filter(
    ({ code }) => code !== 'link/expired',
  )
  if (!compared.ok || !policies.ok || !earlier.ok || !connected.ok) return { ok: false, diagnostics }
  const { manifests } = compared.value
  const value = { manifests, policies: policies.value, earlier: earlier.value, connection: connected.value }
  return checked(value, [...diagnostics, ...checkPortal(since, earlier.value, connected.value.url)])
}

/** Reads the portal, and shows meanwhile how far that has come. Rejects with a PortalError. */
function look({ manifests, connection }: Prepared, { room: only, quick }: Args, world: World): Promise<Inventory> {
  const { onProgress, end } = openProgress('Reading', world, 'link')
  const options = { now: world.now(), only, quick: quick === true, onProgress }
  return survey(manifests, openReader(connection), options).finally(end)
}

/** Prints and writes an audit; a denial decides how the run ends before anything that could not be read. */
async function report(
  inventory: Inventory,
  { policies, earlier }: Prepared,
  args: Args,
  world: World,
): Promise<ExitCode> {
  const isPartial = args.room.length > 0
  const findings = judgeInventory(inventory, policies, inventory.madeAt, { isPartial })
  const parts = { policies, findings, only: args.room }
  const found = auditDocument(inventory, parts)
  const audit = earlier ? { ...found, since: sinceDocument(earlier, found) } : found
  const unwritten = await printResult(
    { kind: 'audit', audit, hasMark: args.bom },
    (paint) => auditText(audit, paint, world.columns),
    args,
    world,
  )
  const problems = [...inventory.diagnostics, ...unwritten]
  if (problems.length > 0 && args.format === 'text') world.err('\n')
  printProblems(problems, args, world)
  if (audit.findings.some(isDenial)) return 5
  return exitOf(problems) || (args.detailedExitcode && audit.findings.length > 0 ? 2 : 0)
}
