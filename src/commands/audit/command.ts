import type { Command } from 'commander'
import { type ExitCode, exitOf } from '../../cli/exit.ts'
import { loadPolicies } from '../../cli/files/policies.ts'
import { type InventoryArgs, withInventory } from '../../cli/inventory/take.ts'
import { headings } from '../../cli/options/headings.ts'
import { addExamples, roomsOption, withConnection, withFiles, withOutput } from '../../cli/options/options.ts'
import { type PolicyArgs, withPolicy } from '../../cli/options/policy-options.ts'
import { withGitHub } from '../../cli/report/github.ts'
import { printFailure, printProblems, printResult } from '../../cli/report/print.ts'
import type { World } from '../../host/world.ts'
import { type Checked, checked } from '../../model/diagnostic.ts'
import type { Inventory } from '../../model/inventory.ts'
import type { Policy } from '../../model/policy.ts'
import type { Selector } from '../../model/room.ts'
import { judgeInventory } from '../../policy/judge.ts'
import { auditDocument } from '../../view/audit/document.ts'
import { isDenial } from '../../view/audit/phrases.ts'
import type { AuditDocument } from '../../view/audit/shape.ts'
import { sinceDocument } from '../../view/audit/since.ts'
import { auditText } from '../../view/audit/terminal.ts'
import type { CommandContext } from '../context.ts'
import { checkPortal, loadEarlier } from './earlier.ts'

/** What `roomlinks audit` takes. */
interface Args extends InventoryArgs, PolicyArgs {
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
  withPolicy(withFiles(command).addOption(rooms))
    .option('--quick', 'skip rooms that have no external links, and so their invitations: needs far fewer requests')
    .optionsGroup(headings.output)
    .option('--since <file>', 'also print what is different from an earlier audit, written with --output json=FILE')
    .option('--detailed-exitcode', 'end with 2 on any finding of a policy')
  withOutput(command, 'audit').option('--bom', 'begin CSV with a byte order mark, by which spreadsheets know UTF-8')
  return withConnection(command)
    .description(
      'Lists every link of every room, with or without manifests: who gets in, what they may do, until when, and who declares it. Sends nothing but GETs.',
    )
    .action(async (options: Args) => finish(await withGitHub(options, world, runAudit)))
}

/** What an audit needs beside the manifests. */
interface Prepared {
  readonly policies: readonly Policy[]
  readonly earlier: AuditDocument | undefined
}

function runAudit(args: Args, world: World): Promise<ExitCode> {
  const { room: only, quick, since } = args
  return withInventory(
    args,
    world,
    () => prepare(args, world),
    async ({ reader, diagnostics, take }, prepared) => {
      const wrong = checkPortal(since, prepared.earlier, reader.url)
      if (wrong.length > 0) return printFailure({ diagnostics: [...diagnostics, ...wrong] }, args, world)
      return report(await take({ only, quick: quick === true }), prepared, args, world)
    },
  )
}

async function prepare(args: Args, world: World): Promise<Checked<Prepared>> {
  const policies = await loadPolicies(args, world)
  const earlier = args.since === undefined ? checked(undefined, []) : await loadEarlier(args.since, world)
  const diagnostics = [...policies.diagnostics, ...earlier.diagnostics]
  if (!policies.ok || !earlier.ok) return { ok: false, diagnostics }
  return checked({ policies: policies.value, earlier: earlier.value }, diagnostics)
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
