import { expect, test } from 'vitest'
import type { RateLimits } from '../../src/sandbox/index.ts'
import { clock, planOn, type Staged, staged } from '../plan/stage.ts'

/** A portal of 120 rooms with those limits, on whose clock our waits pass. */
function limited(limits: RateLimits): Staged & { readonly waited: () => number } {
  let passed = 0
  const rooms = Array.from({ length: 120 }, (_, index) => ({
    ...{ id: index + 1, type: 'custom' as const, title: `Room ${index + 1}`, tags: ['client'] },
  }))
  const portal = staged(rooms, { limits, now: () => new Date(clock() + passed) })
  const sleep = async (milliseconds: number): Promise<void> => {
    passed += milliseconds / 16
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { ...portal, connection: { ...portal.connection, sleep, random: () => 0.5 }, waited: () => passed }
}

test.for<{ readonly name: string; readonly limits: RateLimits; readonly waits: boolean }>([
  { name: 'no limits', limits: {}, waits: false },
  { name: 'fewer requests a minute than it takes', limits: { perMinute: 70 }, waits: true },
  { name: 'fewer readers at once than we are', limits: { concurrentReads: 3 }, waits: true },
])('a plan on a portal with $name', async ({ limits, waits }) => {
  const portal = limited(limits)
  const checked = await planOn(portal, '  - tag: client\n    links: { press: { access: read } }\n')
  expect(checked.ok && checked.value.rooms).toHaveLength(120)
  expect(portal.waited() > 0).toBe(waits)
})
