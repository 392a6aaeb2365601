import { isEmpty, type Plan } from '../model/change.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Report } from '../model/report.ts'
import type { Verdict } from '../view/approval.ts'
import { documentOf, type PlanDocument } from '../view/document.ts'
import { planJson, reportJson } from '../view/json.ts'
import { reportText } from '../view/report-text.ts'
import { planText } from '../view/text.ts'
import { writeFile } from './files.ts'
import { intoPaths, type OutputArgs, type PlanArgs } from './options.ts'
import { paintOut } from './say.ts'
import type { World } from './world.ts'

/** Prints a plan as asked for, and writes it into a file, if asked to; says why that could not be done. */
export function showPlan(plan: Plan, args: PlanArgs, world: World): Promise<readonly Diagnostic[]> {
  const document = documentOf(plan)
  printDocument(document, args, world)
  return writeInto(args, () => planJson(document), world)
}

/** Prints a plan as asked for. */
export function printDocument(document: PlanDocument, output: OutputArgs, world: World): void {
  world.out(output.format === 'json' ? planJson(document) : planText(document, paintOut(output, world)))
}

/** Prints a report, and writes it like a plan; of an empty plan, people have read "No changes." already. */
export function showReport(
  report: Report,
  args: PlanArgs,
  world: World,
  approval?: Verdict,
): Promise<readonly Diagnostic[]> {
  if (args.format === 'json') world.out(reportJson(report, approval))
  else if (!isEmpty(report.plan)) world.out(`\n${reportText(report, paintOut(args, world))}`)
  return writeInto(args, () => reportJson(report, approval), world)
}

async function writeInto(args: PlanArgs, text: () => string, world: World): Promise<readonly Diagnostic[]> {
  const paths = intoPaths(args)
  if (paths.length === 0) return []
  const document = text()
  return (await Promise.all(paths.map((path) => writeFile(path, document, world)))).flat()
}
