import { test } from 'vitest'
import { runs } from '../soak.ts'
import { casesByNumber } from './fault-cases.ts'
import { expectLawOfAll } from './fault-runs.ts'

test('apply, while requests go wrong by their number: old or new, a true report, and a further apply gets there', async () => {
  await expectLawOfAll(casesByNumber, runs(250, 10_000))
})
