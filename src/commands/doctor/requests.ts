import { diagnose } from '../../cli/checkup/sentences.ts'
import type { SeenAnswer } from '../../cli/checkup/watch.ts'
import { type Finding, found, ok } from '../../model/checkup.ts'
import { count } from '../../view/words.ts'

/** Whether the portal took all that was asked. */
export function judgeRequests(seen: readonly SeenAnswer[]): Finding {
  const sent = count(seen.length, 'request')
  const refused = seen.filter(({ status }) => status === 429).length
  return refused === 0
    ? ok('requests', `${sent} answered, none turned away`)
    : found('requests', diagnose('doctor/turned-away', { refused, sent }))
}
