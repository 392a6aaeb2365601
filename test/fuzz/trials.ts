import { patience, runs, usualSeed } from '../soak.ts'

/**
 * How often a property is tried on hostile input: on the same cases in each `npm test`, on many new ones in
 * `npm run test:soak`. What fails is printed with the seed that leads there, and as small as it gets.
 */
export function trials(few: number, many: number): Trials {
  return { numRuns: runs(few, many), timeout: patience / 2, ...usualSeed }
}

/** What fast-check is told. */
export interface Trials {
  readonly numRuns: number
  /** How long one case may take, waiting and all, in milliseconds. */
  readonly timeout: number
  readonly seed?: number
}
