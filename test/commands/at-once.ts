import { expect } from 'vitest'
import { openLane } from '../../src/model/lane.ts'

/**
 * Tries all cases, some at a time: for what waits more than it works. All are tried, and each that fails is told with its
 * name.
 */
export async function expectOfEach<T extends { readonly name: string }>(
  cases: readonly T[],
  check: (one: T) => Promise<void>,
): Promise<void> {
  const lane = openLane(4)
  const failed = cases.map((one) =>
    lane(() =>
      check(one).then(
        () => [],
        (error: unknown) => [`${one.name}: ${error}`],
      ),
    ),
  )
  expect((await Promise.all(failed)).flat()).toEqual([])
}
