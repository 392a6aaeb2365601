/** A good answer that came while as many requests were under way as may be: its route, and when it was asked and given. */
export interface TimedAnswer {
  readonly route: string
  readonly sentAt: number
  readonly now: number
}

/** What is known of the width at which the most answers come in a second. Moments are in milliseconds since 1970. */
export interface WidthSearch {
  /** When the width was last set. */
  readonly since: number
  /** The answers of each route since then, summed up; times are in milliseconds. */
  readonly sums: Readonly<Record<string, { readonly count: number; readonly took: number }>>
  /** What another width is compared with: how many answers a millisecond that route gave at that one. */
  readonly base?: { readonly route: string; readonly width: number; readonly rate: number } | undefined
  readonly isUpward: boolean
  /** How many rounds to stay before another width is tried. */
  readonly restRounds: number
}

/** How many requests may be under way at once, and the search for a better number, which is `ceiling` at the most. */
export interface SearchedWidth {
  readonly width: number
  readonly ceiling: number
  readonly search: WidthSearch
}

/** Where a search begins, and how far it goes down. */
const [initialWidth, smallestWidth] = [8, 2]

/** A round is as many answers of one route as are under way, and no fewer than this: one answer tells little. */
const roundSize = 12

/** The next width is half as much again, or a third less, and is kept if it brings a tenth more answers. */
const [stepFactor, worthwhileGain] = [1.5, 1.1]

/** For how many rounds the width stays where it is: after a try that brought nothing, and where it can go no further. */
const [restRounds, restRoundsAtEnd] = [4, 16]

/** A search that knows nothing yet. */
export function openSearch(ceiling: number): SearchedWidth {
  return {
    width: Math.min(initialWidth, ceiling),
    ceiling,
    search: { since: 0, sums: {}, isUpward: true, restRounds: 0 },
  }
}

/** A search that goes on from another width, because the portal had enough of the one before. */
export function restartedSearch(now: number): WidthSearch {
  return { since: now, sums: {}, isUpward: true, restRounds }
}

/**
 * After a good answer. By Little's law, the number of requests under way, divided by the time that each takes, is the
 * number of answers a second; unlike a count, it is right as well where we had nothing to ask for a while. Routes are told
 * apart: a list of rooms takes four times as long as a list of links.
 */
export function widthAfterAnswer(before: SearchedWidth, { route, sentAt, now }: TimedAnswer): SearchedWidth {
  const { width, search } = before
  const { since, base } = search
  // What left before the width was set says nothing of it.
  if (sentAt < since) return before
  const old = search.sums[route] ?? { count: 0, took: 0 }
  const sum = { count: old.count + 1, took: old.took + now - sentAt }
  const isTried = base !== undefined && base.width !== width
  // Routes cannot be compared: a try waits for the one that it began with, but not for ever.
  const enough = Math.max(roundSize, width) * (isTried && base.route !== route ? 2 : 1)
  if (sum.count < enough) return { ...before, search: { ...search, sums: { ...search.sums, [route]: sum } } }
  const measuredRate = (Math.floor(width) * sum.count) / Math.max(1, sum.took)
  if (isTried && (base.route !== route || measuredRate < base.rate * worthwhileGain))
    return {
      ...before,
      width: base.width,
      search: { ...search, since: now, sums: {}, isUpward: !search.isUpward, restRounds },
    }
  // A further round at the same width makes its rate surer.
  const rate = !isTried && base?.route === route ? (base.rate + measuredRate) / 2 : measuredRate
  const updated = { ...before, search: { ...search, sums: {}, base: { route, width, rate } } }
  return search.restRounds > 0
    ? { ...updated, search: { ...updated.search, restRounds: search.restRounds - 1 } }
    : withNextWidth(updated, now)
}

/** Tries the next width; where there is none, the other direction comes after a long rest: this one has proved good. */
function withNextWidth(before: SearchedWidth, now: number): SearchedWidth {
  const { width, ceiling, search } = before
  const { isUpward } = search
  const down = Math.max(Math.min(smallestWidth, width), Math.floor(width / stepFactor))
  const next = isUpward ? Math.min(ceiling, Math.ceil(width * stepFactor)) : down
  if (next === width) return { ...before, search: { ...search, isUpward: !isUpward, restRounds: restRoundsAtEnd } }
  return { ...before, width: next, search: { ...search, since: now } }
}
