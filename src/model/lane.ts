/** Runs tasks, at most so many at a time, in the order in which they come. */
export type Lane = <T>(task: () => Promise<T>) => Promise<T>

/** A lane of that width. */
export function openLane(width: number): Lane {
  const waiting: (() => void)[] = []
  let running = 0
  return async (task) => {
    if (running >= width) await new Promise<void>((start) => waiting.push(start))
    else running++
    try {
      return await task()
    } finally {
      // The place goes straight to the next in line, so `running` stays as it is.
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
