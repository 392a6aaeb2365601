/** How far work on many rooms has come. */
export interface Progress {
  /** The rooms that are done with. */
  readonly done: number
  readonly total: number
  /** What was found in these rooms, or made of it, so far. */
  readonly changes: number
}

/** Counts the rooms that are done, and the changes in them; hands each room back. */
export function progressCounter<R>(
  total: number,
  onProgress: ((progress: Progress) => void) | undefined,
  changesIn: (room: R) => number,
): (room: R) => R {
  let [done, changes] = [0, 0]
  return (room) => {
    done++
    if (onProgress) {
      changes += changesIn(room)
      onProgress({ done, total, changes })
    }
    return room
  }
}
