import type { World } from '../../host/world.ts'
import { isEmpty, type Plan } from '../../model/change.ts'
import { documentOf } from '../../view/document/document.ts'
import { summaryBeforeQuestion } from '../../view/terminal/plan.ts'
import { type Confirmation, confirm } from '../confirm.ts'
import type { ExitCode } from '../exit.ts'
import type { PlanArgs } from '../options/options.ts'
import { stderrPaint } from '../report/print.ts'
import { readingOf } from '../report/reading.ts'

/**
 * Asks before a plan is carried out, unless it is approved beforehand. What matters is printed above the question, because
 * a long plan has scrolled away by then. Returns the exit code if the answer is not "yes".
 */
export function confirmPlan(
  plan: Plan,
  question: string,
  matter: Confirmation,
  args: PlanArgs & { readonly autoApprove?: true },
  world: World,
): Promise<ExitCode | undefined> {
  if (!args.autoApprove && !isEmpty(plan)) {
    world.err(`\n${summaryBeforeQuestion(documentOf(plan), stderrPaint(args, world), readingOf(args, world))}`)
  }
  return confirm(question, matter, args, world)
}
