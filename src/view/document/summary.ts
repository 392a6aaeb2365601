import { isQuiet } from '../../model/change.ts'
import type { PlanDocument, RoomDocument, SummaryDocument } from './shape.ts'

/** Counts the changes of a plan; with a base, also where they come from. */
export function summaryOf(rooms: readonly RoomDocument[], hasBase: boolean): SummaryDocument {
  const counts = {
    ...{ create: 0, update: 0, replace: 0, revoke: 0, reissue: 0 },
    ...{ unchanged: 0, unmanaged: 0, foreign: 0, widening: 0 },
  }
  const origins = { change: 0, drift: 0, both: 0, unknown: 0 }
  for (const change of rooms.flatMap(({ changes }) => changes)) {
    counts[change.kind === 'keep' ? 'unchanged' : change.kind]++
    if (change.widens) counts.widening++
    if (!isQuiet(change)) origins[change.origin ?? 'unknown']++
  }
  return { ...counts, origins: hasBase ? origins : null }
}

/** Whether a document says of itself what is in it: its digest does not name its summary. */
export function isSummedUp({ rooms, summary, refused, diagnostics }: PlanDocument): boolean {
  const hasBase = summary.origins !== null || rooms.some(({ changes }) => changes.some(({ origin }) => origin !== null))
  const { origins, ...counts } = summaryOf(rooms, hasBase)
  // What a later version counts beside that stays.
  const anew = { ...summary, ...counts, origins: origins && { ...summary.origins, ...origins } }
  return (
    JSON.stringify(anew) === JSON.stringify(summary) &&
    refused === diagnostics.some(({ severity }) => severity === 'error')
  )
}
