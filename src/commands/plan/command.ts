import { type Command, Option } from 'commander'
import { checkShown, loadBase } from '../../cli/base/load.ts'
import { diagnose } from '../../cli/diagnostics.ts'
import { type ExitCode, exitOf } from '../../cli/exit.ts'
import { commitAt } from '../../cli/files/commit.ts'
import { loadManifestFiles } from '../../cli/files/load.ts'
import { type ApprovalArgs, staleRefusal, withDigest } from '../../cli/options/approval.ts'
import { withGuard } from '../../cli/options/guard-options.ts'
import { headings } from '../../cli/options/headings.ts'
import {
  addExamples,
  outputFilesOf,
  type PlanArgs,
  withConnection,
  withOutput,
  withSelection,
} from '../../cli/options/options.ts'
import { withPolicy } from '../../cli/options/policy-options.ts'
import { withReading } from '../../cli/options/reading-options.ts'
import { makePlan } from '../../cli/planning/make-plan.ts'
import { loadPolicySet } from '../../cli/planning/policies.ts'
import { findKey, keySecrets } from '../../cli/portal.ts'
import { exitOfOmissions } from '../../cli/report/exit.ts'
import { withGitHub } from '../../cli/report/github.ts'
import { draftOutputFiles, printFailure, printProblems, printRefusal, printResult } from '../../cli/report/print.ts'
import { readingOf } from '../../cli/report/reading.ts'
import type { World } from '../../host/world.ts'
import { type ReadManifest, readManifest } from '../../manifest/read/manifest.ts'
import type { KnownSecret } from '../../manifest/secrets/known-secrets.ts'
import { isEmpty, omissionsOf, refusalsOf } from '../../model/change.ts'
import { type Checked, failed } from '../../model/diagnostic.ts'
import { limitNames } from '../../model/guard.ts'
import { instantOf } from '../../model/values/instant.ts'
import { guardManifests } from '../../plan/check/unprotected.ts'
import { compareManifests } from '../../plan/compare.ts'
import { checkNames } from '../../plan/history/former-rooms.ts'
import { reportDeclared } from '../../policy/report.ts'
import { checkApproval } from '../../view/document/approval.ts'
import { type ComparisonDocument, comparisonDocument, isSameManifest } from '../../view/document/comparison.ts'
import { documentOf } from '../../view/document/document.ts'
import type { Result } from '../../view/document/result.ts'
import type { PlanDocument } from '../../view/document/shape.ts'
import { comparisonText } from '../../view/terminal/comparison.ts'
import type { Refusal } from '../../view/terminal/excerpt.ts'
import { planText } from '../../view/terminal/plan.ts'
import type { CommandContext } from '../context.ts'

interface Args extends PlanArgs, Pick<ApprovalArgs, 'expectDigest'> {
  readonly offline?: true
  readonly detailedExitcode?: true
}

export function definePlan(command: Command, { world, finish }: CommandContext): Command {
  addExamples(command, [
    'roomlinks plan --file links/ --room tag:client --detailed-exitcode',
    'roomlinks plan --base origin/main',
    'roomlinks plan --base "$(git merge-base origin/main HEAD)" --offline',
    'roomlinks plan --sweep',
    'roomlinks plan --output markdown=plan.md --output junit=plan.xml',
  ])
  withPolicy(withSelection(command))
    .addOption(
      new Option(
        '--offline',
        'with --base or --base-file: compare the manifest with its base only; needs no key, portal or network',
      ).conflicts(['room', 'sweep', 'out', ...limitNames, 'allow', 'expectDigest']),
    )
    .optionsGroup(headings.output)
    .option('--out <file>', 'save the plan, without secrets, for roomlinks show and apply --plan')
    .option('--detailed-exitcode', 'exit with 2 if there are changes')
  withDigest(withGuard(withReading(withOutput(command, 'plan'))), 'exit with 6 if the plan does not have this digest')
  return withConnection(command)
    .description('Reads the portal and shows what apply would change. Sends only GETs.')
    .action(async (options: Args, command: Command) => {
      if (options.offline && options.base === undefined && options.baseFile.length === 0) {
        command.error("option '--offline' needs --base or --base-file", { code: 'commander.missingBase' })
      }
      finish(await withGitHub(options, world, runPlan))
    })
}

