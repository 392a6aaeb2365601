import { test } from 'vitest'
import { casesByChance } from './fault-cases.ts'
import { expectLawOfAll, patience } from './fault-runs.ts'

test(
  'apply, while requests go wrong by chance: old or new, a true report, and a further apply gets there',
  async () => {
    await expectLawOfAll(casesByChance)
  },
  patience,
)
