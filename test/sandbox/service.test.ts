import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSandbox } from '../../src/sandbox/index.ts'
import { createService } from '../../src/sandbox/rate-limits.ts'
import { asker } from './ask.ts'

// A clock that moves when a test says so.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

test.for([
  { name: 'no more than the capacity', latency: 50, capacity: 8, requests: 8, after: 50 },
  { name: 'four times the capacity', latency: 20, capacity: 2, requests: 8, after: 80 },
  { name: 'eight times the capacity', latency: 50, capacity: 1, requests: 8, after: 400 },
  { name: 'any capacity', latency: 20, capacity: Number.POSITIVE_INFINITY, requests: 100, after: 20 },
])('requests that come together, $name: all are served after $after ms', async ({ requests, after, ...options }) => {
  const serve = createService(options)
  let served = 0
  for (let nth = 0; nth < requests; nth++) void serve().then(() => served++)
  await vi.advanceTimersByTimeAsync(after - 1)
  expect(served).toBe(0)
  await vi.advanceTimersByTimeAsync(1)
  expect(served).toBe(requests)
})

test('without latency they are served at once', async () => {
  await createService({ latency: 0, capacity: 1 })()
})

test('who comes later shares what is left, and goes later', async () => {
  const serve = createService({ latency: 40, capacity: 1 })
  const order: string[] = []
  void serve().then(() => order.push('first'))
  await vi.advanceTimersByTimeAsync(10)
  void serve().then(() => order.push('second'))
  await vi.advanceTimersByTimeAsync(59)
  expect(order).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(order).toEqual(['first'])
  await vi.advanceTimersByTimeAsync(10)
  expect(order).toEqual(['first', 'second'])
})

test('a sandbox serves at its capacity', async () => {
  const ask = asker(createSandbox({ latency: 20, capacity: 1 }))
  let served = 0
  const all = Array.from({ length: 4 }, () => ask('GET', '/files/rooms').then(() => served++))
  await vi.advanceTimersByTimeAsync(79)
  expect(served).toBe(0)
  await vi.advanceTimersByTimeAsync(1)
  await Promise.all(all)
})