async function runPlan(args: Args, world: World): Promise<ExitCode> {
  if (args.offline) return runOffline(args, world)
  const planned = await makePlan(args, world)
  if ('code' in planned) return planned.code

  const isSaved = [args.format, ...outputFilesOf(args).map(({ format }) => format)].includes('json')
  const commit = isSaved ? await commitAt(args.file[0] ?? '.', world) : undefined
  const plan = { ...planned.plan, ...(commit !== undefined && { commit }) }
  const shown = documentOf(plan)
  const reading = readingOf(args, world)
  const unwritten = await printResult(
    { kind: 'plan', plan: shown, reading },
    (paint) => planText(shown, paint, reading),
    args,
    world,
  )
  const problems = [...omissionsOf(plan), ...refusalsOf(plan), ...unwritten]
  if (problems.length > 0 && args.format === 'text') world.err('\n')
  printProblems(problems, args, world)
  const stale = findStale(shown, args)
  if (stale) {
    if (problems.length > 0 || args.format === 'text') world.err('\n')
    printRefusal(stale, args, world)
    return 6
  }
  return (
    exitOf(refusalsOf(plan)) ||
    exitOfOmissions(plan) ||
    exitOf(problems) ||
    (args.detailedExitcode && !isEmpty(plan) ? 2 : 0)
  )
}

function findStale(plan: PlanDocument, { expectDigest }: Args): Refusal | undefined {
  if (expectDigest === undefined) return undefined
  const verdict = checkApproval({ digest: expectDigest }, plan)
  return verdict.isStale ? staleRefusal(verdict) : undefined
}

/** Compares a manifest with its base, without a portal, key or network. Variables need not be set. */
async function runOffline(args: Args, world: World): Promise<ExitCode> {
  const drafts = await draftOutputFiles(args, world)
  const compared = await compare(args, world)
  if (!compared.ok || drafts.problems.length > 0) {
    const diagnostics = [...drafts.problems, ...compared.diagnostics]
    return printFailure({ diagnostics, manifest: compared.name }, args, world, drafts.ready)
  }
  const { value: document, diagnostics } = compared
  printProblems(diagnostics, args, world)
  // On a terminal, the comparison follows.
  if (diagnostics.length > 0) world.err('\n')
  const result: Result = { kind: 'comparison', comparison: document }
  const unwritten = await printResult(result, (paint) => comparisonText(document, paint), args, world)
  printProblems(unwritten, args, world)
  return exitOf([...diagnostics, ...unwritten]) || (args.detailedExitcode && !isSameManifest(document) ? 2 : 0)
}

/**
 * Returns the comparison, and the manifest's name if it could be read. A variable that is not set here may be set where
 * the manifest is applied, so its default is not used.
 */
async function compare(args: Args, world: World): Promise<Checked<ComparisonDocument> & Pick<ReadManifest, 'name'>> {
  const key = await findKey(args.apiKeyFile, world)
  const secrets = keySecrets(key.ok ? key.value : undefined)
  const texts = await loadManifestFiles(args, world)
  if (!texts.ok) return texts
  const readWith = (further: readonly KnownSecret[]): ReadManifest =>
    readManifest(texts.value, world.variables, instantOf(world.now()), 'open', [...secrets, ...further], 'open')
  const manifest = readWith([])
  if (!manifest.ok) return manifest
  const { name } = manifest.value
  const base = await loadBase(args, name, world, secrets, 'open')
  if (!base.ok) return { ...base, name }
  if ('why' in base.value) return { ...failed(diagnose('base/incomparable', base.value)), name }
  const policies = await loadPolicySet(args, world)
  if (!policies.ok) return { ...policies, name }
  const { manifest: was, passwords, ref = null, files } = base.value
  const found = [...manifest.diagnostics, ...base.diagnostics]
  const shown = checkShown(manifest.value, was, passwords, readWith)
  if (shown.length > 0) return { ...failed(...found, ...shown), name }
  const diagnostics = [
    ...found,
    ...checkNames(manifest.value, was),
    ...guardManifests(was.entries, { base: was, head: manifest.value }),
    ...policies.diagnostics,
    ...reportDeclared(manifest.value, policies.value, instantOf(world.now())),
  ]
  const document = comparisonDocument(compareManifests(was, manifest.value), { ref, files }, diagnostics)
  return { ok: true, value: document, diagnostics, name }
}
