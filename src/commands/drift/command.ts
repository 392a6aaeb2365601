import type { Command } from 'commander'
import { type Confirmation, endUnconfirmed, failAfterOutput, mayAsk, rewriteFiles } from '../../cli/confirm.ts'
import { type ExitCode, exitOf } from '../../cli/exit.ts'
import { checkRewritable } from '../../cli/files/files.ts'
import { headings } from '../../cli/options/headings.ts'
import {
  addExamples,
  type PlanArgs,
  withConnection,
  withFiles,
  withOutput,
  withRooms,
  withSweep,
} from '../../cli/options/options.ts'
import { withPolicy } from '../../cli/options/policy-options.ts'
import { withExpand } from '../../cli/options/reading-options.ts'
import { makePlan, type Planned } from '../../cli/planning/make-plan.ts'
import { exitOfOmissions } from '../../cli/report/exit.ts'
import { withGitHub } from '../../cli/report/github.ts'
import { printProblems, printResult, writeResult } from '../../cli/report/print.ts'
import { readingOf } from '../../cli/report/reading.ts'
import type { World } from '../../host/world.ts'
import { changedFiles } from '../../manifest/edit/edit.ts'
import { type Rewritten, rewrite } from '../../manifest/edit/rewrite.ts'
import { readManifest } from '../../manifest/read/manifest.ts'
import { countChanges, isEmpty, isQuiet, omissionsOf, type Plan } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { FileChange } from '../../model/file-change.ts'
import type { DesiredLink } from '../../model/link.ts'
import { selectorKey } from '../../model/room.ts'
import type { LeftOut, LinkUpdate } from '../../model/take-over.ts'
import { instantOf } from '../../model/values/instant.ts'
import { takeOver } from '../../plan/capture/take-over.ts'
import { conditionsAt } from '../../plan/conditions.ts'
import { driftOf } from '../../plan/plan.ts'
import { documentOf } from '../../view/document/document.ts'
import { type DriftDocument, driftDocument } from '../../view/document/take-over.ts'
import { driftText } from '../../view/terminal/drift.ts'
import { violationsText } from '../../view/terminal/headline.ts'
import type { Paint } from '../../view/terminal/paint.ts'
import type { TextReading } from '../../view/terminal/screen.ts'
import { takeOverText, writtenText } from '../../view/terminal/take-over.ts'
import type { CommandContext } from '../context.ts'

interface Options extends Omit<PlanArgs, 'base' | 'baseFile'> {
  readonly write?: true
  readonly autoApprove?: true
}

export function defineDrift(command: Command, { world, finish }: CommandContext): Command {
  addExamples(command, [
    'roomlinks drift --file links/ --output markdown=issue.md',
    'roomlinks drift --sweep',
    'roomlinks drift --write --room 4711',
  ])
  withPolicy(withSweep(withRooms(withFiles(command))))
    .optionsGroup(headings.writing)
    .option('--write', 'update the manifest in place to match the portal; shows the diff and asks')
    .option(
      '--auto-approve',
      'with --write: do not ask; required without a terminal, and with any --format except text',
    )
  return withConnection(withExpand(withOutput(command, 'drift')))
    .description(
      'Shows where the portal differs from the manifest or breaks the policy, for scheduled runs: exits with 2 if it does. Sends only GETs.',
    )
    .action(async (options: Options, command: Command) => {
      if (options.autoApprove && !options.write) {
        command.error("option '--auto-approve' needs --write", { code: 'commander.missingWrite' })
      }
      finish(await withGitHub({ ...options, baseFile: [] }, world, runDrift))
    })
}

type Args = Options & PlanArgs

async function runDrift(args: Args, world: World): Promise<ExitCode> {
  if (args.write) return runTakeOver(args, world)
  const planned = await makePlan(args, world, { comparing: true })
  if ('code' in planned) return planned.code

  const plan = driftOf(planned.plan)
  const shown = documentOf(plan)
  const reading = readingOf(args, world)
  const unwritten = await printResult(
    { kind: 'plan', plan: shown, isDrift: true, reading },
    (paint) => driftText(shown, paint, reading),
    args,
    world,
  )
  const problems = [...omissionsOf(plan), ...unwritten]
  if (problems.length > 0) world.err('\n')
  printProblems(problems, args, world)
  return exitOfOmissions(plan) || exitOf(unwritten) || exitOfDrift(plan)
}

/** Returns 2 if the portal differs, or if a link there breaks a rule of a policy that denies. */
function exitOfDrift(plan: Plan): 0 | 2 {
  return isEmpty(plan) && violationsText(plan) === undefined ? 0 : 2
}

