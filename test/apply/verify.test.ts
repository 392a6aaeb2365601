import { expect, test } from 'vitest'
import { verify } from '../../src/apply/verify.ts'
import type { Outcome } from '../../src/model/report.ts'
import { additional, create, idOf, keep, observed } from '../view/fixtures.ts'

const planner = { missedFields: () => [], replan: () => [] }
const change = create('press', additional())
const [ours, theirs] = [idOf(1, 'press'), idOf(2, 'press')]

test.for<{ name: string; outcome: Outcome; there: typeof ours; becomes: object }>([
  { name: 'ours is there', outcome: { status: 'applied', change }, there: ours, becomes: { status: 'applied' } },
  {
    name: 'another one has taken the place of ours',
    outcome: { status: 'applied', change },
    there: theirs,
    becomes: { status: 'conflicted', isWritten: true },
  },
  {
    name: 'another one is there, and ours was ignored',
    outcome: { status: 'ignored', change, fields: [] },
    there: theirs,
    becomes: { status: 'conflicted' },
  },
])('a creation, and $name', ({ outcome, there, becomes }) => {
  const now = [keep('press', observed(additional(), there))]
  expect(verify([outcome], now, new Map([[change, ours]]), planner)).toMatchObject([{ change, ...becomes }])
})
