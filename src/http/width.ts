/** A good answer to a request that was sent at full width. Times are in milliseconds since 1970. */
export interface TimedAnswer {
  readonly route: string
  readonly sentAt: number
  readonly now: number
}

/** The search for the width that gives the most answers a second. Times are in milliseconds since 1970. */
export interface WidthSearch {
  /** When the width was last set. */
  readonly since: number
  /** The number of answers of each route since then, and their total time in milliseconds. */
  readonly sums: Readonly<Record<string, { readonly count: number; readonly took: number }>>
  /** The best width so far, with its rate on one route in answers per millisecond. */
  readonly base?: { readonly route: string; readonly width: number; readonly rate: number } | undefined
  readonly isUpward: boolean
  /** How many rounds to wait before another width is tried. */
  readonly restRounds: number
}

/** How many requests may run at once, and the search for a better number up to `ceiling`. */
export interface SearchedWidth {
  readonly width: number
  readonly ceiling: number
  readonly search: WidthSearch
}

/** Where a search starts, and its lower limit. */
const [initialWidth, smallestWidth] = [8, 2]

/** The fewest answers of one route in a round. A round has at least as many as run at once. */
const roundSize = 12

/** The next width is half as much again, or a third less. It is kept if the rate grows by a tenth. */
const [stepFactor, worthwhileGain] = [1.5, 1.1]

/** For how many rounds the width stays the same: after a failed try, and at a limit. */
const [restRounds, restRoundsAtLimit] = [4, 16]

/** Starts a search. */
export function openSearch(ceiling: number): SearchedWidth {
  return {
    width: Math.min(initialWidth, ceiling),
    ceiling,
    search: { since: 0, sums: {}, isUpward: true, restRounds: 0 },
  }
}

/** Restarts a search after the portal refused the width before. */
export function restartedSearch(now: number): WidthSearch {
  return { since: now, sums: {}, isUpward: true, restRounds }
}

/**
 * The width after a good answer. By Little's law, the requests that run at once, divided by the time that each takes,
 * give the answers a second. Unlike a count, this stays right after idle time. Routes are measured separately: a list
 * of rooms takes four times as long as a list of links.
 */
export function widthAfterAnswer(before: SearchedWidth, { route, sentAt, now }: TimedAnswer): SearchedWidth {
  const { width, search } = before
  const { since, base } = search
  // Requests sent before the width was set do not count.
  if (sentAt < since) return before
  const old = search.sums[route] ?? { count: 0, took: 0 }
  const sum = { count: old.count + 1, took: old.took + now - sentAt }
  const isTried = base !== undefined && base.width !== width
  // Rates of different routes cannot be compared. A try waits for the route it started with, but not for ever.
  const enough = Math.max(roundSize, width) * (isTried && base.route !== route ? 2 : 1)
  if (sum.count < enough) return { ...before, search: { ...search, sums: { ...search.sums, [route]: sum } } }
  const measuredRate = (Math.floor(width) * sum.count) / Math.max(1, sum.took)
  if (isTried && (base.route !== route || measuredRate < base.rate * worthwhileGain))
    return {
      ...before,
      width: base.width,
      search: { ...search, since: now, sums: {}, isUpward: !search.isUpward, restRounds },
    }
  // Another round at the same width makes its rate more precise.
  const rate = !isTried && base?.route === route ? (base.rate + measuredRate) / 2 : measuredRate
  const updated = { ...before, search: { ...search, sums: {}, base: { route, width, rate } } }
  return search.restRounds > 0
    ? { ...updated, search: { ...updated.search, restRounds: search.restRounds - 1 } }
    : withNextWidth(updated, now)
}

/** Tries the next width. At a limit, the direction changes after a long wait, because this width has proved good. */
function withNextWidth(before: SearchedWidth, now: number): SearchedWidth {
  const { width, ceiling, search } = before
  const { isUpward } = search
  const down = Math.max(Math.min(smallestWidth, width), Math.floor(width / stepFactor))
  const next = isUpward ? Math.min(ceiling, Math.ceil(width * stepFactor)) : down
  if (next === width) return { ...before, search: { ...search, isUpward: !isUpward, restRounds: restRoundsAtLimit } }
  return { ...before, width: next, search: { ...search, since: now } }
}
