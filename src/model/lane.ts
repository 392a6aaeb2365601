/** Runs tasks in the order in which they come, with a limit on how many run at once. */
export type Lane = <T>(task: () => Promise<T>) => Promise<T>

/** A lane that runs at most `width` tasks at once. */
export function openLane(width: number): Lane {
  const waiting: (() => void)[] = []
  let running = 0
  return async (task) => {
    if (running >= width) await new Promise<void>((start) => waiting.push(start))
    else running++
    try {
      return await task()
    } finally {
      // The next task takes over the place, so `running` stays as it is.
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
