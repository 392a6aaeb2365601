/** How many ways a proxy may open for each request that has no answer yet: one, and one more where the first was cut. */
const each = 2

/** Counts the ways that a proxy opens, and the requests that they are for. */
export interface Tally {
  /** Counts a way that is to be opened, and says whether it is one too many. */
  readonly isTooMany: () => boolean
  /** Counts a request until it has its answer. Rejects as it does. */
  readonly during: <T>(request: () => Promise<T>) => Promise<T>
}

/**
 * A proxy may open ways that lead nowhere. undici then asks for the next one without an end where such a way breaks
 * before the request is on it: this is what bounds it. Each answer shows that ways are good, and counting starts again.
 */
export function openTally(): Tally {
  let [underWay, asked, opened] = [0, 0, 0]
  return {
    isTooMany: () => ++opened > each * asked,
    during: async (request) => {
      underWay++
      asked++
      try {
        const answer = await request()
        opened = 0
        asked = underWay
        return answer
      } finally {
        underWay--
      }
    },
  }
}
