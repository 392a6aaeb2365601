/** The progress of work on many rooms. */
export interface Progress {
  /** The number of finished rooms. */
  readonly done: number
  readonly total: number
  /** The number of changes found or made in these rooms so far. */
  readonly changes: number
}

/** Creates a function that counts each finished room and its changes, reports the progress, and returns the room. */
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
