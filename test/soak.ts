/** How often a property is tried: `few` times in `npm test`, `many` in `npm run test:soak`. */
export function runs(few: number, many: number): number {
  return isSoak ? many : few
}

/** Whether this is a run that may take long. */
export const isSoak: boolean = process.env['ROOMLINKS_SOAK'] === '1'

/** How long all runs of a property may take, in milliseconds. */
export const patience: number = runs(900_000, 3_600_000)
