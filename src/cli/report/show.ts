import type { World } from '../../host/world.ts'
import { isEmpty, type Plan } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Report } from '../../model/report.ts'
import type { Verdict } from '../../view/document/approval.ts'
import { documentOf } from '../../view/document/document.ts'
import type { PlanDocument } from '../../view/document/shape.ts'
import type { DriftDocument } from '../../view/document/take-over.ts'
import { driftText } from '../../view/text/drift.ts'
import { planText } from '../../view/text/plan.ts'
import { reportText } from '../../view/text/report.ts'
import type { IntoArgs, OutputArgs, PlanArgs } from '../options/options.ts'
import { paintOut, tellResult } from './say.ts'

/** Prints a plan as asked for, and writes it into files, if asked to; says why that could not be done. */
export function showPlan(plan: Plan, args: PlanArgs, world: World): Promise<readonly Diagnostic[]> {
  return showDocument(documentOf(plan), args, world)
}

/** The same with a plan that is plain data. */
export function showDocument(
  plan: PlanDocument,
  args: OutputArgs & IntoArgs,
  world: World,
): Promise<readonly Diagnostic[]> {
  if (args.format === 'text') world.out(planText(plan, paintOut(args, world)))
  return tellResult({ kind: 'plan', plan }, args, world)
}

/** Prints a drift as asked for, and writes it like a plan. People have read a drift that was taken over already. */
export function showDrift(drift: DriftDocument, args: PlanArgs, world: World): Promise<readonly Diagnostic[]> {
  if (args.format === 'text' && !drift.written) world.out(driftText(drift, paintOut(args, world)))
  return tellResult({ kind: 'plan', plan: drift, isDrift: true }, args, world)
}

/** Prints a report, and writes it like a plan; of an empty plan, people have read "No changes." already. */
export function showReport(
  report: Report,
  args: PlanArgs,
  world: World,
  approval?: Verdict,
): Promise<readonly Diagnostic[]> {
  if (args.format === 'text' && !isEmpty(report.plan)) world.out(`\n${reportText(report, paintOut(args, world))}`)
  return tellResult({ kind: 'report', report, approval }, args, world)
}
