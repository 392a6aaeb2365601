import { expect, test } from 'vitest'
import { createSandbox } from '../../src/sandbox/index.ts'
import { createService, type ServiceOptions } from '../../src/sandbox/rate-limits.ts'
import { asker } from './ask.ts'

/** How long each of some requests took that came together, in milliseconds. */
async function serveAll(options: ServiceOptions, requests: number): Promise<readonly number[]> {
  const serve = createService(options)
  const started = performance.now()
  return Promise.all(Array.from({ length: requests }, async () => serve().then(() => performance.now() - started)))
}

// Timers may be late on a busy machine, but never early: only what is least is certain.
test('more requests than the capacity slow each other down, all of them', async () => {
  const took = await serveAll({ latency: 20, capacity: 2 }, 8)
  expect(Math.min(...took)).toBeGreaterThanOrEqual(80)
  expect(took).toHaveLength(8)
})

test('no more than the capacity do not', async () => {
  const [few, many] = await Promise.all([
    serveAll({ latency: 50, capacity: 8 }, 8),
    serveAll({ latency: 50, capacity: 1 }, 8),
  ])
  expect(Math.min(...few)).toBeGreaterThanOrEqual(50)
  expect(Math.min(...many)).toBeGreaterThanOrEqual(400)
  expect(Math.max(...few)).toBeLessThan(Math.min(...many))
})

test('who comes later shares what is left, and goes later', async () => {
  const serve = createService({ latency: 40, capacity: 1 })
  const order: string[] = []
  const first = serve().then(() => order.push('first'))
  const started = performance.now()
  await new Promise((resolve) => setTimeout(resolve, 10))
  const second = serve().then(() => order.push('second'))
  await Promise.all([first, second])
  expect(order).toEqual(['first', 'second'])
  expect(performance.now() - started).toBeGreaterThanOrEqual(80)
})

test.for([
  { name: 'no latency', options: { latency: 0, capacity: 1 }, least: 0 },
  { name: 'any number', options: { latency: 20, capacity: Number.POSITIVE_INFINITY }, least: 19 },
])('a service with $name', async ({ options, least }) => {
  expect(Math.min(...(await serveAll(options, 4)))).toBeGreaterThanOrEqual(least)
})

test('a sandbox serves at its capacity', async () => {
  const sandbox = createSandbox({ latency: 20, capacity: 1 })
  const ask = asker(sandbox)
  const started = performance.now()
  await Promise.all(Array.from({ length: 4 }, () => ask('GET', '/files/rooms')))
  expect(performance.now() - started).toBeGreaterThanOrEqual(80)
})
