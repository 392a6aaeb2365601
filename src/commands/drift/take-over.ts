import { endDeclined, endUnasked, isConfirmed, type Matter, mayAsk } from '../../cli/confirm.ts'
import { type ExitCode, exitOf } from '../../cli/exit.ts'
import { admitRewrite, undisturbed, writeBack } from '../../cli/files/write-back.ts'
import type { PlanArgs } from '../../cli/options/options.ts'
import { makePlan, type Planned } from '../../cli/planning/plan-for.ts'
import { paintOut, sayFailure, sayProblems } from '../../cli/report/say.ts'
import { showDrift } from '../../cli/report/show.ts'
import type { World } from '../../host/world.ts'
import type { FileChange } from '../../manifest/edit/edit.ts'
import { readManifest } from '../../manifest/read/manifest.ts'
import { shownChange } from '../../manifest/secrets/shown.ts'
import { countChanges, isEmpty, type Plan } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { instantOf } from '../../model/text/instant.ts'
import { driftOf } from '../../plan/drift.ts'
import { type DriftDocument, driftDocument } from '../../view/document/take-over.ts'
import { driftText } from '../../view/text/drift.ts'
import { takeOverText, writtenText } from '../../view/text/take-over.ts'
import { drawUp } from './draw-up.ts'

/** The options of a drift that is taken over. */
export type TakeOverArgs = PlanArgs & { readonly autoApprove?: true }

/** Takes into the manifest what the portal has: shows the drift and the difference in the files, asks, writes, looks again. */
export async function runTakeOver(args: TakeOverArgs, world: World): Promise<ExitCode> {
  if (!args.autoApprove && !mayAsk(args, world)) return endUnasked(matter, args, world)
  const made = await makePlan(args, world, { comparing: true })
  if ('code' in made) return made.code
  const unwritable = await admitRewrite(made.files, world)
  if (unwritable.length > 0) return fail(unwritable, args, world)

  const plan = driftOf(made.plan)
  const { files, granted, left } = drawUp(plan, made, args, world)
  const drift = driftDocument(plan, granted, left)
  showTakeOver(drift, files, args, world)
  if (files.length === 0) return finish(drift, plan, args, world)
  const invalid = checkAfter(files, made, world)
  if (invalid.length > 0) return fail(invalid, args, world)
  if (!args.autoApprove && !(await isConfirmed(questionOf(files), world))) return endDeclined(matter, args, world)
  const problems = await undisturbed(() => writeBack(files, world), world)
  return problems.length > 0 ? fail(problems, args, world) : lookAgain(drift, files, args, world)
}

function showTakeOver(drift: DriftDocument, files: readonly FileChange[], args: PlanArgs, world: World): void {
  if (args.format !== 'text') return
  const paint = paintOut(args, world)
  world.out(driftText(drift, paint))
  const shown = files.map(shownChange)
  if (drift.left && drift.left.length + files.length > 0) world.out(`\n${takeOverText(shown, drift.left, paint)}`)
}

/** What would be wrong with the manifest then. */
function checkAfter(changed: readonly FileChange[], { files }: Planned, world: World): readonly Diagnostic[] {
  const texts = new Map(changed.map(({ file, after }) => [file, new TextEncoder().encode(after)]))
  const all = files.map(({ file, bytes }) => ({ file, bytes: texts.get(file) ?? bytes }))
  const { ok, diagnostics } = readManifest(all, world.env, instantOf(world.now()))
  return ok ? [] : diagnostics
}

function questionOf(files: readonly FileChange[]): string {
  return `Write this into ${files.map(({ file }) => file).join(', ')}?`
}

/** Plans once more: what was written is then as the portal has it, and the rest is told. */
async function lookAgain(
  drift: DriftDocument,
  files: readonly FileChange[],
  args: TakeOverArgs,
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
  const unwritten = await showDrift(drift, args, world)
  sayProblems(unwritten, args, world)
  return exitOf(unwritten) || (plan && isEmpty(plan) ? 0 : 2)
}

async function fail(diagnostics: readonly Diagnostic[], args: PlanArgs, world: World): Promise<ExitCode> {
  if (args.format === 'text') world.err('\n')
  await sayFailure({ diagnostics }, args, world)
  return exitOf(diagnostics)
}

const matter: Matter = {
  command: 'drift',
  nothing: 'Nothing was written',
  hint: 'Run drift and read it, then run drift --write with --auto-approve.',
}
