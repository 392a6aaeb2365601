/** How often a property is tried: `few` times in `npm test`, `many` in `npm run test:soak`. */
export function runs(few: number, many: number): number {
  return isSoak ? many : few
}

/** Whether this is a run that may take long. */
const isSoak: boolean = process.env['ROOMLINKS_SOAK'] === '1'

/** For fast-check: the same cases in each `npm test`, new ones in `npm run test:soak`. */
export const usualSeed: { readonly seed?: number } = isSoak ? {} : { seed: 2027 }

/**
 * When a test counts as hung, in milliseconds: the only time-out of the tests, ten times what the longest needs on a quiet
 * machine.
 */
export const patience: number = runs(900_000, 3_600_000)
