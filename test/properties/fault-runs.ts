import type fc from 'fast-check'
import { expect } from 'vitest'
import type { FaultCase } from './fault-cases.ts'
import { expectLaw } from './fault-law.ts'
import type { ReportedOutcome } from './played.ts'
import { expectOfAll } from './repro.ts'

/** Holds the law against that many cases, and sees to it that they are not all alike. */
export async function expectLawOfAll(cases: fc.Arbitrary<FaultCase>, many: number): Promise<void> {
  const exits = new Set<number>()
  const statuses = new Set<ReportedOutcome['status']>()
  let unread = 0
  const { numRuns, numSkips } = await expectOfAll(
    cases,
    async (one) => {
      const { ended, document } = await expectLaw(one)
      exits.add(ended.code)
      for (const room of document.rooms ?? []) {
        if (room.unread) unread++
        for (const { status } of room.outcomes) statuses.add(status)
      }
    },
    many,
  )
  // A manifest that comes to nothing on a good portal either says nothing about a bad one.
  expect(numSkips).toBeLessThan(numRuns / 2)
  expect([...exits]).toEqual(expect.arrayContaining([0, 1, 4, 7]))
  expect([...statuses]).toEqual(expect.arrayContaining(['applied', 'unchanged', 'failed', 'not attempted']))
  expect(unread).toBeGreaterThan(0)
}
