import { expect, test } from 'vitest'
import { openLane } from '../../src/model/lane.ts'

test('a lane is never wider than it should be, keeps the order, and outlives failures', async () => {
  const lane = openLane(2)
  const started: number[] = []
  let [running, most] = [0, 0]
  const task = (index: number) => async (): Promise<number> => {
    started.push(index)
    running++
    most = Math.max(most, running)
    await new Promise((resolve) => setImmediate(resolve))
    running--
    if (index % 3 === 0) throw new Error('failed')
    return index
  }
  const ended = await Promise.allSettled(Array.from({ length: 10 }, (_, index) => lane(task(index))))
  expect(started).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(ended.filter(({ status }) => status === 'rejected')).toHaveLength(4)
  expect(most).toBe(2)
})
