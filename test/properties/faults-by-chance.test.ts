import { test } from 'vitest'
import { runs } from '../soak.ts'
import { casesByChance } from './fault-cases.ts'
import { expectLawOfAll } from './fault-runs.ts'

test('apply, while requests go wrong by chance: old or new, a true report, and a further apply gets there', async () => {
  await expectLawOfAll(casesByChance, runs(150, 10_000))
})
