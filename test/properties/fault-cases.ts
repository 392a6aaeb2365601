import fc from 'fast-check'
import type { Fault, FaultKind, FaultSchedule } from '../../src/sandbox/index.ts'
import { type World, worlds } from './worlds.ts'

/** A portal, a manifest for it, and what goes wrong between the two. */
export interface FaultCase {
  readonly world: World
  readonly schedule: FaultSchedule
  /** `--concurrency`: with 1, the requests come in the same order each time. */
  readonly concurrency: number
}

/** How long one request may take where some take too long, in milliseconds of the real clock. */
export const shortTimeout = 25
const inTime = 0
const tooLong = 3 * shortTimeout

/** In seconds: at once, soon, and not today. */
const pauses = [0, 1, 30, 4000]
const atOnce: readonly FaultKind[] = [
  'error500',
  'html502',
  'unauthorized',
  'resetBefore',
  'resetAfter',
  'truncated',
  'notJson',
  'otherShape',
  'tooMany',
]

const methods = [undefined, 'GET', 'PUT', 'PUT'] as const
const paths = [
  ...[undefined, undefined, '*/links', '*/links', '*/link', '/api/2.0/files/rooms/1/links'],
  ...['/api/2.0/files/rooms', '/api/2.0/files/rooms/*', '*/build', '*/password'],
]

const what: fc.Arbitrary<Pick<Fault, 'fault' | 'after'>> = fc.oneof(
  { weight: 20, arbitrary: fc.record({ fault: fc.constantFrom(...atOnce) }) },
  { weight: 4, arbitrary: withAfter(['tooManyAfterSeconds', 'tooManyAfterDate', 'error503'], pauses) },
  { weight: 2, arbitrary: withAfter(['delay', 'slowBody'], [inTime, tooLong]) },
  { weight: 1, arbitrary: fc.record({ fault: fc.constantFrom<FaultKind>('hang', 'hugeBody') }) },
)

function withAfter(kinds: readonly FaultKind[], after: readonly number[]): typeof what {
  return fc.record({ fault: fc.constantFrom(...kinds), after: fc.constantFrom(...after) })
}

const where: fc.Arbitrary<Pick<Fault, 'on'>> = fc
  .record({ method: fc.constantFrom(...methods), path: fc.constantFrom(...paths) })
  .map(({ method, path }) => {
    const on = { ...(method && { method }), ...(path !== undefined && { path }) }
    return Object.keys(on).length > 0 ? { on } : {}
  })

/** A stretch of requests: a short one is bridged by trying again, a long one is not. */
const byNumber: fc.Arbitrary<Pick<Fault, 'requests'>> = fc
  .record({ from: fc.integer({ min: 1, max: 12 }), count: fc.integer({ min: 1, max: 16 }) })
  .map(({ from, count }) => ({ requests: Array.from({ length: count }, (_, index) => from + index) }))

const byChance: fc.Arbitrary<Pick<Fault, 'every' | 'probability' | 'times'>> = fc
  .tuple(
    fc.oneof(
      fc.integer({ min: 1, max: 5 }).map((every) => ({ every })),
      fc.constantFrom(0.03, 0.1, 0.3, 0.6, 1).map((probability) => ({ probability })),
    ),
    fc.oneof(
      fc.constant({}),
      fc.integer({ min: 1, max: 12 }).map((times) => ({ times })),
    ),
  )
  .map(([when, often]) => ({ ...when, ...often }))

function casesOf(when: fc.Arbitrary<Partial<Fault>>): fc.Arbitrary<FaultCase> {
  const fault = fc.tuple(what, where, when).map(([kind, place, time]): Fault => ({ ...place, ...time, ...kind }))
  return fc.record({
    // A sandbox that is served has this zone.
    world: worlds.map((world) => ({ ...world, timeZone: 'Europe/Berlin' })),
    schedule: fc.record({ seed: fc.nat(999), faults: fc.array(fault, { minLength: 1, maxLength: 3 }) }),
    concurrency: fc.constantFrom(1, 16),
  })
}

/** Faults that strike requests by their number, of all or of those of a route. */
export const casesByNumber: fc.Arbitrary<FaultCase> = casesOf(byNumber)

/** Faults that strike every so-many-th request, or with a probability. */
export const casesByChance: fc.Arbitrary<FaultCase> = casesOf(byChance)
