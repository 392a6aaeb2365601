import { isEmpty, type Plan } from '../model/change.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Report } from '../model/report.ts'
import { documentOf } from '../view/document.ts'
import { planJson, reportJson } from '../view/json.ts'
import { reportText } from '../view/report-text.ts'
import { planText } from '../view/text.ts'
import { writeFile } from './files.ts'
import type { PlanArgs } from './options.ts'
import { paintOut } from './say.ts'
import type { World } from './world.ts'

/** Prints a plan as asked for, and writes it into a file, if asked to; says why that could not be done. */
export function showPlan(plan: Plan, args: PlanArgs, world: World): Promise<readonly Diagnostic[]> {
  const document = documentOf(plan)
  world.out(args.format === 'json' ? planJson(document) : planText(document, paintOut(args, world)))
  return writeInto(args.jsonInto, () => planJson(document), world)
}

/** The same for a report; of an empty plan, people have read "No changes." already. */
export function showReport(report: Report, args: PlanArgs, world: World): Promise<readonly Diagnostic[]> {
  if (args.format === 'json') world.out(reportJson(report))
  else if (!isEmpty(report.plan)) world.out(`\n${reportText(report, paintOut(args, world))}`)
  return writeInto(args.jsonInto, () => reportJson(report), world)
}

async function writeInto(path: string | undefined, text: () => string, world: World): Promise<readonly Diagnostic[]> {
  return path === undefined ? [] : writeFile(path, text(), world)
}