/** Takes the drift over into the manifest: shows it and the diff of the files, asks, writes, and plans again. */
async function runTakeOver(args: Args, world: World): Promise<ExitCode> {
  if (!args.autoApprove && !mayAsk(args, world)) return endUnconfirmed(confirmation, args, world)
  const planned = await makePlan(args, world, { comparing: true })
  if ('code' in planned) return planned.code
  const unwritable = await checkRewritable(planned.files, world)
  if (unwritable.length > 0) return failAfterOutput(unwritable, args, world)

  const plan = driftOf(planned.plan)
  const { files, granted, left } = prepareRewrite(plan, planned, args, world)
  const drift = driftDocument(plan, granted, left)
  return rewriteFiles(
    {
      ...{ files, confirmation },
      show: (shown, paint) => shownText(drift, shown, paint, readingOf(args, world)),
      check: () => checkRewritten(files, planned, world),
      report: () => (files.length === 0 ? endTakeOver(drift, plan, args, world) : planAgain(drift, files, args, world)),
    },
    args,
    world,
  )
}

function shownText(
  drift: Required<DriftDocument>,
  files: readonly FileChange[],
  paint: Paint,
  reading: TextReading,
): string {
  const { left } = drift
  const rest = left.length + files.length > 0 ? `\n${takeOverText(files, left, paint)}` : ''
  return driftText(drift, paint, reading) + rest
}

/** Returns what would be wrong with the changed manifest. */
function checkRewritten(changed: readonly FileChange[], { files }: Planned, world: World): readonly Diagnostic[] {
  const { ok, diagnostics } = readManifest(changedFiles(files, changed), world.variables, instantOf(world.now()))
  return ok ? [] : diagnostics
}

/** Plans again with the written manifest, to report the drift that remains. */
async function planAgain(
  drift: DriftDocument,
  files: readonly FileChange[],
  args: Args,
  world: World,
): Promise<ExitCode> {
  const { onResult: _, ...options } = args
  let errors = ''
  const collectError = (text: string): void => {
    errors += text
  }
  const silentWorld = { ...world, errColumns: undefined, err: collectError }
  const secondPlan = await makePlan({ ...options, format: 'text', output: [] }, silentWorld, { comparing: true })
  const isPlanned = 'plan' in secondPlan
  if (args.format === 'text')
    world.out(`\n${writtenText(drift, files, isPlanned ? countChanges(secondPlan.plan.rooms) : undefined)}`)
  if (!isPlanned) world.err(errors)
  const endCode = await endTakeOver(drift, isPlanned ? secondPlan.plan : undefined, args, world)
  return isPlanned ? endCode : secondPlan.code
}

/** Writes the machine-readable results, and returns the exit code. */
async function endTakeOver(
  drift: DriftDocument,
  plan: Plan | undefined,
  args: PlanArgs,
  world: World,
): Promise<ExitCode> {
  const unwritten = await writeResult(
    { kind: 'plan', plan: drift, isDrift: true, reading: readingOf(args, world) },
    args,
    world,
  )
  printProblems([...(plan ? omissionsOf(plan) : []), ...unwritten], args, world)
  return (plan && exitOfOmissions(plan)) || exitOf(unwritten) || (plan ? exitOfDrift(plan) : 2)
}

const confirmation: Confirmation = {
  command: 'drift',
  nothing: 'Nothing was written',
  hint: 'Run drift and read it, then run drift --write with --auto-approve.',
}

/** Returns the changes of files, the updates that they make, and the drift that is left. */
function prepareRewrite(
  plan: Plan,
  { manifest, files }: Planned,
  { room: only }: PlanArgs,
  { now }: World,
): {
  readonly files: readonly FileChange[]
  readonly granted: readonly LinkUpdate[]
  readonly left: readonly LeftOut[]
} {
  const coversEntry = (link: DesiredLink): boolean => {
    const selector = manifest.entries.find(({ links }) => links.includes(link))?.selector
    return only.length === 0 || selector?.by !== 'tag' || only.some((one) => selectorKey(one) === selectorKey(selector))
  }
  const { version } = plan.portal
  // Other missing links must not prevent a take-over, or several missing links would block each other.
  const conditions = { ...conditionsAt(now(), version), comparing: true }
  const { updates, left } = takeOver(plan, coversEntry, conditions)
  const placed = updates.map((update) => ({ update, at: update.want.place().file }))
  const rewritten = files.map((file) =>
    rewrite(
      file,
      placed.filter(({ at }) => at === file.file).map(({ update }) => update),
    ),
  )
  const notWritten = rewritten.flatMap((each) => each.notWritten).flatMap((each) => remainingDrift(each, plan))
  return {
    files: rewritten.flatMap(({ change }) => (change && change.before !== change.after ? [change] : [])),
    granted: rewritten.flatMap(({ written }) => written),
    left: [...left, ...notWritten],
  }
}

function remainingDrift(
  { update, setting, reason }: Rewritten['notWritten'][number],
  { rooms }: Plan,
): readonly LeftOut[] {
  return rooms.flatMap(({ room, changes }) =>
    changes
      .filter((change) => !isQuiet(change) && 'want' in change && change.want === update.want)
      .map((change) => ({ room, change, ...(setting !== undefined && { setting }), reason })),
  )
}
