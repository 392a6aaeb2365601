import { expect, test } from 'vitest'
import { openEnds } from '../../src/portal/ends.ts'

test('each request ends at its own time', async () => {
  const openEnd = openEnds(20, undefined)
  const [one, other] = [openEnd(), openEnd()]
  other.forget()
  await expect.poll(() => one.signal.aborted).toBe(true)
  expect(one.signal.reason).toMatchObject({ name: 'TimeoutError' })
  expect(other.signal.aborted).toBe(false)
})

test('all that are under way end together, and what begins later at once; what is over is left alone', () => {
  const all = new AbortController()
  const openEnd = openEnds(60_000, all.signal)
  const [one, other, over] = [openEnd(), openEnd(), openEnd()]
  over.forget()
  all.abort('enough')
  const late = openEnd()
  for (const end of [one, other, late]) end.forget()
  expect([one, other, late].map(({ signal }) => signal.reason)).toEqual(['enough', 'enough', 'enough'])
  expect(over.signal.aborted).toBe(false)
})
