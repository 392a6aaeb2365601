import type { Command } from 'commander'
import { type Confirmation, endUnconfirmed, failAfterOutput, mayAsk, rewriteFiles } from '../../cli/confirm.ts'
import { type ExitCode, exitOf } from '../../cli/exit.ts'
import { checkRewritable } from '../../cli/files/files.ts'
import { addExamples, type PlanArgs, withFiles, withOutput, withPortal, withSweep } from '../../cli/options/options.ts'
import { makePlan, type Planned } from '../../cli/planning/make-plan.ts'
import { exitOfOmissions } from '../../cli/report/exit.ts'
import { withGitHub } from '../../cli/report/github.ts'
import { printProblems, printResult, writeResult } from '../../cli/report/print.ts'
import type { World } from '../../host/world.ts'
import type { FileChange } from '../../manifest/edit/edit.ts'
import { type Rewritten, rewrite } from '../../manifest/edit/rewrite.ts'
import { readManifest } from '../../manifest/read/manifest.ts'
import { countChanges, isEmpty, isQuiet, omissionsOf, type Plan } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { DesiredLink } from '../../model/link.ts'
import { selectorName } from '../../model/room.ts'
import type { Left, Wish } from '../../model/take-over.ts'
import { instantOf } from '../../model/text/instant.ts'
import { takeOver } from '../../plan/capture/take-over.ts'
import { conditionsAt } from '../../plan/conditions.ts'
import { driftOf } from '../../plan/plan.ts'
import { documentOf } from '../../view/document/document.ts'
import { type DriftDocument, driftDocument } from '../../view/document/take-over.ts'
import { driftText } from '../../view/text/drift.ts'
import type { Paint } from '../../view/text/paint.ts'
import { takeOverText, writtenText } from '../../view/text/take-over.ts'
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
  return withOutput(withPortal(withSweep(withFiles(command))), 'drift')
    .description(
      'Reads the portal, for a schedule: ends with 2 when it is not what the manifest says. Sends nothing but GETs.',
    )
    .option('--write', 'take what the portal has into the manifest, in place; shows the difference and asks')
    .option('--auto-approve', 'with --write: do not ask; needed without a terminal, and unless --format is text')
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
  const made = await makePlan(args, world, { comparing: true })
  if ('code' in made) return made.code

  const plan = driftOf(made.plan)
  const shown = documentOf(plan)
  const unwritten = await printResult(
    { kind: 'plan', plan: shown, isDrift: true },
    (paint) => driftText(shown, paint),
    args,
    world,
  )
  const problems = [...omissionsOf(plan), ...unwritten]
  if (problems.length > 0) world.err('\n')
  printProblems(problems, args, world)
  return exitOfOmissions(plan) || exitOf(unwritten) || (isEmpty(plan) ? 0 : 2)
}

/** Takes into the manifest what the portal has: shows the drift and the difference in the files, asks, writes, looks again. */
async function runTakeOver(args: Args, world: World): Promise<ExitCode> {
  if (!args.autoApprove && !mayAsk(args, world)) return endUnconfirmed(confirmation, args, world)
  const made = await makePlan(args, world, { comparing: true })
  if ('code' in made) return made.code
  const unwritable = await checkRewritable(made.files, world)
  if (unwritable.length > 0) return failAfterOutput(unwritable, args, world)

  const plan = driftOf(made.plan)
  const { files, granted, left } = drawUp(plan, made, args, world)
  const drift = driftDocument(plan, granted, left)
  return rewriteFiles(
    {
      ...{ files, confirmation },
      show: (shown, paint) => shownText(drift, shown, paint),
      check: () => checkAfter(files, made, world),
      report: () => (files.length === 0 ? finish(drift, plan, args, world) : lookAgain(drift, files, args, world)),
    },
    args,
    world,
  )
}

function shownText(drift: Required<DriftDocument>, files: readonly FileChange[], paint: Paint): string {
  const { left } = drift
  const rest = left.length + files.length > 0 ? `\n${takeOverText(files, left, paint)}` : ''
  return driftText(drift, paint) + rest
}

/** What would be wrong with the manifest then. */
function checkAfter(changed: readonly FileChange[], { files }: Planned, world: World): readonly Diagnostic[] {
  const texts = new Map(changed.map(({ file, after }) => [file, new TextEncoder().encode(after)]))
  const all = files.map(({ file, bytes }) => ({ file, bytes: texts.get(file) ?? bytes }))
  const { ok, diagnostics } = readManifest(all, world.env, instantOf(world.now()))
  return ok ? [] : diagnostics
}

/** Plans once more: what was written is then as the portal has it, and the rest is told. */
async function lookAgain(
  drift: DriftDocument,
  files: readonly FileChange[],
  args: Args,
  world: World,
): Promise<ExitCode> {
  const { jsonInto: _, onResult: __, ...same } = args
  let said = ''
  const hear = (text: string): void => {
    said += text
  }
  const quiet = { ...world, canShow: false, err: hear }
  const again = await makePlan({ ...same, format: 'text', output: [] }, quiet, { comparing: true })
  const isPlanned = 'plan' in again
  if (args.format === 'text')
    world.out(`\n${writtenText(drift, files, isPlanned ? countChanges(again.plan.rooms) : undefined)}`)
  if (!isPlanned) world.err(said)
  const ended = await finish(drift, isPlanned ? again.plan : undefined, args, world)
  return isPlanned ? ended : again.code
}

/** Tells programs what was done. */
async function finish(drift: DriftDocument, plan: Plan | undefined, args: PlanArgs, world: World): Promise<ExitCode> {
  const unwritten = await writeResult({ kind: 'plan', plan: drift, isDrift: true }, args, world)
  printProblems([...(plan ? omissionsOf(plan) : []), ...unwritten], args, world)
  return (plan && exitOfOmissions(plan)) || exitOf(unwritten) || (plan && isEmpty(plan) ? 0 : 2)
}

const confirmation: Confirmation = {
  command: 'drift',
  nothing: 'Nothing was written',
  hint: 'Run drift and read it, then run drift --write with --auto-approve.',
}

/** What is to be written into the files that change, what that grants, and what is left of the drift. */
function drawUp(
  plan: Plan,
  { manifest, files }: Planned,
  { room: only }: PlanArgs,
  { now }: World,
): { readonly files: readonly FileChange[]; readonly granted: readonly Wish[]; readonly left: readonly Left[] } {
  const isWhole = (link: DesiredLink): boolean => {
    const selector = manifest.entries.find(({ links }) => links.includes(link))?.selector
    return (
      only.length === 0 || selector?.by !== 'tag' || only.some((one) => selectorName(one) === selectorName(selector))
    )
  }
  const { version } = plan.portal
  // What else is gone is no reason to leave a link: one after the other none would ever be taken over.
  const conditions = { ...conditionsAt(now(), version), comparing: true }
  const { wishes, left } = takeOver(plan, isWhole, conditions)
  const placed = wishes.map((wish) => ({ wish, at: wish.want.place().file }))
  const rewritten = files.map((file) =>
    rewrite(
      file,
      placed.filter(({ at }) => at === file.file).map(({ wish }) => wish),
    ),
  )
  const ungranted = rewritten.flatMap((each) => each.ungranted).flatMap((each) => leftOf(each, plan))
  return {
    files: rewritten.flatMap(({ change }) => (change && change.before !== change.after ? [change] : [])),
    granted: rewritten.flatMap(({ granted }) => granted),
    left: [...left, ...ungranted],
  }
}

function leftOf({ wish, setting, reason }: Rewritten['ungranted'][number], { rooms }: Plan): readonly Left[] {
  return rooms.flatMap(({ room, changes }) =>
    changes
      .filter((change) => !isQuiet(change) && 'want' in change && change.want === wish.want)
      .map((change) => ({ room, change, ...(setting !== undefined && { setting }), reason })),
  )
}
